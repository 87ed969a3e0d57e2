import { expect, test } from 'vitest'
import { lateness } from '#lib/sync/watch.ts'

const side = (p95Ms: number | null, landed: number) => ({ p50Ms: null, p95Ms, landed })
const fine = side(60_000, 500)

test('[CN-15][EX-5] it is late when one in twenty of enough took longer than the target', () => {
  expect(lateness({ in: fine, out: fine })).toBeNull()
  expect(lateness({ in: side(null, 0), out: side(3_600_000, 3) })).toBeNull()
  expect(lateness({ in: fine, out: side(1_800_000, 40) })).toEqual({
    kind: 'lag_missed',
    said: 'one in twenty to Salesforce took more than 30 minutes',
  })
})
