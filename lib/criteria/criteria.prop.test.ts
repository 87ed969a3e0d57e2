import fc from 'fast-check'
import { expect, test } from 'vitest'
import { matches } from '#lib/criteria/evaluate.ts'
import { conditionComplaint, criteriaInput } from '#lib/criteria/input.ts'
import { satisfy } from '#lib/criteria/satisfy.ts'
import { anyCriteria, type KnownField } from '#lib/criteria/testing/any-criteria.ts'
import { conditionsOf } from '#lib/criteria/types.ts'
import { criteriaWords } from '#lib/criteria/words.ts'

const fields: KnownField[] = [
  { name: 'Region', type: 'text' },
  { name: 'Size', type: 'number' },
  { name: 'Since', type: 'date' },
  { name: 'Seen', type: 'datetime' },
  { name: 'Vip', type: 'checkbox' },
  { name: 'Topics', type: 'choices' },
]
const byName = new Map(fields.map((field) => [field.name, field]))
const types = Object.fromEntries(fields.map(({ name, type }) => [name, type]))

test('[SH-4] what is proposed for a new record makes it match, with writable fields alone', () => {
  let proposed = 0
  fc.assert(
    fc.property(anyCriteria(fields), fc.subarray(fields), (criteria, writable) => {
      const names = new Set(writable.map(({ name }) => name))
      const values = satisfy(criteria, types, (field) => names.has(field))
      if (values === null) return
      proposed++
      expect(matches(criteria, types, values)).toBe(true)
      expect(Object.keys(values).filter((name) => !names.has(name))).toEqual([])
    }),
    { numRuns: 500, seed: 4 },
  )
  expect(proposed).toBeGreaterThan(150)
})

test('whatever the builder offers passes the door', () => {
  fc.assert(
    fc.property(anyCriteria(fields), (criteria) => {
      expect(criteriaInput.safeParse(criteria).success).toBe(true)
      for (const one of conditionsOf(criteria)) {
        expect(conditionComplaint(one, byName.get(one.field) ?? fields[0]!)).toBeNull()
      }
    }),
    { numRuns: 300, seed: 5 },
  )
})

test('a field that nobody knows any more admits nobody', () => {
  const gone = {
    match: 'all' as const,
    parts: [{ field: 'Gone', operator: 'blank' as const, values: [] }],
  }
  expect(matches(gone, types, {})).toBe(false)
})

test('a condition that cannot be meant is refused in words', () => {
  const complaint = (
    operator: 'is' | 'less' | 'starts_with' | 'is_not',
    values: string[],
    type: 'text' | 'number' | 'date',
  ) =>
    conditionComplaint({ field: 'X', operator, values, matchCase: operator === 'is_not' }, { type })
  expect(complaint('is', ['12,5'], 'number')).toBe('“12,5” is not a number.')
  expect(complaint('is', ['2026-02-30'], 'date')).toBe('“2026-02-30” is not a day.')
  expect(complaint('less', ['1', '2'], 'number')).toBe('Enter one value.')
  expect(complaint('is', [], 'text')).toBe('Enter a value.')
  expect(complaint('is_not', ['EMEA'], 'text')).toBe('Case cannot count here.')
  const none = { field: 'X', operator: 'is' as const, values: ['EMEA'], none: true }
  expect(conditionComplaint(none, { type: 'text' })).toBe('It has one value: ask for another.')
  const many = { record: 'Seat', field: 'Row' }
  expect(conditionComplaint(none, { type: 'text', many })).toBeNull()
})

test('criteria are read as a sentence', () => {
  const known = new Map(fields.map(({ name, type }) => [name, { label: name, type }]))
  const words = criteriaWords(
    {
      match: 'any',
      parts: [
        { field: 'Region', operator: 'is', values: ['EMEA', 'UKI'] },
        {
          match: 'all',
          parts: [
            { field: 'Since', operator: 'less', values: ['2026-01-01'] },
            { field: 'Topics', operator: 'blank', values: [] },
          ],
        },
      ],
    },
    known,
  )
  expect(words).toBe('Region is EMEA or UKI, or (Since is before 2026-01-01, and Topics is blank)')
})

test('[CO-1] what is asked of related records reads as such', () => {
  const seat = {
    label: 'Seat · Row',
    type: 'text' as const,
    many: { record: 'Seat', field: 'Row' },
  }
  const words = criteriaWords(
    {
      match: 'all',
      parts: [
        { field: 'Row', operator: 'is', values: ['A'] },
        { field: 'Row', operator: 'blank', values: [], none: true },
      ],
    },
    new Map([['Row', seat]]),
  )
  expect(words).toBe('the Row of any Seat is A, and the Row of no Seat is blank')
})
