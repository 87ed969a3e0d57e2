import { expect, test } from 'vitest'
import { toJson, toJsonParts } from '#lib/base/json-rows.ts'

test('rows go out in parts of a hundred, a line for each part, each row once and in order', () => {
  const rows = Array.from({ length: 250 }, (_, n) => ({ n, text: 'two\nlines' }))
  const parts = toJsonParts(rows)
    .split('\n')
    .map((part) => JSON.parse(part) as typeof rows)
  expect(parts.map((part) => part.length)).toEqual([100, 100, 50])
  expect(parts.flat()).toEqual(rows)
  expect(toJsonParts([])).toBe('')
})

test('[I3] what Postgres cannot hold is dropped or replaced, and nothing else is', () => {
  const odd = ['a\u0000b', 'half \ud800 one', 'whole \u{1f600}', String.raw`written \u0000`]
  expect(JSON.parse(toJson(odd))).toEqual([
    'ab',
    'half \ufffd one',
    'whole \u{1f600}',
    String.raw`written \u0000`,
  ])
})
