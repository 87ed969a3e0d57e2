import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Database, inBusinessUnit, openDatabase, type Tx } from '#db/client.ts'
import { newId } from '#lib/base/new-id.ts'
import { createBusinessUnit } from '#lib/business-units/writes.ts'
import { getConnector } from '#lib/connector/reads.ts'
import { testDatabase } from '#lib/launch/testing/postgres.ts'
import { getGuardPage } from '#lib/sync/guard-reads.ts'
import { decideHold } from '#lib/sync/guard-writes.ts'
import { findWork } from '#lib/sync/look.ts'
import type { HeldChange, SyncStore } from '#lib/sync/ports.ts'
import { openPostgresStore } from '#lib/sync/store/postgres-store.ts'
import { scheduleNextCycle } from '#lib/sync/store/runs.ts'

let web: Database
let worker: Database
let owner: Database
let buId: string
let clara: string
let prospectId: string
let store: SyncStore

const inUnit = <T>(work: (tx: Tx) => Promise<T>) => inBusinessUnit(web.sql, buId, work)

beforeAll(async () => {
  const database = await testDatabase('guard')
  web = openDatabase(database.webUrl, { name: 'test', connectionsMax: 2 })
  worker = openDatabase(database.workerUrl, { name: 'test', connectionsMax: 2 })
  owner = openDatabase(database.ownerUrl, { name: 'test', connectionsMax: 1 })
  const [user] = await owner.sql<{ id: string }[]>`
    insert into users (email, email_key, name) values ('c@halden.example', 'c@halden.example', 'Clara') returning id`
  clara = user?.id ?? ''
})

afterAll(() => Promise.all([web, worker, owner].map((database) => database?.end())))

beforeEach(async () => {
  const unit = { name: `Guard ${newId()}`, currency: 'EUR', timeZone: 'UTC' }
  buId = (await createBusinessUnit(web.sql, unit)) ?? ''
  store = openPostgresStore(worker.sql, buId)
  prospectId = newId()
  await inUnit(async (tx) => {
    await tx`update connectors set connected_at = now(), paused = false where bu_id = ${buId}`
    const values = { first_name: 'Ana', last_name: 'Ruiz' }
    await tx`insert into prospects (bu_id, id, values) values (${buId}, ${prospectId}, ${tx.json(values)})`
  })
})

function heldChange(): HeldChange {
  return {
    weight: { deleted: 6_000, reowned: 0, cleared: 0, overwritten: 3 },
    prospects: 10_000,
    records: [
      {
        prospectId,
        crmId: '00Q000000000001AAA',
        crmObject: 'Lead',
        kind: 'recycle',
        direction: 'in',
        reason: 'The lead was deleted in Salesforce',
        fields: [],
        evidence: null,
      },
    ],
  }
}

async function hold(): Promise<string> {
  const fence = await store.takeLease('worker', 60_000)
  const run = await store.beginRun({
    kind: 'cycle',
    title: 'Cycle',
    requestedBy: null,
    worker: 'worker',
    fence,
  })
  await store.holdMassChange(run, heldChange())
  // The run that was stopped ends as stopped runs do, and leaves the wait.
  const usage = { calls: {}, limit: null, clockOffsetMs: null }
  const end = {
    state: 'stopped',
    counts: {},
    message: 'held',
    planHash: null,
    usage,
    wait: null,
    connectionLost: null,
  } as const
  await store.finishRun(run, end)
  await store.releaseLease(fence ?? 0)
  const page = await inUnit((tx) => getGuardPage(tx, buId))
  return page.hold?.id ?? ''
}

const work = async () => (await findWork(worker.sql, buId)).cycle

test('[CN-14] what is held stops automatic work and is shown with its records', async () => {
  expect(await work()).toBe('pull')
  await hold()
  expect(await work()).toBeNull()
  const { waitReason } = await inUnit((tx) => getConnector(tx))
  expect(waitReason).toBe('Held for your approval: 6,003 records would change at once')
  const page = await inUnit((tx) => getGuardPage(tx, buId))
  expect(page).toMatchObject({
    limits: { recordsMax: 5_000, percentMax: 20 },
    hold: {
      state: 'held',
      prospects: 10_000,
      weight: { deleted: 6_000, overwritten: 3 },
      records: [{ name: 'Ana Ruiz', kind: 'recycle' }],
    },
  })
})

test('[CN-14] let pass: the next whole cycle is not guarded, the one after it is', async () => {
  const id = await hold()
  expect((await store.config()).guard).toEqual({ recordsMax: 5_000, percentMax: 20 })
  expect(await inUnit((tx) => decideHold(tx, { buId, id, userId: clara, passes: true }))).toBe(true)
  expect(await work()).toBe('pull')
  expect((await store.config()).guard).toBeNull()
  // A cycle that failed half-way goes on unguarded; one that ended well puts the guard back.
  await inUnit((tx) => scheduleNextCycle(tx, buId, newId(), false))
  expect((await store.config()).guard).toBeNull()
  await inUnit((tx) => scheduleNextCycle(tx, buId, newId(), true))
  expect((await store.config()).guard).not.toBeNull()
})

test('[CN-14] rejected: nothing of it is done, the connector is paused, and nobody decides twice', async () => {
  const id = await hold()
  expect(await inUnit((tx) => decideHold(tx, { buId, id, userId: clara, passes: false }))).toBe(
    true,
  )
  expect(await inUnit((tx) => decideHold(tx, { buId, id, userId: clara, passes: true }))).toBe(
    false,
  )
  const connector = await inUnit((tx) => getConnector(tx))
  expect(connector).toMatchObject({ paused: true, waitUntil: null })
  expect((await store.config()).guard).not.toBeNull()
  const page = await inUnit((tx) => getGuardPage(tx, buId))
  expect(page.hold).toMatchObject({ state: 'rejected', decidedBy: 'Clara' })
})
