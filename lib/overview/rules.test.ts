import { expect, test } from 'vitest'
import { fillSlots } from '#lib/overview/rules.ts'

const now = Date.parse('2026-11-24T10:42:38Z')

test('[EX-5] the day has 96 quarters, and a quiet quarter is a zero', () => {
  const at = Date.parse('2026-11-24T10:30:00Z')
  const slots = fillSlots([{ at, in: 5, out: 2, refused: 1 }], now)
  expect(slots).toHaveLength(96)
  expect(slots.at(-1)).toEqual({ at, in: 5, out: 2, refused: 1 })
  expect(slots[0]).toEqual({ at: Date.parse('2026-11-23T10:45:00Z'), in: 0, out: 0, refused: 0 })
})
