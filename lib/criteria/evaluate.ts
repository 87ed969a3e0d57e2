import {
  type Condition,
  type Criteria,
  type CriteriaFieldType,
  type CriteriaValue,
  type CriteriaValues,
  isGroup,
  type Part,
} from '#lib/criteria/types.ts'

/** By field. A field without a type is one that nobody knows any more: no condition on it holds. */
export type FieldTypes = Readonly<Record<string, CriteriaFieldType | undefined>>

/**
 * Whether a record matches. The blank rules are Salesforce's: a blank is unequal to everything, so `is not` and `excludes`
 * hold for it, and no comparison does.
 */
export function matches(criteria: Criteria, types: FieldTypes, values: CriteriaValues): boolean {
  return holds(criteria, types, values)
}

function holds(part: Part, types: FieldTypes, values: CriteriaValues): boolean {
  if (!isGroup(part)) {
    const type = types[part.field]
    if (type === undefined) return false
    const given = values[part.field]
    const each: readonly (CriteriaValue | undefined)[] = Array.isArray(given) ? given : [given]
    const any = each.some((value) => compare(part, type, normal(value, type)))
    return part.none ? !any : any
  }
  const { parts } = part
  const each = (one: Part) => holds(one, types, values)
  return part.match === 'all' ? parts.every(each) : parts.some(each)
}

/** Blank texts are blanks; a check box is never blank. */
function normal(value: CriteriaValue | undefined, type: CriteriaFieldType): CriteriaValue {
  if (type === 'checkbox') return value === true
  return value === undefined || value === '' ? null : value
}

function compare(condition: Condition, type: CriteriaFieldType, value: CriteriaValue): boolean {
  const { operator, values } = condition
  if (operator === 'blank') return value === null
  if (operator === 'not_blank') return value !== null
  const isNegation = operator === 'is_not' || operator === 'excludes'
  if (value === null) return isNegation
  const test = comparisons[type]
  const some = values.some((wanted) => test(condition, value, wanted))
  return isNegation ? !some : some
}

type Comparison = (condition: Condition, value: CriteriaValue, wanted: string) => boolean

const comparisons: Record<CriteriaFieldType, Comparison> = {
  text: ({ operator, matchCase }, value, wanted) => {
    const fold = (text: string) => (matchCase ? text : text.toLowerCase())
    const [text, key] = [fold(String(value)), fold(wanted)]
    return operator === 'starts_with' ? text.startsWith(key) : text === key
  },
  choices: (_, value, wanted) => {
    const key = wanted.toLowerCase()
    return String(value)
      .split(';')
      .some((choice) => choice.toLowerCase() === key)
  },
  checkbox: (_, value, wanted) => value === (wanted === 'true'),
  number: ({ operator }, value, wanted) => order(operator, Number(value), Number(wanted)),
  date: ({ operator }, value, wanted) => order(operator, String(value).slice(0, 10), wanted),
  datetime: ({ operator }, value, wanted) =>
    order(operator, momentOf(String(value)), momentOf(wanted)),
}

function order<One extends string | number>(
  operator: Condition['operator'],
  a: One,
  b: One,
): boolean {
  switch (operator) {
    case 'less':
      return a < b
    case 'at_most':
      return a <= b
    case 'more':
      return a > b
    case 'at_least':
      return a >= b
    default:
      return a === b
  }
}

/** `2026-11-24` is its first moment in UTC; Salesforce writes `+0000` without a colon. */
export function momentOf(text: string): number {
  return Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'))
}
