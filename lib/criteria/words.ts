import {
  type Condition,
  type Criteria,
  type CriteriaField,
  type CriteriaFieldType,
  isGroup,
  type Operator,
  type Part,
} from '#lib/criteria/types.ts'

const dated: Partial<Record<Operator, string>> = {
  is: 'is on',
  is_not: 'is not on',
  less: 'is before',
  at_most: 'is on or before',
  more: 'is after',
  at_least: 'is on or after',
}

const plain: Record<Operator, string> = {
  is: 'is',
  is_not: 'is not',
  starts_with: 'starts with',
  includes: 'includes',
  excludes: 'does not include',
  less: 'is less than',
  at_most: 'is at most',
  more: 'is more than',
  at_least: 'is at least',
  blank: 'is blank',
  not_blank: 'is not blank',
}

export function operatorWords(operator: Operator, type: CriteriaFieldType | undefined): string {
  const isDate = type === 'date' || type === 'datetime'
  return (isDate ? dated[operator] : undefined) ?? plain[operator]
}

/** `labels`: what a value is called where it is an id. */
type Fields = ReadonlyMap<
  string,
  Pick<CriteriaField, 'label' | 'type' | 'many'> & { labels?: Readonly<Record<string, string>> }
>

/** The criteria as one sentence: Region is EMEA or UKI, and Segment is not blank. */
export function criteriaWords(criteria: Criteria, fields: Fields): string {
  return wordsOf(criteria, fields, true)
}

function wordsOf(part: Part, fields: Fields, outermost: boolean): string {
  if (!isGroup(part)) return conditionWords(part, fields)
  const parts = part.parts.map((one) => wordsOf(one, fields, false))
  const text = parts.join(part.match === 'all' ? ', and ' : ', or ')
  return outermost || parts.length < 2 ? text : `(${text})`
}

export function conditionWords(condition: Condition, fields: Fields): string {
  const { field, operator, values } = condition
  const known = fields.get(field)
  const said = values.map((value) => known?.labels?.[value] ?? wordOf(value, known?.type))
  const list = said.length < 2 ? said.join('') : `${said.slice(0, -1).join(', ')} or ${said.at(-1)}`
  return [subjectWords(condition, known), operatorWords(operator, known?.type), list]
    .filter((text) => text !== '')
    .join(' ')
}

/** `the Plan of any Subscription`, `the Plan of no Subscription`; of a field that has one value, its name. */
function subjectWords({ field, none }: Condition, known: ReturnType<Fields['get']>): string {
  if (!known?.many) return known?.label ?? field
  return `the ${known.many.field} of ${none ? 'no' : 'any'} ${known.many.record}`
}

function wordOf(value: string, type: CriteriaFieldType | undefined): string {
  if (type === 'checkbox') return value === 'true' ? 'checked' : 'not checked'
  return value
}
