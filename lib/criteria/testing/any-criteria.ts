import fc from 'fast-check'
import { mayMatchCase, operatorsOf, valueCount } from '#lib/criteria/operators.ts'
import type {
  Condition,
  Criteria,
  CriteriaField,
  CriteriaFieldType,
  CriteriaValue,
  Group,
} from '#lib/criteria/types.ts'

/** Texts that SOQL, SQL and LIKE would each like to misread. */
export const texts = [
  'EMEA',
  'emea',
  'Emea',
  'EME',
  'Münster',
  'MÜNSTER',
  "O'Brien",
  "o'brien",
  'a%b',
  'a_b',
  'axb',
  '100%',
  'null',
  'a"b',
  "') or (Name != '",
  '7',
]
const numbers = ['0', '-1.5', '7', '100', '100.25', '-20']
const days = ['2024-02-29', '2025-12-31', '2026-01-01', '2026-11-24']
const choices = ['Red', 'Green', 'Blue']

const written: Record<CriteriaFieldType, readonly string[]> = {
  text: [...texts, 'a\\b'],
  choices,
  number: numbers,
  checkbox: ['true', 'false'],
  date: days,
  datetime: days,
}

/** Values that a record may hold in a field of that type, blanks among them. */
export const recordValues: Record<CriteriaFieldType, readonly CriteriaValue[]> = {
  text: [...texts, 'a\\b', 'EMEA West', null, null],
  choices: ['Red', 'Red;Green', 'Green;Blue', 'Blue', null],
  number: [...numbers.map(Number), null],
  checkbox: [true, false],
  date: [...days, null],
  datetime: ['2025-12-31T23:59:59Z', '2026-01-01T00:00:00Z', '2026-11-24T12:00:00Z', null],
}

export type KnownField = Pick<CriteriaField, 'name' | 'type' | 'many'>

function anyCondition(fields: readonly KnownField[]): fc.Arbitrary<Condition> {
  return fc.constantFrom(...fields).chain(({ name, type, many }) =>
    fc.constantFrom(...operatorsOf[type]).chain((operator) => {
      const takes = valueCount(operator, type)
      const pool = written[type].filter(
        (text) => operator !== 'starts_with' || !text.includes('\\'),
      )
      const most = takes === 'none' ? 0 : takes === 'one' ? 1 : 3
      return fc.record({
        field: fc.constant(name),
        operator: fc.constant(operator),
        values: fc.uniqueArray(fc.constantFrom(...pool), {
          minLength: Math.min(1, most),
          maxLength: most,
        }),
        matchCase: mayMatchCase(operator, type) ? fc.boolean() : fc.constant(false),
        ...(many ? { none: fc.boolean() } : {}),
      })
    }),
  )
}

export function anyCriteria(fields: readonly KnownField[]): fc.Arbitrary<Criteria> {
  const condition = anyCondition(fields)
  const match = fc.constantFrom<Group['match']>('all', 'any')
  const group = fc.record({
    match,
    parts: fc.array(condition, { minLength: 1, maxLength: 3 }),
  })
  return fc.record({
    match,
    parts: fc.array(fc.oneof(condition, group), { minLength: 1, maxLength: 3 }),
  })
}
