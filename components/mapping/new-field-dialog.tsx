'use client'

import { useState } from 'react'
import { useRun } from '#components/connector/use-run.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogActions } from '#components/ui/dialog.tsx'
import { Field, Input, Textarea } from '#components/ui/field.tsx'
import { Select } from '#components/ui/select.tsx'
import { toast } from '#components/ui/toast.tsx'
import { createFieldAction } from '#lib/mapping/field-actions.ts'
import { choosingTypes } from '#lib/mapping/field-rules.ts'
import { fieldTypeLabels } from '#lib/mapping/labels.ts'
import type { ProspectFieldType } from '#lib/prospects/default-fields.ts'

const types = (Object.keys(fieldTypeLabels) as ProspectFieldType[]).map((value) => ({
  value,
  label: fieldTypeLabels[value],
}))

const decimals = Array.from({ length: 9 }, (_, n) => ({ value: String(n), label: String(n) }))

/** [FD-9] A custom prospect field; it opens for mapping as soon as it exists. */
export function NewFieldDialog({
  onClose,
  onCreated,
}: {
  onClose: () => void
  onCreated: (name: string) => void
}) {
  const [label, setLabel] = useState('')
  const [type, setType] = useState<ProspectFieldType>('text')
  const [choices, setChoices] = useState('')
  const [scale, setScale] = useState('0')
  const { run, busy, error } = useRun()
  const chooses = choosingTypes.has(type)
  const counts = type === 'number' || type === 'currency'
  const create = () =>
    run(
      'create',
      () =>
        createFieldAction({
          label,
          type,
          ...(chooses ? { options: linesOf(choices) } : {}),
          ...(counts ? { scale: Number(scale) } : {}),
        }),
      {
        quiet: true,
        done: ({ name }) => {
          toast(`${label.trim()} is a prospect field now`)
          onCreated(name)
        },
      },
    )
  return (
    <Dialog
      open
      onOpenChange={(next) => !next && onClose()}
      title="Add a prospect field"
      description="Every prospect gets it, empty. Its type stays as it is."
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          void create()
        }}
      >
        <Field label="Name" error={error}>
          <Input
            value={label}
            maxLength={60}
            required
            autoComplete="off"
            onChange={(event) => setLabel(event.target.value)}
          />
        </Field>
        <Field label="Type">
          <Select<ProspectFieldType>
            options={types}
            value={type}
            onValueChange={(next) => {
              setType(next)
              setScale(next === 'currency' ? '2' : '0')
            }}
          />
        </Field>
        {counts && (
          <Field label="Decimals" hint="More are rounded away.">
            <Select options={decimals} value={scale} onValueChange={setScale} />
          </Field>
        )}
        {chooses && (
          <Field label="Choices" hint="One a line. They can follow a Salesforce picklist later.">
            <Textarea
              rows={5}
              value={choices}
              required
              onChange={(event) => setChoices(event.target.value)}
            />
          </Field>
        )}
        <DialogActions bleed>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" busy={busy !== null}>
            Add field
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}

export const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
