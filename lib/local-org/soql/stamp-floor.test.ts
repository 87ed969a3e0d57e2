import { expect, test } from 'vitest'
import { parseSoql } from './parse.ts'
import { stampFloor } from './stamp-floor.ts'

const floorOf = (where: string) => {
  const floor = stampFloor(parseSoql(`select Id from Lead where ${where}`).where!, 'Lead')
  return floor === undefined ? undefined : new Date(floor).toISOString()
}
const early = '2026-01-01T00:00:00Z'
const late = '2026-02-01T00:00:00Z'

test('[ORG-17] the floor of a cursor is its moment, whichever way it is written', () => {
  expect(floorOf(`SystemModstamp > ${early}`)).toBe('2026-01-01T00:00:00.000Z')
  expect(
    floorOf(`(SystemModstamp = ${early} and Id > '0015000000Gv7qJ') or SystemModstamp > ${early}`),
  ).toBe('2026-01-01T00:00:00.000Z')
  expect(
    floorOf(`(systemmodstamp >= ${early} or SystemModstamp > ${late}) and Email != null`),
  ).toBe('2026-01-01T00:00:00.000Z')
  expect(floorOf(`SystemModstamp >= ${early} and SystemModstamp >= ${late}`)).toBe(
    '2026-02-01T00:00:00.000Z',
  )
  expect(floorOf(`Lead.SystemModstamp > ${early}`)).toBe('2026-01-01T00:00:00.000Z')
})

test('[ORG-17] a condition that lets older rows through has no floor', () => {
  expect(floorOf(`SystemModstamp >= ${late} or Email = 'a@b.co'`)).toBeUndefined()
  expect(floorOf(`not SystemModstamp >= ${late}`)).toBeUndefined()
  expect(floorOf(`SystemModstamp < ${late}`)).toBeUndefined()
  expect(floorOf(`Owner.SystemModstamp >= ${late}`)).toBeUndefined()
})
