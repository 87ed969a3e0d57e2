import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, inBusinessUnit, openDatabase, type Tx } from '#db/client.ts'
import { addMs, type Instant, toInstant, toIsoText } from '#lib/base/instant.ts'
import { newId } from '#lib/base/new-id.ts'
import { createBusinessUnit } from '#lib/business-units/writes.ts'
import { testDatabase } from '#lib/launch/testing/postgres.ts'
import { restoreStep } from '#lib/prospects/bin.ts'
import { recycleStep } from '#lib/prospects/bulk-writes.ts'
import { planMerge } from '#lib/prospects/merge.ts'
import { lockMembers, mergeProspects } from '#lib/prospects/merge-writes.ts'
import { insertProspects, patchLinks, patchProspects } from '#lib/sync/store/people.ts'

let worker: Database
let buId = ''

beforeAll(async () => {
  const database = await testDatabase('update_order')
  const owner = openDatabase(database.ownerUrl, { name: 'test', connectionsMax: 1 })
  worker = openDatabase(database.workerUrl, { name: 'test', connectionsMax: 2 })
  const unit = { name: 'Halden', currency: 'EUR', timeZone: 'UTC' }
  buId = (await createBusinessUnit(owner.sql, unit)) ?? ''
  await owner.end()
})
afterAll(() => worker?.end())

const inUnit = <T>(work: (tx: Tx) => Promise<T>) => inBusinessUnit(worker.sql, buId, work)
const now = toInstant('2026-12-01T09:00:00Z')

/** As a load brings them. */
async function add(count: number): Promise<string[]> {
  const people = Array.from({ length: count }, () => {
    const id = newId()
    const values = { last_name: `Berg ${id}`, email: `${id}@halden.example`, job_title: 'Engineer' }
    return { id, values, origins: {}, changedAt: {}, assignedUserId: null, createdBy: 'Load' }
  })
  const inserts = people.map((person, n) => ({ ...person, createdAt: addMs(now, n) }))
  await inUnit((tx) => insertProspects(tx, buId, inserts, []))
  return people.map(({ id }) => id)
}

/** Each living prospect with its moment, once as it says itself, once as the order does. */
const read = () =>
  inUnit(async (tx) => ({
    own: await tx`
      select id, updated_at::text from prospects where bu_id = ${buId} and deleted_at is null order by updated_at, id`,
    order: await tx`
      select prospect_id as id, updated_at::text from prospect_updates where bu_id = ${buId} order by updated_at, prospect_id`,
  }))

test('whatever happens, in whatever order, the order of updates is that of the living prospects', async () => {
  let seed = 20261201
  const next = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return seed % below
  }
  const some = (tx: Tx, deleted: boolean, most = 7) =>
    tx<{ id: string }[]>`
      select id from prospects where bu_id = ${buId} and (deleted_at is not null) = ${deleted}
      order by md5(id::text || ${next(1_000)}::text) limit ${most}`.then((rows) =>
      rows.map(({ id }) => id),
    )
  const sync = (tx: Tx, ids: string[], deletedAt?: Instant | null) => {
    const gone = deletedAt === undefined ? {} : { deletedAt }
    const patches = ids.map((id) => ({ id, values: { city: `City ${next(9)}` }, ...gone }))
    return patchProspects(tx, buId, patches, tx`clock_timestamp()`)
  }
  const steps: Record<string, (tx: Tx) => Promise<unknown>> = {
    'the sync changes some': async (tx) => sync(tx, await some(tx, false)),
    'the sync changes some of the bin': async (tx) => sync(tx, await some(tx, true)),
    'the sync deletes some': async (tx) => sync(tx, await some(tx, false, 3), now),
    'the sync restores some': async (tx) => sync(tx, await some(tx, true), null),
    'some get points': async (tx) =>
      tx`update prospects set score = score + 1 where id = any(${await some(tx, false)}::uuid[])`,
    'some go to the bin': async (tx) => {
      const ids = await some(tx, false, 4)
      const where = tx`p.bu_id = ${buId} and p.id = any(${ids}::uuid[])`
      return recycleStep(tx, { buId, where, after: null }, 'Deleted by Clara')
    },
    'some come back': async (tx) =>
      restoreStep(tx, buId, { mode: 'some', ids: await some(tx, true) }, null, newId()),
    'three become one': async (tx) => {
      const ids = await some(tx, false, 3)
      const members = await lockMembers(tx, buId, ids)
      const [masterId = '', ...otherIds] = ids
      const by = { by: 'Clara', at: toIsoText(now) }
      const plan = planMerge(members, { masterId, take: {}, linkOf: null }, by)
      const merge = { buId, masterId, otherIds, reason: 'Merged by Clara', requestedBy: newId() }
      if (plan) await mergeProspects(tx, { ...merge, plan })
    },
    'some are erased': async (tx) =>
      tx`delete from prospects where id = any(${await some(tx, false, 2)}::uuid[])`,
    'some of the bin are erased': async (tx) =>
      tx`delete from prospects where id = any(${await some(tx, true, 2)}::uuid[])`,
    'what was begun is broken off': (tx) =>
      tx
        .savepoint(async (inner) => {
          await sync(inner, await some(inner, false))
          throw new Error('broken off')
        })
        .catch((error: Error) => expect(error.message).toBe('broken off')),
  }
  const names = Object.keys(steps)
  for (let n = 0; n < 80; n += 1) {
    if (n % 10 === 0) await add(n === 0 ? 250 : 3)
    const name = names[n < names.length ? n : next(names.length)] ?? ''
    await inUnit((tx) => steps[name]!(tx))
    const { own, order } = await read()
    expect(order, `after step ${n}, ${name}`).toEqual(own)
    expect(own.length).toBeGreaterThan(100)
  }
})

test('what the sync changes stays on its page: no index of prospects or links is written', async () => {
  const ids = (await add(400)).filter((_, n) => n % 40 === 0)
  const written = (tx: Tx) =>
    tx<{ table: string; rows: number; hot: number }[]>`
      select relname as table, n_tup_upd::int as rows, n_tup_hot_upd::int as hot from pg_stat_xact_user_tables
      where relname in ('prospects', 'pairs') order by relname`
  const [before, after] = await inUnit(async (tx) => {
    const first = await written(tx)
    const patches = ids.map((id) => ({ id, values: { job_title: 'Head of engineering' } }))
    await patchProspects(tx, buId, patches, tx`clock_timestamp()`)
    const links = ids.map((prospectId) => ({ prospectId, lastSyncedAt: now }))
    await patchLinks(tx, buId, links, new Map())
    return [first, await written(tx)]
  })
  const since = after.map(({ table, rows, hot }, n) => ({
    table,
    rows: rows - before[n]!.rows,
    hot: hot - before[n]!.hot,
  }))
  expect(since).toEqual([
    { table: 'pairs', rows: 10, hot: 10 },
    { table: 'prospects', rows: 10, hot: 10 },
  ])
})
