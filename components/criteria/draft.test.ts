import { expect, test } from 'vitest'
import {
  type BuilderField,
  draftComplaint,
  newCondition,
  replacePart,
  withNone,
  withOperator,
} from '#components/criteria/draft.ts'

const region: BuilderField = { name: 'Region', label: 'Region', type: 'text', options: ['EMEA'] }
const size: BuilderField = { name: 'Size', label: 'Size', type: 'number', options: [] }

test('[SH-2] a new condition is the classic one: equals, upper and lower case counting', () => {
  expect(newCondition(region)).toEqual({
    field: 'Region',
    operator: 'is',
    values: [],
    matchCase: true,
  })
  expect(newCondition(size)).toEqual({ field: 'Size', operator: 'is', values: [] })
})

test('another operator keeps what still means something', () => {
  const emea = { ...newCondition(region), values: ['EMEA', 'UKI'] }
  expect(withOperator(emea, 'is_not', region)).toEqual({
    field: 'Region',
    operator: 'is_not',
    values: ['EMEA', 'UKI'],
  })
  expect(withOperator(emea, 'blank', region)).toMatchObject({ values: [] })
  const sizes = { ...newCondition(size), values: ['5', '9'] }
  expect(withOperator(sizes, 'less', size)).toMatchObject({ values: ['5'] })
})

test('[CO-1] none of the related records is kept under another operator and goes with the field', () => {
  const row: BuilderField = { ...size, name: 'Row', many: { record: 'Seat', field: 'Row' } }
  const none = withNone({ ...newCondition(row), values: ['5', '9'] }, true)
  expect(withOperator(none, 'less', row)).toEqual({
    field: 'Row',
    operator: 'less',
    values: ['5'],
    none: true,
  })
  expect(withNone(none, false)).not.toHaveProperty('none')
})

test('the last condition that goes takes the criteria with it', () => {
  const one = { match: 'all' as const, parts: [newCondition(region)] }
  expect(replacePart(one, 0, null)).toBeNull()
  const two = { ...one, parts: [...one.parts, newCondition(size)] }
  expect(replacePart(two, 0, null)).toEqual({ match: 'all', parts: [newCondition(size)] })
})

test('what is missing is said with the name of its field', () => {
  const draft = { match: 'all' as const, parts: [newCondition(region)] }
  expect(draftComplaint(draft, [region])).toBe('Region: Enter a value.')
  expect(draftComplaint(draft, [size])).toContain('Region cannot be part of a rule any more')
})
