'use client'

import Link from 'next/link'
import { useState } from 'react'
import { useRun } from '#components/connector/use-run.ts'
import { linesOf } from '#components/mapping/new-field-dialog.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogActions } from '#components/ui/dialog.tsx'
import { ErrorNote } from '#components/ui/error-note.tsx'
import { Field, Input, Textarea } from '#components/ui/field.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import { Switch } from '#components/ui/switch.tsx'
import { toast } from '#components/ui/toast.tsx'
import { editFieldAction } from '#lib/mapping/field-actions.ts'
import { choosingTypes } from '#lib/mapping/field-rules.ts'
import type { ProspectFieldRow } from '#lib/mapping/field-types.ts'
import { fieldTypeLabels } from '#lib/mapping/labels.ts'

/** [FD-9] What may change of a field that has values: its name, its choices, whose choices they are. */
export function EditFieldDialog({ row, onClose }: { row: ProspectFieldRow; onClose: () => void }) {
  const [label, setLabel] = useState(row.label)
  const [choices, setChoices] = useState((row.options ?? []).join('\n'))
  const [keepInSync, setKeepInSync] = useState(row.keepInSync)
  const [look, setLook] = useState(row.type)
  const { run, busy, error } = useRun()
  const chooses = choosingTypes.has(row.type)
  const oneOf = row.type === 'dropdown' || row.type === 'radio'
  const save = () =>
    run(
      'save',
      () =>
        editFieldAction({
          name: row.name,
          label,
          options: chooses && !keepInSync ? linesOf(choices) : null,
          keepInSync,
          type: look === 'dropdown' || look === 'radio' ? look : null,
        }),
      {
        quiet: true,
        done: () => {
          toast(`${label.trim()} is saved`)
          onClose()
        },
      },
    )
  return (
    <Dialog
      open
      onOpenChange={(next) => !next && onClose()}
      title={`Change ${row.label}`}
      description={`${fieldTypeLabels[row.type]}, kept as ${row.name}.`}
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <Field label="Name">
          <Input
            value={label}
            maxLength={60}
            required
            autoComplete="off"
            onChange={(event) => setLabel(event.target.value)}
          />
        </Field>
        {oneOf && (
          <Field label="Shown as">
            <Segmented
              label="Shown as"
              value={look}
              onValueChange={setLook}
              segments={[
                { value: 'dropdown', label: fieldTypeLabels.dropdown },
                { value: 'radio', label: fieldTypeLabels.radio },
              ]}
            />
          </Field>
        )}
        {chooses && <Following row={row} on={keepInSync} onChange={setKeepInSync} />}
        {chooses && (
          <Field
            label="Choices"
            hint={
              keepInSync
                ? 'Salesforce’s own. They change with the picklist.'
                : 'One a line. A choice that you take out stays on those who have it, marked.'
            }
          >
            <Textarea
              rows={6}
              value={choices}
              required
              readOnly={keepInSync}
              onChange={(event) => setChoices(event.target.value)}
            />
          </Field>
        )}
        {row.retired.length > 0 && (
          <p className="text-muted text-xs">
            No longer offered: {row.retired.slice(0, 8).join(', ')}
            {row.retired.length > 8 && ` and ${row.retired.length - 8} more`}.
          </p>
        )}
        <ErrorNote said={error} />
        <DialogActions bleed>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" busy={busy !== null}>
            Save
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}

function Following({
  row,
  on,
  onChange,
}: {
  row: ProspectFieldRow
  on: boolean
  onChange: (on: boolean) => void
}) {
  const possible = row.follows.length > 0
  return (
    <div className="grid gap-1">
      <Switch
        label="Keep picklist values in sync"
        className="justify-between"
        checked={on}
        disabled={!possible && !on}
        onCheckedChange={onChange}
      >
        <span className="font-medium">Keep picklist values in sync</span>
      </Switch>
      <p className="text-muted text-xs">
        {possible ? (
          `The choices follow ${row.follows.join(' and ')} in Salesforce.`
        ) : (
          <>
            Its choices can follow a picklist once it is{' '}
            <Link href="/connector/fields?show=unmapped" className="link">
              mapped to one
            </Link>
            .
          </>
        )}
      </p>
    </div>
  )
}
