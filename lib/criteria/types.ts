/** Values of the same kind answer to the same operators. */
export type CriteriaFieldType = 'text' | 'choices' | 'number' | 'checkbox' | 'date' | 'datetime'

/** includes and excludes are for fields of several choices; less … at_least read as before … on or after for dates. */
export type Operator =
  | 'is'
  | 'is_not'
  | 'starts_with'
  | 'includes'
  | 'excludes'
  | 'less'
  | 'at_most'
  | 'more'
  | 'at_least'
  | 'blank'
  | 'not_blank'

/** One field, compared. Several values mean: any of them; for is_not and excludes: none of them. */
export type Condition = {
  field: string
  operator: Operator
  /** As written down, whatever the field's type: `EMEA`, `12.5`, `true`, `2026-11-24`. */
  values: string[]
  /** Upper and lower case count. Only where a text is said to be something: never in a negation. */
  matchCase?: boolean
  /** Of a field of `many`: none of them is as compared. Left out: any of them is. */
  none?: boolean
}

export type Group = { match: 'all' | 'any'; parts: readonly Part[] }
export type Part = Condition | Group
export type Criteria = Group

/** A field as criteria know it: how it is compared, and what it is called where it is looked up. */
export type CriteriaField = {
  name: string
  label: string
  type: CriteriaFieldType
  /** It is a field of others that belong to what is compared, each with a value of its own. */
  many?: { record: string; field: string }
}

export type CriteriaValue = string | number | boolean | null
/** Of a field of `many` all values, in any order. */
export type CriteriaValues = Readonly<
  Record<string, CriteriaValue | readonly CriteriaValue[] | undefined>
>

export function isGroup(part: Part): part is Group {
  return 'parts' in part
}

/** Every condition, in the order in which it is read. */
export function conditionsOf(part: Part): Condition[] {
  return isGroup(part) ? part.parts.flatMap(conditionsOf) : [part]
}
