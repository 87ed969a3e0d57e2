import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Database, inBusinessUnit, openDatabase, type Tx } from '#db/client.ts'
import { createBusinessUnit } from '#lib/business-units/writes.ts'
import { getCallBudget } from '#lib/connector/budget-reads.ts'
import { defaultSettings } from '#lib/connector/default-settings.ts'
import { saveSettings } from '#lib/connector/writes.ts'
import { testDatabase } from '#lib/launch/testing/postgres.ts'
import { findWork } from '#lib/sync/look.ts'
import type { Run, RunKind, SyncStore, Usage } from '#lib/sync/ports.ts'
import { getQueuePage } from '#lib/sync/queue-reads.ts'
import { openPostgresStore } from '#lib/sync/store/postgres-store.ts'

let web: Database
let worker: Database
let buId: string
let store: SyncStore

const inUnit = <T>(work: (tx: Tx) => Promise<T>) => inBusinessUnit(web.sql, buId, work)
const ttlMs = 60_000

beforeAll(async () => {
  const database = await testDatabase('budget')
  web = openDatabase(database.webUrl, { name: 'test', connectionsMax: 2 })
  worker = openDatabase(database.workerUrl, { name: 'test', connectionsMax: 2 })
})

afterAll(async () => {
  await web.end()
  await worker.end()
})

beforeEach(async () => {
  const name = `Budget ${Math.random()}`
  buId = (await createBusinessUnit(web.sql, { name, currency: 'EUR', timeZone: 'UTC' })) ?? ''
  store = openPostgresStore(worker.sql, buId)
  await inUnit(async (tx) => {
    await tx`
      update connectors set connected_at = now(), paused = false where bu_id = ${buId}`
    await saveSettings(tx, buId, { ...defaultSettings, callsPerDayMax: 100 })
  })
})

async function runOf(kind: RunKind): Promise<Run> {
  const fence = kind === 'cycle' ? await store.takeLease('worker', ttlMs) : null
  return store.beginRun({ kind, title: kind, requestedBy: null, worker: 'worker', fence })
}

const used = (calls: Usage['calls'], limit: Usage['limit'] = null): Usage => ({
  calls,
  limit,
  clockOffsetMs: null,
})

test('[QU-4] at the ceiling automatic work waits until midnight and says so, and people go on within their reserve', async () => {
  const cycle = await runOf('cycle')
  expect(await store.checkpoint(cycle, used({ read: 60, write: 29 }), ttlMs)).toBe('go')
  expect(await store.checkpoint(cycle, used({ write: 1 }), ttlMs)).toBe('waiting')
  expect((await findWork(worker.sql, buId)).cycle).toBeNull()

  const queue = await inUnit((tx) => getQueuePage(tx, buId))
  const [clock] = await web.sql<{ midnight: Date }[]>`
    select (date_trunc('day', now() at time zone 'utc') + interval '1 day') at time zone 'utc' as midnight`
  const waits = {
    until: clock?.midnight.toISOString(),
    reason: 'The 90 Salesforce calls that automatic work has today are used',
    cause: 'budget',
  }
  expect(queue.calls).toMatchObject({
    today: 90,
    byKind: { read: 60, write: 30 },
    ceiling: { max: 100, reserve: 10, automaticMax: 90, used: 90, whose: 'ours' },
    waits,
  })

  const person = await runOf('person')
  expect(await store.checkpoint(person, used({ people: 9 }), ttlMs)).toBe('go')
  expect(await store.checkpoint(person, used({ people: 1 }), ttlMs)).toBe('calls_spent')
})

test('[QU-4] a dry run and a load leave the reserve to people', async () => {
  const load = await runOf('load')
  expect(await store.checkpoint(load, used({ read: 90 }), ttlMs)).toBe('calls_spent')
  expect((await inUnit((tx) => getCallBudget(tx, buId))).waits).toBeNull()
})

test('[CN-10] a raised ceiling counts at once', async () => {
  const cycle = await runOf('cycle')
  expect(await store.checkpoint(cycle, used({ read: 95 }), ttlMs)).toBe('waiting')
  await inUnit((tx) => saveSettings(tx, buId, { ...defaultSettings, callsPerDayMax: 200 }))
  expect((await findWork(worker.sql, buId)).cycle).toBe('pull')
  expect(await store.checkpoint(cycle, used({}), ttlMs)).toBe('go')
})

test('[QU-4] without a ceiling of ours the org’s own last calls are left to people, and asked for again', async () => {
  await inUnit((tx) => saveSettings(tx, buId, defaultSettings))
  const cycle = await runOf('cycle')
  const limit = { used: 91_000, max: 100_000 }
  expect(await store.checkpoint(cycle, used({ read: 1 }, limit), ttlMs)).toBe('waiting')
  const budget = await inUnit((tx) => getCallBudget(tx, buId))
  expect(budget.ceiling).toMatchObject({ max: 100_000, used: 91_000, whose: 'org' })
  await inUnit(
    (tx) => tx`
      update connectors set org_calls_at = now() - interval '11 minutes', wait_until = now() where bu_id = ${buId}`,
  )
  expect(await store.checkpoint(cycle, used({}), ttlMs)).toBe('go')
})
