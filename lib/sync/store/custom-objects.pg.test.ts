import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Database, openDatabase } from '#db/client.ts'
import type { Instant } from '#lib/base/instant.ts'
import type { CustomObject } from '#lib/custom-objects/types.ts'
import { testDatabase } from '#lib/launch/testing/postgres.ts'
import type { CustomStep } from '#lib/sync/custom-objects.ts'
import type { Run } from '#lib/sync/ports.ts'
import { postgresStores } from '#lib/sync/store/postgres-under-test.ts'
import type { StoreUnderTest } from '#lib/sync/testing/store-under-test.ts'

const start = Date.UTC(2026, 11, 1, 9) as Instant
const seats: CustomObject = {
  apiName: 'Seat__c',
  label: 'Seat',
  plural: 'Seats',
  fields: [{ name: 'Plan__c', label: 'Plan', type: 'text' }],
  parents: [{ field: 'Contact__c', object: 'Contact' }],
  rule: null,
}
let worker: Database
let owner: Database
let unit: StoreUnderTest
let now: Instant

beforeAll(async () => {
  const database = await testDatabase('own-store')
  worker = openDatabase(database.workerUrl, { name: 'own-store' })
  owner = openDatabase(database.superuserUrl, { name: 'own-store-people' })
})

beforeEach(async () => {
  now = start
  unit = await postgresStores(worker.sql, owner.sql)(() => now)
  await unit.pause(false)
  await unit.custom.share(seats)
})

afterAll(async () => {
  await worker?.end()
  await owner?.end()
})

async function begin(name: string): Promise<Run> {
  const fence = await unit.store.takeLease(name, 60_000)
  return unit.store.beginRun({
    kind: 'cycle',
    title: 'Cycle',
    requestedBy: null,
    worker: name,
    fence,
  })
}

const stepWith = (change: Partial<CustomStep> = {}): CustomStep => ({
  records: [
    {
      object: 'Seat__c',
      id: 'a0000000000001AAA',
      name: 'First',
      values: { Plan__c: 'Team' },
      parentIds: ['003A'],
      createdAt: start,
      modifiedAt: start,
    },
  ],
  left: [],
  cursors: [{ object: 'Seat__c', stamp: start, lastId: '', boundary: null }],
  notes: [],
  ...change,
})

const openErrors = async () => {
  const rows = await owner.sql<{ message: string; tries: number }[]>`
    select message, tries from sync_errors where code = 'custom_object' and closed_at is null`
  return [...rows]
}

test('[SH-1] what was read under another rule is not written, nor are its cursors moved', async () => {
  const run = await begin('first')
  await unit.custom.share(seats)
  expect(await unit.custom.source.merge(run, stepWith())).toMatchObject({
    ok: false,
    error: { code: 'sharing_changed' },
  })
  expect(await unit.custom.kept()).toEqual([])
  expect((await unit.custom.source.reading()).cursors).toEqual([])
})

test('[I17] whoever lost the lease writes nothing', async () => {
  const run = await begin('first')
  now = (now + 120_000) as Instant
  await begin('second')
  expect(await unit.custom.source.merge(run, stepWith())).toMatchObject({
    ok: false,
    error: { code: 'fence_lost' },
  })
  expect(await unit.custom.kept()).toEqual([])
})

test('[FD-11][ER-1] what is hidden is one open error however often it is met, and closes when it is seen again', async () => {
  const run = await begin('first')
  const note = { apiName: 'Seat__c', hidden: ['Plan__c'], problem: 'Plan is hidden.', isRead: true }
  const noted = (change: object) =>
    unit.custom.source.merge(run, stepWith({ notes: [{ ...note, ...change }] }))
  await noted({})
  await noted({})
  expect(await openErrors()).toEqual([{ message: 'Plan is hidden', tries: 2 }])
  const [object] = (await unit.custom.source.reading()).objects
  expect(object).toMatchObject({ hidden: ['Plan__c'], asksAgain: false, isRead: true })
  now = (now + 601_000) as Instant
  expect((await unit.custom.source.reading()).objects[0]?.asksAgain).toBe(true)
  await noted({ hidden: [], problem: null })
  expect(await openErrors()).toEqual([])
  expect((await unit.custom.source.reading()).objects[0]).toMatchObject({
    hidden: [],
    problem: null,
  })
})

test('[SH-1] shared no more, nothing is left of it: no record, parent, cursor or error', async () => {
  const run = await begin('first')
  const note = { apiName: 'Seat__c', hidden: [], problem: 'It is away.', isRead: false }
  await unit.custom.source.merge(run, stepWith({ notes: [note] }))
  expect(await unit.custom.kept()).toHaveLength(1)
  await unit.custom.stop('Seat__c')
  expect(await unit.custom.kept()).toEqual([])
  expect(await unit.custom.source.reading()).toEqual({ objects: [], cursors: [] })
  expect(await openErrors()).toEqual([])
})
