import { type FieldTypes, matches } from '#lib/criteria/evaluate.ts'
import {
  type Condition,
  type Criteria,
  type CriteriaFieldType,
  type CriteriaValues,
  isGroup,
  type Part,
} from '#lib/criteria/types.ts'

type Values = Record<string, string | number | boolean>

/**
 * Values that make an otherwise blank record match, from the fields that may be written.
 * @returns null when the criteria give no such values away
 */
export function satisfy(
  criteria: Criteria,
  types: FieldTypes,
  isWritable: (field: string) => boolean,
): Values | null {
  for (const values of ways(criteria, types, isWritable)) {
    if (matches(criteria, types, values as CriteriaValues)) return values
  }
  return null
}

/** One way for each condition of an `any`, all together for an `all`; contradictions are found by the caller. */
function ways(part: Part, types: FieldTypes, isWritable: (field: string) => boolean): Values[] {
  if (!isGroup(part)) {
    const value = valueFor(part, types[part.field])
    if (value === undefined) return []
    if (value === null) return [{}]
    return isWritable(part.field) ? [{ [part.field]: value }] : []
  }
  const each = part.parts.map((one) => ways(one, types, isWritable))
  if (part.match === 'any') return each.flat().slice(0, waysMax)
  return each.reduce<Values[]>(
    (sums, next) =>
      sums.flatMap((sum) => next.map((more) => ({ ...sum, ...more }))).slice(0, waysMax),
    [{}],
  )
}

const waysMax = 200

/** null: a blank will do; undefined: it cannot be invented. */
function valueFor(
  { operator, values }: Condition,
  type: CriteriaFieldType | undefined,
): string | number | boolean | null | undefined {
  const [first] = values
  switch (operator) {
    case 'blank':
    case 'is_not':
    case 'excludes':
      return null
    case 'not_blank':
      return undefined
    case 'less':
    case 'more':
      return first === undefined ? undefined : beside(first, operator === 'more' ? 1 : -1, type)
    default:
      return first === undefined ? undefined : typed(first, type)
  }
}

function typed(value: string, type: CriteriaFieldType | undefined): string | number | boolean {
  if (type === 'number') return Number(value)
  return type === 'checkbox' ? value === 'true' : value
}

const dayMs = 86_400_000

function beside(value: string, step: 1 | -1, type: CriteriaFieldType | undefined) {
  if (type === 'number') return Number(value) + step
  const moment = new Date(Date.parse(value) + step * dayMs).toISOString()
  return type === 'date' ? moment.slice(0, 10) : moment
}
