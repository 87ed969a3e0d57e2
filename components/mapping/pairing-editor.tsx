'use client'

import { useEffect, useState } from 'react'
import { useRun } from '#components/connector/use-run.ts'
import { Button } from '#components/ui/button.tsx'
import { cn } from '#components/ui/classes.ts'
import { Combobox } from '#components/ui/combobox.tsx'
import { ErrorNote } from '#components/ui/error-note.tsx'
import { Field } from '#components/ui/field.tsx'
import { type Option, Select } from '#components/ui/select.tsx'
import { Checks } from '#components/ui/steps.tsx'
import { toast } from '#components/ui/toast.tsx'
import { nounOf } from '#lib/base/record-noun.ts'
import { fieldImpactAction, savePairingAction, unmapAction } from '#lib/mapping/actions.ts'
import {
  blankHints,
  blankLabels,
  directionLabels,
  fieldTypeLabels,
  winnerHints,
  winnerLabels,
} from '#lib/mapping/labels.ts'
import { choiceRefusal } from '#lib/mapping/rules.ts'
import type {
  Blanks,
  CrmFieldChoice,
  FieldRow,
  FieldsPage,
  MappingDirection,
  Winner,
} from '#lib/mapping/types.ts'

type Draft = {
  leadField: string | null
  contactField: string | null
  accountField: string | null
  winner: Winner
  direction: MappingDirection
  blanks: Blanks
}

const fresh: Draft = {
  leadField: null,
  contactField: null,
  accountField: null,
  winner: 'salesforce',
  direction: 'both',
  blanks: 'keep',
}

/** One field's pairing beneath its row: both Salesforce fields, who wins, which way, blanks, and what that is about. */
export function PairingEditor({
  row,
  page,
  canManage,
  onClose,
}: {
  row: FieldRow
  page: FieldsPage
  canManage: boolean
  onClose: () => void
}) {
  const [draft, setDraft] = useState<Draft>({ ...fresh, ...row.pairing })
  const { run, busy, error } = useRun()
  const set = (change: Partial<Draft>) => setDraft((now) => ({ ...now, ...change }))
  const { leadField, contactField, accountField } = draft
  const { winner, direction, blanks } = draft
  const input = { field: row.field.name, ...draft }
  const dirty = (Object.keys(fresh) as (keyof Draft)[]).some(
    (key) => draft[key] !== (row.pairing ?? fresh)[key],
  )
  const save = () =>
    run('save', () => savePairingAction(input), {
      quiet: true,
      done: () => {
        toast(`${row.field.label} is mapped`)
        onClose()
      },
    })
  return (
    <div className="grid gap-4 px-6 py-4 max-desk:px-4">
      {row.problems.length > 0 && (
        <Checks
          checks={row.problems.map(({ message, level, object }) => ({
            text: `${nounOf(object).replace(/^./, (first) => first.toUpperCase())}: ${message}`,
            state: level === 'notes' ? 'note' : 'need',
          }))}
        />
      )}
      <div
        className={cn(
          'grid gap-3 max-desk:grid-cols-1',
          page.personAccounts ? 'grid-cols-6' : 'grid-cols-5',
        )}
      >
        <Field label="Lead field">
          <CrmFieldChooser
            row={row}
            choices={page.choices.lead}
            value={leadField}
            disabled={!canManage}
            onChange={(name) => set({ leadField: name })}
          />
        </Field>
        <Field label="Contact field">
          <CrmFieldChooser
            row={row}
            choices={page.choices.contact}
            value={contactField}
            disabled={!canManage}
            onChange={(name) => set({ contactField: name })}
          />
        </Field>
        {page.personAccounts && (
          <Field label="Person account field">
            <CrmFieldChooser
              row={row}
              choices={page.choices.account}
              value={accountField}
              disabled={!canManage}
              onChange={(name) => set({ accountField: name })}
            />
          </Field>
        )}
        <Field label="When both differ">
          <Select<Winner>
            options={options(winnerLabels, winnerHints)}
            value={winner}
            disabled={!canManage || row.field.name === 'opted_out'}
            onValueChange={(next) => set({ winner: next })}
          />
        </Field>
        <Field label="Direction">
          <Select<MappingDirection>
            options={options(directionLabels)}
            value={direction}
            disabled={!canManage}
            onValueChange={(next) => set({ direction: next })}
          />
        </Field>
        <Field label="Blanks">
          <Select<Blanks>
            options={options(blankLabels, blankHints)}
            value={blanks}
            disabled={!canManage}
            onValueChange={(next) => set({ blanks: next })}
          />
        </Field>
      </div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <p className="min-w-0 flex-1 text-muted text-xs">
          <Impact
            row={row}
            leadField={leadField}
            contactField={contactField}
            accountField={accountField}
          />
        </p>
        {canManage && (
          <div className="flex gap-2">
            {row.pairing && row.field.name !== 'email' && (
              <Button
                variant="ghost"
                busy={busy === 'unmap'}
                onClick={() =>
                  run('unmap', () => unmapAction({ field: row.field.name }), {
                    done: () => {
                      toast(`${row.field.label} is not mapped any more`, {
                        description: 'Values on both sides stay as they are.',
                      })
                      onClose()
                    },
                  })
                }
              >
                Leave it out
              </Button>
            )}
            <Button variant="primary" disabled={!dirty} busy={busy === 'save'} onClick={save}>
              {row.pairing ? 'Save' : 'Map this field'}
            </Button>
          </div>
        )}
      </div>
      <ErrorNote said={error} />
    </div>
  )
}

