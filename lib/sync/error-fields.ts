import type { CrmObject } from '#lib/salesforce/port.ts'
import { crmFieldOf } from '#lib/sync/engine/fields.ts'
import type { ErrorEmail, ErrorFieldRow } from '#lib/sync/screens.ts'

type Values = Readonly<Record<string, string | number | boolean | null>>

export type MappedField = {
  field: string
  label: string
  leadField: string | null
  contactField: string | null
  accountField: string | null
}

export type ErrorSides = {
  object: CrmObject
  /** Our values, by prospect field. */
  ours: Values
  /** The mirror's values, by Salesforce field; null: there is no record yet. */
  theirs: Values | null
  /** What the error names: a prospect field, its label, or Salesforce fields. */
  failed: { field: string | null; crmFields: readonly string[] }
  mapped: readonly MappedField[]
}

/** [ER-1] Both records side by side: the field that failed first, then what goes with the retry, then what is the same. */
export function errorFields(sides: ErrorSides): ErrorFieldRow[] {
  const rows = sides.mapped.flatMap((mapping) => {
    const crmField = crmFieldOf(mapping, sides.object)
    if (crmField === null) return []
    const ours = text(sides.ours[mapping.field])
    const theirs = sides.theirs === null ? null : text(sides.theirs[crmField])
    const failed =
      sides.failed.field === mapping.field ||
      sides.failed.field === mapping.label ||
      sides.failed.crmFields.includes(crmField)
    const same = sides.theirs !== null && ours === theirs
    if (!failed && ours === null && theirs === null) return []
    const state: ErrorFieldRow['state'] = failed ? 'failed' : same ? 'same' : 'waits'
    return [{ field: mapping.field, label: mapping.label, ours, theirs, state }]
  })
  const order = { failed: 0, waits: 1, same: 2 }
  return rows.sort((a, b) => order[a.state] - order[b.state])
}

/** [ER-1] The task that Salesforce would not make; on its side there is none. What is not shown here may have failed, too. */
export function taskFields(
  { kind, name, day }: ErrorEmail,
  failed: readonly string[],
): ErrorFieldRow[] {
  const values = {
    Subject: `${kind === 'list' ? 'List e-mail' : 'E-mail'}: ${name}`,
    Status: 'Completed',
    ActivityDate: day,
  }
  const shown: [string, string | null][] = Object.entries(values)
  const others = failed.filter((field) => !(field in values)).map((field) => [field, null] as const)
  return [...others, ...shown].map(([field, ours]) => ({
    field,
    label: field,
    ours,
    theirs: null,
    state: failed.includes(field) ? 'failed' : 'waits',
  }))
}

function text(value: string | number | boolean | null | undefined): string | null {
  if (value === null || value === undefined || value === '') return null
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  const whole = String(value)
  return whole.length > shownLengthMax ? `${whole.slice(0, shownLengthMax)}…` : whole
}

/** A value that is too long is told by its beginning. */
const shownLengthMax = 120
