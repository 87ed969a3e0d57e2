import { z } from 'zod'
import { mayMatchCase, operatorsOf, valueCount } from '#lib/criteria/operators.ts'
import type { Condition, Criteria, CriteriaField, CriteriaFieldType } from '#lib/criteria/types.ts'

const valueMax = 255
const valuesMax = 200
const partsMax = 25

const condition = z
  .object({
    field: z.string().min(1, 'Choose a field.').max(120),
    operator: z.enum([
      'is',
      'is_not',
      'starts_with',
      'includes',
      'excludes',
      'less',
      'at_most',
      'more',
      'at_least',
      'blank',
      'not_blank',
    ]),
    values: z.array(z.string().trim().min(1).max(valueMax)).max(valuesMax),
    matchCase: z.boolean().optional(),
    none: z.boolean().optional(),
  })
  .strict()

const innerGroup = z
  .object({ match: z.enum(['all', 'any']), parts: z.array(condition).min(1).max(partsMax) })
  .strict()

/** Two levels: conditions, and groups of conditions. A person reads no more than that. */
export const criteriaInput = z
  .object({
    match: z.enum(['all', 'any']),
    parts: z
      .array(z.union([condition, innerGroup]))
      .min(1)
      .max(partsMax),
  })
  .strict() satisfies z.ZodType<Criteria>

/** What is wrong with a condition on this field, as a sentence; null: nothing. */
export function conditionComplaint(
  it: Condition,
  { type, many }: Pick<CriteriaField, 'type' | 'many'>,
): string | null {
  if (it.none && !many) return 'It has one value: ask for another.'
  if (!operatorsOf[type].includes(it.operator)) return 'This cannot be asked of this field.'
  const takes = valueCount(it.operator, type)
  if (takes === 'none') return it.values.length > 0 ? 'Blank needs no value.' : null
  if (it.values.length === 0) return 'Enter a value.'
  if (takes === 'one' && it.values.length > 1) return 'Enter one value.'
  if (it.matchCase && !mayMatchCase(it.operator, type)) return 'Case cannot count here.'
  const bad = it.values.find((value) => !isWritten(value, type, it.operator))
  return bad === undefined ? null : complaints[type].replace('%', bad)
}

const complaints: Record<CriteriaFieldType, string> = {
  text: '“%” cannot be looked for.',
  choices: '“%” is not one choice.',
  number: '“%” is not a number.',
  checkbox: '“%” is neither checked nor not checked.',
  date: '“%” is not a day.',
  datetime: '“%” is not a day.',
}

function isWritten(value: string, type: CriteriaFieldType, operator: Condition['operator']) {
  switch (type) {
    case 'number':
      return /^-?\d{1,15}(\.\d{1,10})?$/.test(value)
    case 'checkbox':
      return value === 'true' || value === 'false'
    case 'date':
    case 'datetime':
      return isDay(value)
    case 'choices':
      return !value.includes(';')
    default:
      // Salesforce gives a backslash in a pattern no dependable meaning.
      return operator !== 'starts_with' || !value.includes('\\')
  }
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false
  const at = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
}
