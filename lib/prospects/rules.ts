import { type ChangeCause, type Lane, lanes } from '#lib/changes/types.ts'
import type { ProspectField } from '#lib/prospects/default-fields.ts'
import { judgeValue, retiredIn } from '#lib/prospects/field-value.ts'
import type { FieldValue, FieldValues, Origin } from '#lib/prospects/types.ts'

export type EditPlan = {
  values: FieldValues
  origins: Record<string, Origin>
  changedAt: Record<string, string>
  /** What each field was before. */
  replaced: FieldValues
  fields: string[]
  lane: Lane
  cause: ChangeCause
}

export type Author = { by: string; at: string; rule: string }

/**
 * Which typed values differ from what is there, with their provenance.
 * @returns the problems by field instead, when there are any
 */
export function decideEdit(
  fields: readonly ProspectField[],
  current: FieldValues,
  typed: Readonly<Record<string, string>>,
  author: Author,
): { plan: EditPlan } | { problems: Record<string, string> } {
  const problems: Record<string, string> = {}
  const values: FieldValues = {}
  for (const field of fields) {
    const text = typed[field.name]
    if (text === undefined) continue
    const judged = judgeValue(withHeld(field, current[field.name]), text)
    if (judged.problem !== null) problems[field.name] = judged.problem
    else if (!isSame(current[field.name], judged.value)) values[field.name] = judged.value
  }
  if (Object.keys(problems).length > 0) return { problems }
  return { plan: planOf(current, values, author) }
}

/** [FD-9] A removed choice that somebody has may stay; it cannot be taken anew. */
function withHeld(field: ProspectField, value: FieldValue | undefined): ProspectField {
  const held = retiredIn(field, value)
  if (held.length === 0 || !field.options) return field
  return { ...field, options: [...field.options, ...held] }
}

function planOf(current: FieldValues, values: FieldValues, { by, at, rule }: Author): EditPlan {
  const fields = Object.keys(values)
  const origins: Record<string, Origin> = {}
  const replaced: FieldValues = {}
  for (const field of fields) {
    replaced[field] = current[field] ?? null
    origins[field] = { side: 'concord', at, by, rule, replaced: replaced[field] }
  }
  // [FD-12] An opt-out waits for nobody.
  const optsOut = values.opted_out === true
  return {
    values,
    origins,
    changedAt: Object.fromEntries(fields.map((field) => [field, at])),
    replaced,
    fields,
    lane: optsOut ? lanes.urgent : lanes.trickle,
    cause: optsOut ? 'opt_out' : 'field_change',
  }
}

export function isSame(a: FieldValue | undefined, b: FieldValue): boolean {
  return (a ?? null) === b || (isUnset(a) && isUnset(b))
}

/** Blank and unchecked are one. */
function isUnset(value: FieldValue | undefined): boolean {
  return value === undefined || value === null || value === false
}

/** [FD-7] A contact's company is its account's name and belongs to Salesforce. */
export function isReadOnly(field: string, crmObject: string | null): boolean {
  return field === 'company' && crmObject === 'Contact'
}

export function nameOf(values: FieldValues): string {
  const name = [values.first_name, values.last_name].filter(Boolean).join(' ').trim()
  return name || String(values.email ?? '') || 'No name'
}
