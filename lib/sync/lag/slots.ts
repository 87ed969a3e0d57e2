import { assert } from '#lib/base/assert.ts'

/**
 * [EX-5] Ages are counted in slots that grow by a quarter: a quantile read from them is off by an eighth at most, and
 * 64 numbers hold everything from a tenth of a second to two days.
 */
export const lagSlots = 64
const firstMs = 100
const slotsPerDoubling = 3

export function slotOf(ageMs: number): number {
  const slot = Math.floor(slotsPerDoubling * Math.log2(Math.max(ageMs, firstMs) / firstMs))
  return Math.min(slot, lagSlots - 1)
}

/** How many ages fall into each slot. */
export function countSlots(agesMs: readonly number[]): number[] {
  const slots = new Array<number>(lagSlots).fill(0)
  for (const age of agesMs) slots[slotOf(age)] = (slots[slotOf(age)] ?? 0) + 1
  return slots
}

export function addSlots(all: readonly (readonly number[])[]): number[] {
  return Array.from({ length: lagSlots }, (_, n) =>
    all.reduce((sum, slots) => sum + (slots[n] ?? 0), 0),
  )
}

/** The age that `share` of all ages stay within; null when there are none. */
export function quantileMs(slots: readonly number[], share: number): number | null {
  assert(share > 0 && share <= 1, 'A share is above 0 and at most 1')
  const total = slots.reduce((sum, n) => sum + n, 0)
  if (total === 0) return null
  const wanted = share * total
  let before = 0
  for (const [slot, n] of slots.entries()) {
    if (n > 0 && before + n >= wanted) {
      return Math.round(firstMs * 2 ** ((slot + (wanted - before) / n) / slotsPerDoubling))
    }
    before += n
  }
  return null
}
