import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, openDatabase } from '#db/client.ts'
import type { Instant } from '#lib/base/instant.ts'
import { testDatabase } from '#lib/launch/testing/postgres.ts'
import { noEffects } from '#lib/sync/engine/effects.ts'
import { postgresStores } from '#lib/sync/store/postgres-under-test.ts'
import { crmIdOf } from '#lib/sync/testing/random.ts'
import { ada, ben, bulkRun, prospect, start } from '#lib/sync/testing/store-bench.ts'
import type { StoreUnderTest } from '#lib/sync/testing/store-under-test.ts'
import { type Turn, Turns } from '#lib/sync/turns.ts'

let worker: Database
let owner: Database
let unit: StoreUnderTest

beforeAll(async () => {
  const database = await testDatabase('turns')
  worker = openDatabase(database.workerUrl, { name: 'turns' })
  owner = openDatabase(database.superuserUrl, { name: 'turns-people' })
})

afterAll(async () => {
  await worker?.end()
  await owner?.end()
})

/** Two people, and a first page about one of them that has decided and may be written once the gate is open. */
async function openUnit() {
  unit = await postgresStores(worker.sql, owner.sql)(() => start)
  await unit.createProspect(prospect(ada))
  await unit.createProspect(prospect(ben))
  const run = await bulkRun(unit, 'one')
  const told: string[] = []
  /** Names somebody anew and moves the cursor, as a page does. */
  const page = (name: string, prospectId: string, n: number) => async (turn: Turn) => {
    const patch = { id: prospectId, values: { last_name: name }, changedAt: {}, origins: {} }
    const cursor = { object: 'Lead' as const, stamp: (start + n) as Instant, boundary: start }
    const effects = {
      ...noEffects(),
      patches: [patch],
      cursors: [{ ...cursor, lastId: crmIdOf('00Q', n) }],
    }
    const decide = () => {
      told.push(`${name} decided`)
      return { effects, answer: null }
    }
    const done = await unit.store.transact(run, { prospectIds: [prospectId] }, decide, turn)
    told.push(`${name} written`)
    return done.ok ? null : { why: done.error.code }
  }
  const gate = Promise.withResolvers<void>()
  const turns = new Turns()
  const first = turns.take(new Set([ada]), (turn) =>
    page('First', ada, 1)(slowed(turn, gate.promise)),
  )
  return { told, page, turns, gate, first }
}

/** The same turn, whose first coming waits for `gate` as well. */
function slowed(turn: Turn, gate: Promise<void>): Turn {
  let isFirst = true
  const comes = async () => {
    await turn.comes()
    const waits = isFirst
    isFirst = false
    if (waits) await gate
  }
  return { comes, again: () => turn.again() }
}

const namesOf = async () =>
  Object.fromEntries(
    (await unit.snapshot()).pairs.map(({ prospect: { id, values } }) => [id, values.last_name]),
  )
const cursorOf = async () => (await unit.store.cursors())[0]?.stamp

test('[I14] the second page looks and decides while the first is written, and is written after it', async () => {
  const { told, page, turns, gate, first } = await openUnit()
  const before = await namesOf()
  const second = turns.take(new Set([ben]), page('Second', ben, 2))
  await expect.poll(() => told).toEqual(['First decided', 'Second decided'])
  expect(await namesOf()).toEqual(before)
  gate.resolve()
  expect(await Promise.all([first, second])).toEqual([null, null])
  expect(told.slice(2)).toEqual(['First written', 'Second written'])
  expect(await namesOf()).toEqual({ [ada]: 'First', [ben]: 'Second' })
  expect(await cursorOf()).toBe(start + 2)
})

test('[I14] a first page that another transaction got in the way of is written before the second all the same', async () => {
  const { told, page, turns, gate, first } = await openUnit()
  // Both want the same row: it waits for the first, has it when that gives it back, and must give it back itself.
  const second = turns.take(new Set([ben]), page('Second', ada, 2))
  await expect.poll(() => told).toEqual(['First decided'])
  gate.reject(Object.assign(new Error('deadlock detected'), { code: '40P01' }))
  expect(await Promise.all([first, second])).toEqual([null, null])
  expect(told.filter((line) => line.endsWith('written'))).toEqual([
    'First written',
    'Second written',
  ])
  expect((await namesOf())[ada]).toBe('Second')
  expect(await cursorOf()).toBe(start + 2)
})

test('[A6] when the first page fails nothing of the second is written, and its rows are free', async () => {
  const { told, page, turns, gate, first } = await openUnit()
  const before = await namesOf()
  const second = turns.take(new Set([ben]), page('Second', ben, 2))
  await expect.poll(() => told).toEqual(['First decided', 'Second decided'])
  gate.reject(Object.assign(new Error('could not extend file'), { code: '53100' }))
  await expect(first).rejects.toThrow('could not extend file')
  expect(await second).toBeNull()
  expect(await namesOf()).toEqual(before)
  expect(await cursorOf()).toBeUndefined()
  await unit.editProspect(ben, { last_name: 'Free' }, start)
})
