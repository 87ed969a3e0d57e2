import { expect, test } from 'vitest'
import { makeId, orgNumberOf, toId18 } from './ids.ts'

test('[ORG-15] ids are 18 characters, rise with their number and tell their org', () => {
  const ids = [0, 1, 61, 62, 5_000_000].map((number) => makeId('00Q', 77, number))
  expect(ids.every((id) => id.length === 18)).toBe(true)
  expect([...ids].sort()).toEqual(ids)
  expect(ids.map(orgNumberOf)).toEqual([77, 77, 77, 77, 77])
})

test('[ORG-15] the 15 character form and lost case lead to the same id, a wrong checksum to none', () => {
  const id = '0015000000Gv7qJAAR'
  expect(toId18('0015000000Gv7qJ')).toBe(id)
  expect(toId18(id.toLowerCase())).toBe(id)
  expect(toId18('0015000000Gv7qJAAA')).toBeUndefined()
  expect(toId18('nothing')).toBeUndefined()
})
