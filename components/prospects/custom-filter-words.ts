import type { ProspectFieldType } from '#lib/prospects/default-fields.ts'
import { type CustomOperator, customOperators, customPart } from '#lib/prospects/query.ts'

export const operatorWords: Record<CustomOperator, string> = {
  is: 'is',
  has: 'includes',
  starts: 'starts with',
  min: 'is at least',
  max: 'is at most',
  from: 'is on or after',
  to: 'is on or before',
  yes: 'is checked',
  no: 'is not checked',
  blank: 'is blank',
  filled: 'is not blank',
}

const words: readonly CustomOperator[] = ['is', 'starts', 'blank', 'filled']
const numbers: readonly CustomOperator[] = ['min', 'max', 'is', 'blank', 'filled']
const times: readonly CustomOperator[] = ['from', 'to', 'blank', 'filled']
const choice: readonly CustomOperator[] = ['is', 'blank', 'filled']

const byType: Record<ProspectFieldType, readonly CustomOperator[]> = {
  text: words,
  long_text: ['starts', 'blank', 'filled'],
  email: words,
  phone: words,
  url: words,
  number: numbers,
  currency: numbers,
  date: times,
  datetime: times,
  checkbox: ['yes', 'no'],
  dropdown: choice,
  radio: choice,
  multi_select: ['has', 'blank', 'filled'],
}

/** The first is what a new filter starts with. */
export const operatorsFor = (type: ProspectFieldType): readonly CustomOperator[] => byType[type]

export function customWords(
  text: string,
  fields: readonly { name: string; label: string }[],
): { field: string; operator: string; value: string } | null {
  const part = customPart(text)
  if (!part) return null
  const field = fields.find(({ name }) => name === part.name)?.label ?? part.name
  const operator = operatorWords[part.operator]
  if (customOperators[part.operator]) return { field, operator, value: part.value }
  return { field, operator: 'is', value: operator.replace(/^is /, '') }
}
