import { expect, test } from 'vitest'
import { parseSoql } from './parse.ts'
import { stampFloor } from './stamp-floor.ts'

const floorOf = (where: string) => {
  const floor = stampFloor(parseSoql(`select Id from Lead where ${where}`).where!, 'Lead')
  return floor && [new Date(floor.stamp).toISOString(), floor.beyondId]
}
const early = '2026-01-01T00:00:00Z'
const late = '2026-02-01T00:00:00Z'
const [atEarly, afterEarly] = ['2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.001Z']

test('[ORG-17] the floor of a cursor is its place, whichever way it is written', () => {
  expect(floorOf(`SystemModstamp > ${early}`)).toEqual([afterEarly, ''])
  const id = '0015000000Gv7qJAAR'
  for (const cursor of [
    `(SystemModstamp = ${early} and Id > '0015000000Gv7qJ') or SystemModstamp > ${early}`,
    `SystemModstamp > ${early} or (Lead.Id > '${id}' and SystemModstamp = ${early})`,
    `((SystemModstamp = ${early} and Id > '${id}') or SystemModstamp > ${early}) and Email != null`,
    `SystemModstamp >= ${early} and (Email != null or City = 'Oslo') and Id > '${id}'`,
  ]) {
    expect(floorOf(cursor)).toEqual([atEarly, id])
  }
  expect(
    floorOf(`(systemmodstamp >= ${early} or SystemModstamp > ${late}) and Email != null`),
  ).toEqual([atEarly, ''])
  expect(floorOf(`SystemModstamp >= ${early} and SystemModstamp >= ${late}`)).toEqual([
    '2026-02-01T00:00:00.000Z',
    '',
  ])
  expect(floorOf(`Lead.SystemModstamp > ${early}`)).toEqual([afterEarly, ''])
})

test('[ORG-17] an id sets no floor for rows that need not be above it', () => {
  const id = '0015000000Gv7qJAAR'
  expect(floorOf(`(SystemModstamp = ${early} or Id > '${id}') and Email != null`)).toBeUndefined()
  expect(floorOf(`SystemModstamp >= ${early} and not Id > '${id}'`)).toEqual([atEarly, ''])
  expect(floorOf(`SystemModstamp >= ${early} and Id >= '${id}'`)).toEqual([atEarly, ''])
  expect(floorOf(`SystemModstamp >= ${early} and Owner.Id > '${id}'`)).toEqual([atEarly, ''])
  expect(floorOf(`SystemModstamp >= ${early} and (Id > '${id}' or Email != null)`)).toEqual([
    atEarly,
    '',
  ])
})

test('[ORG-17] a condition that lets older rows through has no floor', () => {
  expect(floorOf(`SystemModstamp >= ${late} or Email = 'a@b.co'`)).toBeUndefined()
  expect(floorOf(`not SystemModstamp >= ${late}`)).toBeUndefined()
  expect(floorOf(`SystemModstamp < ${late}`)).toBeUndefined()
  expect(floorOf(`Owner.SystemModstamp >= ${late}`)).toBeUndefined()
})