function options<V extends string>(
  labels: Record<V, string>,
  hints?: Record<V, string>,
): Option<V>[] {
  return (Object.keys(labels) as V[]).map((value) => ({
    value,
    label: labels[value],
    ...(hints ? { hint: hints[value] } : {}),
  }))
}

/** [FD-5] What cannot be mapped is not offered; what does not fit this field says why. */
function CrmFieldChooser({
  row,
  choices,
  value,
  disabled,
  onChange,
}: {
  row: FieldRow
  choices: readonly CrmFieldChoice[]
  value: string | null
  disabled: boolean
  onChange: (name: string | null) => void
}) {
  const known = choices.some(({ name }) => name === value)
  const all = choices.map((choice): Option => {
    const refusal = choiceRefusal(row.field, choice)
    return {
      value: choice.name,
      label: choice.label,
      hint: refusal ? choice.type : `${choice.name}${choice.readOnly ? ' · read-only' : ''}`,
      disabled: refusal !== null,
    }
  })
  if (value !== null && !known) all.unshift({ value, label: value, hint: 'hidden or removed' })
  return (
    <Combobox
      options={all}
      value={value}
      disabled={disabled}
      placeholder="Not mapped"
      empty="No such field"
      onValueChange={onChange}
    />
  )
}

/** [EX-8] What this pairing is about, counted before it is saved. */
function Impact({
  row,
  leadField,
  contactField,
  accountField,
}: {
  row: FieldRow
  leadField: string | null
  contactField: string | null
  accountField: string | null
}) {
  const [text, setText] = useState<string | null>(null)
  const field = row.field.name
  useEffect(() => {
    let current = true
    void fieldImpactAction({ field, leadField, contactField, accountField }).then((result) => {
      if (!current || !result.ok) return
      const { ours, theirs, differ } = result.value
      setText(
        ours + theirs === 0
          ? 'No linked prospect has a value here yet.'
          : `Linked prospects: ${count(ours)} with a value here, ${count(theirs)} in Salesforce, ${count(differ)} differ.`,
      )
    })
    return () => {
      current = false
    }
  }, [field, leadField, contactField, accountField])
  return (
    <>
      {fieldTypeLabels[row.field.type]}
      {row.field.lengthMax ? `, up to ${count(row.field.lengthMax)} characters` : ''}. {text} Values
      move when their record is next looked at.
    </>
  )
}

const count = (value: number) => value.toLocaleString('en-GB')
