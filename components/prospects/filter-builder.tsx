'use client'

import { useState } from 'react'
import { CustomFilter } from '#components/prospects/custom-filter.tsx'
import { Button } from '#components/ui/button.tsx'
import { Field, Input } from '#components/ui/field.tsx'
import { type Option, Select } from '#components/ui/select.tsx'
import type { ListChoice, Tag } from '#lib/lists/types.ts'
import type { ProspectField } from '#lib/prospects/default-fields.ts'
import { syncWords } from '#lib/prospects/labels.ts'
import {
  comparableFields,
  createdWithin,
  type ProspectFilter,
  parseFilter,
} from '#lib/prospects/query.ts'
import type { AssignableChoice, ImportChoice, SyncState } from '#lib/prospects/types.ts'

type Kind =
  | 'assigned'
  | 'crm'
  | 'sync'
  | 'created'
  | 'company'
  | 'score'
  | 'field'
  | 'error'
  | 'import'
  | 'custom'
  | 'list'
  | 'tag'

const kinds: Option<Kind>[] = [
  { value: 'assigned', label: 'Assigned user' },
  { value: 'crm', label: 'CRM record' },
  { value: 'sync', label: 'Sync state' },
  { value: 'created', label: 'Created within' },
  { value: 'company', label: 'Company' },
  { value: 'score', label: 'Score at least' },
  { value: 'field', label: 'Field is' },
  { value: 'error', label: 'Open error' },
  { value: 'custom', label: 'Custom field' },
  { value: 'list', label: 'List' },
  { value: 'tag', label: 'Tag' },
  { value: 'import', label: 'Import' },
]

const createdOptions: Option[] = Object.entries(createdWithin).map(([value, days]) => ({
  value,
  label: days === 1 ? '24 hours' : days === 365 ? '12 months' : `${days} days`,
}))

/** What, how, which: one more filter, checked by the same rule as the address. */
export function FilterBuilder({
  users,
  imports,
  fields,
  lists,
  tags,
  onAdd,
}: {
  users: readonly AssignableChoice[]
  imports: readonly ImportChoice[]
  fields: readonly ProspectField[]
  lists: readonly ListChoice[]
  tags: readonly Tag[]
  onAdd: (part: ProspectFilter) => void
}) {
  const [kind, setKind] = useState<Kind>('assigned')
  const [part, setPart] = useState('')
  const [value, setValue] = useState('')
  const custom = fields.filter((field) => field.custom)
  const known = { users, imports, lists, tags, custom }
  const choices = choicesOf(kind, known)
  const firsts = firstsOf(kind, fields)
  const text = firsts ? `${part || firsts[0]?.value}:${value.trim()}` : value
  const parsed = parseFilter({ [kind]: text })
  const ready = parsed[kind] !== undefined && (!firsts || value.trim() !== '')
  return (
    <form
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        if (ready) onAdd(parsed)
      }}
    >
      <Field label="What">
        <Select
          options={kinds.filter(({ value }) => isOffered(value, known))}
          value={kind}
          onValueChange={(next) => {
            setKind(next)
            setPart('')
            setValue('')
          }}
        />
      </Field>
      {kind === 'custom' && <CustomFilter fields={custom} onAdd={onAdd} />}
      {firsts && (
        <Field label="How">
          <Select
            options={firsts}
            value={part || (firsts[0]?.value ?? null)}
            onValueChange={setPart}
          />
        </Field>
      )}
      {kind !== 'custom' && (
        <>
          <Field label="Which">
            {choices ? (
              <Select
                options={choices}
                value={value || null}
                onValueChange={setValue}
                placeholder="Choose"
              />
            ) : (
              <Input
                value={value}
                inputMode={kind === 'score' ? 'numeric' : undefined}
                onChange={(event) => setValue(event.currentTarget.value)}
              />
            )}
          </Field>
          <Button type="submit" variant="primary" disabled={!ready}>
            Add filter
          </Button>
        </>
      )}
    </form>
  )
}

type Known = {
  users: readonly AssignableChoice[]
  imports: readonly ImportChoice[]
  lists: readonly ListChoice[]
  tags: readonly Tag[]
  custom: readonly ProspectField[]
}

/** Where there is none yet, nobody can be asked for it. */
function isOffered(kind: Kind, { imports, lists, tags, custom }: Known): boolean {
  if (kind === 'custom') return custom.length > 0
  if (kind === 'import') return imports.length > 0
  if (kind === 'list') return lists.length > 0
  return kind !== 'tag' || tags.length > 0
}

function choicesOf(
  kind: Kind,
  { users, imports, lists, tags }: Omit<Known, 'custom'>,
): Option[] | null {
  switch (kind) {
    case 'assigned':
      return [
        { value: 'me', label: 'Me' },
        { value: 'none', label: 'Nobody' },
        { value: 'queue', label: 'Left to a Salesforce queue' },
        { value: 'rule', label: 'Left to Salesforce’s rule' },
        ...users.map(({ id, name }) => ({ value: id, label: name })),
      ]
    case 'crm':
      return [
        { value: 'none', label: 'None' },
        { value: 'lead', label: 'Lead' },
        { value: 'contact', label: 'Contact' },
      ]
    case 'sync':
      return (Object.keys(syncWords) as SyncState[]).map((value) => ({
        value,
        label: syncWords[value],
      }))
    case 'created':
      return createdOptions
    case 'error':
      return [
        { value: 'need', label: 'Yours to solve' },
        { value: 'any', label: 'Any open error' },
      ]
    case 'import':
      return imports.map(({ id, name }) => ({ value: id, label: name }))
    case 'list':
      return lists.map(({ id, name }) => ({ value: id, label: name }))
    case 'tag':
      return tags.map(({ id, name }) => ({ value: id, label: name }))
    default:
      return null
  }
}

/** The middle part of filters that have one. */
function firstsOf(kind: Kind, fields: readonly { name: string; label: string }[]): Option[] | null {
  if (kind === 'company') {
    return [
      { value: 'starts', label: 'starts with' },
      { value: 'is', label: 'is' },
    ]
  }
  if (kind !== 'field') return null
  return comparableFields.flatMap((name) => {
    const found = fields.find((field) => field.name === name)
    return found ? [{ value: name as string, label: found.label }] : []
  })
}
