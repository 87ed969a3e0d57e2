import type { RecordData } from '../records/row.ts'

export const operators = [
  'equals',
  'notEquals',
  'contains',
  'startsWith',
  'lessThan',
  'greaterThan',
  'isBlank',
  'isNotBlank',
] as const

export type Criterion = {
  field: string
  operator: (typeof operators)[number]
  value?: string
}

export const transforms = ['trim', 'upper', 'lower', 'digits', 'round'] as const

/** A field is set to a fixed value, or to its own value brought into a form. */
export type Rewrite =
  | { field: string; value: string }
  | { field: string; transform: (typeof transforms)[number] }

type Common = { id: string; object: string; name: string; active: boolean }

export type AssignmentRule = Common & {
  kind: 'assignment'
  /** The first entry whose criteria hold gives the owner: a user or a queue. */
  spec: { entries: { criteria: Criterion[]; ownerId: string }[] }
}
export type ValidationRule = Common & {
  kind: 'validation'
  /** A record for which all criteria hold is refused. */
  spec: { criteria: Criterion[]; message: string; field?: string }
}
export type DuplicateRule = Common & {
  kind: 'duplicate'
  /** Records of the object named that are equal in all these fields; Email is always one of them. */
  spec: { action: 'alert' | 'block'; match: string[]; matchObject?: string; onUpdate?: boolean }
}
export type TriggerRule = Common & {
  kind: 'trigger'
  spec: { criteria: Criterion[]; rewrites: Rewrite[] }
}

export type OrgRule = AssignmentRule | ValidationRule | DuplicateRule | TriggerRule

export function holds(criteria: readonly Criterion[], data: RecordData): boolean {
  return criteria.every((criterion) => test(criterion, data[criterion.field] ?? null))
}

function test({ operator, value = '' }: Criterion, actual: RecordData[string]): boolean {
  const text = actual === null ? '' : String(actual).toLowerCase()
  const wanted = value.toLowerCase()
  switch (operator) {
    case 'equals':
      return text === wanted
    case 'notEquals':
      return text !== wanted
    case 'contains':
      return text.includes(wanted)
    case 'startsWith':
      return text.startsWith(wanted)
    case 'lessThan':
      return actual !== null && Number(actual) < Number(value)
    case 'greaterThan':
      return actual !== null && Number(actual) > Number(value)
    case 'isBlank':
      return text === ''
    case 'isNotBlank':
      return text !== ''
  }
}

export function rewritten(rewrite: Rewrite, actual: RecordData[string]): RecordData[string] {
  if ('value' in rewrite) return rewrite.value === '' ? null : rewrite.value
  if (actual === null || actual === undefined) return null
  switch (rewrite.transform) {
    case 'trim':
      return String(actual).trim()
    case 'upper':
      return String(actual).toUpperCase()
    case 'lower':
      return String(actual).toLowerCase()
    case 'digits':
      return String(actual).replace(/[^\d+]/g, '') || null
    case 'round':
      return Math.round(Number(actual))
  }
}
