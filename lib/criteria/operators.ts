import type { CriteriaFieldType, Operator } from '#lib/criteria/types.ts'

/** What may be asked of a field, in the order in which it is offered. The first is what a new condition starts with. */
export const operatorsOf: Readonly<Record<CriteriaFieldType, readonly Operator[]>> = {
  text: ['is', 'is_not', 'starts_with', 'blank', 'not_blank'],
  choices: ['includes', 'excludes', 'blank', 'not_blank'],
  number: ['is', 'is_not', 'less', 'at_most', 'more', 'at_least', 'blank', 'not_blank'],
  checkbox: ['is'],
  date: ['is', 'is_not', 'less', 'at_most', 'more', 'at_least', 'blank', 'not_blank'],
  // A moment is before or after a day; "on a day" would need to know whose day.
  datetime: ['less', 'at_least', 'blank', 'not_blank'],
}

/** How many values an operator takes. */
export function valueCount(
  operator: Operator,
  type: CriteriaFieldType,
): 'none' | 'one' | 'several' {
  if (operator === 'blank' || operator === 'not_blank') return 'none'
  if (type === 'checkbox') return 'one'
  const compares = ['less', 'at_most', 'more', 'at_least'].includes(operator)
  return compares ? 'one' : 'several'
}

/** Only an affirmation may mind the case: Salesforce cannot be asked for what is not EMEA and may be emea. */
export function mayMatchCase(operator: Operator, type: CriteriaFieldType): boolean {
  return type === 'text' && (operator === 'is' || operator === 'starts_with')
}
