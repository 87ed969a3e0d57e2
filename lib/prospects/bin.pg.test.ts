import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, inBusinessUnit, openDatabase, type Tx } from '#db/client.ts'
import { testDatabase } from '#lib/launch/testing/postgres.ts'
import { countBin, listBin, type RestoreStep, restoreStep } from '#lib/prospects/bin.ts'
import { type SeededUnit, seedProspects } from '#lib/prospects/testing/many-prospects.ts'
import type { BinReason } from '#lib/prospects/types.ts'

let unit: SeededUnit
let web: Database

beforeAll(async () => {
  const database = await testDatabase('bin')
  unit = await seedProspects(database, 12_000)
  web = openDatabase(database.webUrl, { name: 'test', connectionsMax: 2 })
  await inUnit(
    (tx) => tx`
      update prospects set deleted_at = now() - score * interval '1 second', deleted_reason = (array[
        '[[crm_deleted]]', '[[crm_merged]]', 'Merged by Clara Neumann into Ada', 'Deleted by Clara Neumann', null
      ])[1 + score % 5] where bu_id = ${unit.buId}`,
  )
}, 60_000)
afterAll(() => web?.end())

const inUnit = <T>(work: (tx: Tx) => Promise<T>) => inBusinessUnit(web.sql, unit.buId, work)
const count = (reason: BinReason) => inUnit((tx) => countBin(tx, unit.buId, reason))
const by = () => unit.userIds[0] ?? ''

test('[DL-4] the bin says why, part by part, and its parts are the whole', async () => {
  expect(await count('all')).toBe(10_001)
  expect([await count('people'), await count('salesforce'), await count('merged')]).toEqual([
    4_800, 2_400, 4_800,
  ])
  const page = await inUnit((tx) => listBin(tx, unit.buId, 'salesforce', null))
  expect(new Set(page.rows.map(({ deletedReason }) => deletedReason))).toEqual(
    new Set(['[[crm_deleted]]']),
  )
})

test('[DL-4][MT-4] all that match come back step by step, one for each e-mail, the latest deleted', async () => {
  const { buId } = unit
  const [twin] = await inUnit(
    (tx) => tx<{ id: string }[]>`
      insert into prospects (bu_id, values, deleted_at, deleted_reason)
      select bu_id, values, now() + interval '1 hour', deleted_reason from prospects
      where bu_id = ${buId} and score = 3 limit 1 returning id`,
  )
  const [taken] = await inUnit(
    (tx) => tx<{ email_key: string }[]>`
      insert into prospects (bu_id, values) select bu_id, values from prospects
      where bu_id = ${buId} and score = 8 limit 1 returning email_key`,
  )
  const selection = { mode: 'all' as const, reason: 'people' as const, except: [] }
  let [after, done, restored]: [string | null, number, number] = [null, 0, 0]
  do {
    const from: string | null = after
    const step: RestoreStep = await inUnit((tx) => restoreStep(tx, buId, selection, from, by()))
    after = step.next
    done += step.done
    restored += step.restored
  } while (after)
  expect([done, restored]).toEqual([4_801, 4_799])
  const live = await inUnit(
    (tx) =>
      tx`select id from prospects where bu_id = ${buId} and id = ${twin?.id ?? null} and deleted_at is null`,
  )
  expect(live).toHaveLength(1)
  const [rest] = await inUnit(
    (tx) => tx<{ n: number; waiting: number }[]>`
      select (select count(*)::int from prospects where bu_id = ${buId} and email_key = ${taken?.email_key ?? ''}
          and deleted_at is null) n,
        (select count(*)::int from changes where bu_id = ${buId} and cause = 'restored' and lane = 4) waiting`,
  )
  expect(rest).toEqual({ n: 1, waiting: 4_799 })
  expect(await count('people')).toBe(2)
})
