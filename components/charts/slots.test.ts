import { expect, test } from 'vitest'
import { axisStep, mergeSlots } from './slots.ts'

test('an hour is the sum of its quarters and keeps the name of a spike', () => {
  const slots = [
    { at: 0, in: 1, out: 2, refused: 0 },
    { at: 1, in: 3, out: 4, refused: 1, name: 'Nightly full compare' },
    { at: 2, in: 5, out: 6, refused: 0 },
  ]
  expect(mergeSlots(slots, 2)).toEqual([
    { at: 0, in: 4, out: 6, refused: 1, name: 'Nightly full compare' },
    { at: 2, in: 5, out: 6, refused: 0, name: undefined },
  ])
})

test('grid lines stand at round numbers', () => {
  expect([1, 9, 60, 550, 12_000].map(axisStep)).toEqual([1, 5, 20, 200, 5000])
})
