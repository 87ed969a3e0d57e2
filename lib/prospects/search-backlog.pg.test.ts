import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, inBusinessUnit, openDatabase, type Tx } from '#db/client.ts'
import { newId } from '#lib/base/new-id.ts'
import { createBusinessUnit } from '#lib/business-units/writes.ts'
import { testDatabase } from '#lib/launch/testing/postgres.ts'
import { noteTextsLater, textsLater, writeSearchBacklog } from '#lib/prospects/search-backlog.ts'
import { findWork } from '#lib/sync/look.ts'

let owner: Database
let worker: Database
let web: Database
let buId = ''
let other = ''

beforeAll(async () => {
  const database = await testDatabase('search_backlog')
  owner = openDatabase(database.ownerUrl, { name: 'test', connectionsMax: 1 })
  worker = openDatabase(database.workerUrl, { name: 'test', connectionsMax: 3 })
  web = openDatabase(database.webUrl, { name: 'test', connectionsMax: 1 })
  const unit = (name: string) => ({ name, currency: 'EUR', timeZone: 'UTC' })
  buId = (await createBusinessUnit(owner.sql, unit('Halden'))) ?? ''
  other = (await createBusinessUnit(owner.sql, unit('Nordics'))) ?? ''
})
afterAll(() => Promise.all([owner?.end(), worker?.end(), web?.end()]))

const inUnit = <T>(work: (tx: Tx) => Promise<T>, unit = buId) =>
  inBusinessUnit(worker.sql, unit, work)

/** As a load or an import adds them: one statement. */
async function addMany(count: number, lastName: string, unit = buId): Promise<string[]> {
  const ids = Array.from({ length: count }, newId)
  await inUnit(
    (tx) => tx`
      with noted as (${noteTextsLater(tx, unit, ids)})
      insert into prospects (bu_id, id, values)
      select ${unit}, n.id, jsonb_build_object('last_name', ${lastName}::text || n.id) from ${textsLater(tx, ids)}, unnest(${ids}::uuid[]) n(id)`,
    unit,
  )
  return ids
}

const find = (wanted: string, unit = buId) =>
  inBusinessUnit(web.sql, unit, (tx) =>
    tx<{ id: string }[]>`select id from search_prospects(${wanted}, 1000000) id order by id`.then(
      (rows) => rows.map(({ id }) => id),
    ),
  )

/** Everybody read one by one. */
const read = (wanted: string) =>
  inUnit((tx) =>
    tx<{ id: string }[]>`
      select id from prospects where bu_id = ${buId} and deleted_at is null and search_text like ${`%${wanted}%`} order by id`.then(
      (rows) => rows.map(({ id }) => id),
    ),
  )

const waiting = () =>
  inUnit((tx) =>
    tx<{ n: number }[]>`select count(*)::int as n from search_backlog`.then(([row]) => row?.n),
  )

const written = () =>
  inUnit((tx) =>
    tx<{ n: number }[]>`select count(*)::int as n from prospect_search`.then(([row]) => row?.n),
  )

test('[CR-8] whoever came with thousands is found at once, and as well when the texts are written', async () => {
  const ids = (await addMany(500, 'Lindqvist')).sort()
  await addMany(500, 'Lindqvist', other)
  expect([await waiting(), await written()]).toEqual([1, 0])
  expect(await find('lindqvist')).toEqual(ids)
  await writeSearchBacklog(worker.sql, buId)
  expect([await waiting(), await written()]).toEqual([0, 500])
  expect(await find('lindqvist')).toEqual(ids)
})

test('a few have their texts with their rows', async () => {
  const before = (await written()) ?? 0
  const ids = (await addMany(5, 'Aalto')).sort()
  expect([await waiting(), await written()]).toEqual([0, before + 5])
  expect(await find('aalto')).toEqual(ids)
})

test('whatever happens, in whatever order, the search finds whom reading everybody finds', async () => {
  let seed = 20261201
  const next = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return seed % below
  }
  const some = (tx: Tx, deleted: boolean) => tx`
    (select id from prospects where bu_id = ${buId} and (deleted_at is not null) = ${deleted} order by md5(id::text || ${next(1_000)}::text) limit 7)`
  const steps: (() => Promise<unknown>)[] = [
    () => addMany(250, 'Berg'),
    () => addMany(3, 'Berg'),
    () =>
      inUnit(
        (tx) =>
          tx`update prospects set values = '{"last_name": "Berglund"}' where id in ${some(tx, false)}`,
      ),
    () =>
      inUnit(
        (tx) =>
          tx`update prospects set values = values || '{"city": "Bergen"}' where id in ${some(tx, false)}`,
      ),
    () =>
      inUnit((tx) => tx`update prospects set deleted_at = now() where id in ${some(tx, false)}`),
    () => inUnit((tx) => tx`update prospects set deleted_at = null where id in ${some(tx, true)}`),
    () => inUnit((tx) => tx`delete from prospects where id in ${some(tx, true)}`),
    () => writeSearchBacklog(worker.sql, buId),
  ]
  for (let n = 0; n < 40; n += 1) {
    const step = next(steps.length)
    await steps[step]?.()
    for (const wanted of ['berg', 'berglund', 'lindqvist'])
      expect(await find(wanted), `${wanted} after step ${n}, a ${step}`).toEqual(await read(wanted))
  }
  await writeSearchBacklog(worker.sql, buId)
  for (const wanted of ['berg', 'berglund']) expect(await find(wanted)).toEqual(await read(wanted))
})

test('two workers write each text once, and one that is killed leaves it to the other', async () => {
  for (let n = 0; n < 12; n += 1) await addMany(200, 'Virtanen')
  await expect(
    inUnit(async (tx) => {
      await tx`delete from search_backlog where bu_id = ${buId}`
      throw new Error('killed')
    }),
  ).rejects.toThrow('killed')
  await Promise.all([1, 2].map(() => writeSearchBacklog(worker.sql, buId)))
  expect(await waiting()).toBe(0)
  expect((await find('virtanen')).length).toBe(2_400)
})

test('texts wait for a load or an import that is under way, unless very many do', async () => {
  const isDue = async () => (await findWork(worker.sql, buId)).search
  expect(await isDue()).toBe(false)
  await addMany(200, 'Dahl')
  expect(await isDue()).toBe(true)
  await inUnit(
    (tx) =>
      tx`insert into commands (bu_id, kind, args, state) values (${buId}, 'load_existing', '{}', 'running')`,
  )
  expect(await isDue()).toBe(false)
  await inUnit(
    (tx) =>
      tx`insert into search_backlog select ${buId}, uuidv7(), uuidv7() from generate_series(1, 60)`,
  )
  expect(await isDue()).toBe(true)
})
