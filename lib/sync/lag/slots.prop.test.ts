import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addSlots, countSlots, quantileMs } from '#lib/sync/lag/slots.ts'

const ages = fc.array(fc.integer({ min: 100, max: 150_000_000 }), { minLength: 1, maxLength: 200 })

/** The age at that place of the sorted list: what nobody would argue with. */
function exactly(agesMs: readonly number[], share: number): number {
  const sorted = [...agesMs].sort((a, b) => a - b)
  return sorted[Math.ceil(share * sorted.length) - 1] ?? 0
}

test('[EX-5] a quantile from counted slots is within a slot of the exact one', () => {
  fc.assert(
    fc.property(ages, fc.constantFrom(0.5, 0.95, 1), (agesMs, share) => {
      const ratio = (quantileMs(countSlots(agesMs), share) ?? 0) / exactly(agesMs, share)
      expect(ratio).toBeGreaterThan(0.79)
      expect(ratio).toBeLessThan(1.27)
    }),
  )
})

test('[EX-5] slots that are added are the slots of all ages together, and nothing landed has no age', () => {
  fc.assert(
    fc.property(ages, ages, (one, other) => {
      expect(addSlots([countSlots(one), countSlots(other)])).toEqual(countSlots([...one, ...other]))
    }),
  )
  expect(quantileMs(countSlots([]), 0.95)).toBeNull()
})
