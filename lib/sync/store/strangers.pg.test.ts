import postgres, { type Sql } from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, inBusinessUnit, openDatabase } from '#db/client.ts'
import { testDatabase } from '#lib/launch/testing/postgres.ts'
import { load } from '#lib/sync/store/load.ts'
import { findStrangers } from '#lib/sync/store/mirror.ts'

let owner: Database
let worker: Sql
let buId = ''

beforeAll(async () => {
  const database = await testDatabase('strangers')
  owner = openDatabase(database.superuserUrl, { name: 'strangers-people' })
  worker = postgres(database.workerUrl, { max: 1, onnotice: () => {} })
  const [unit] = await owner.sql<{ id: string }[]>`
    insert into business_units (name) values ('Halden') returning id`
  buId = unit?.id ?? ''
})

afterAll(async () => {
  await worker?.end()
  await owner?.end()
})

const people = 1_000
const numbers = Array.from({ length: people }, (_, n) => n)

/** Entries of the indexes that were read, and rows of whole tables. */
async function entriesReadBy(work: () => Promise<unknown>): Promise<number> {
  const read = async () => {
    await worker`select pg_stat_force_next_flush()`
    await worker`select 1`
    const [row] = await owner.sql<{ entries: number }[]>`
      select (select sum(idx_tup_read) from pg_stat_user_indexes where relname in ('prospects', 'pairs'))::int
        + (select sum(seq_tup_read) from pg_stat_user_tables where relname in ('prospects', 'pairs'))::int as entries`
    return row?.entries ?? 0
  }
  const before = await read()
  await work()
  return (await read()) - before
}

test('[CN-5] who has an e-mail or a record is one look-up each, also while nobody has counted how large the tables are', async () => {
  await inBusinessUnit(owner.sql, buId, async (tx) => {
    await tx`
      with made as (
        insert into prospects (bu_id, values) select ${buId}, jsonb_build_object('email', 'p' || n || '@halden.example')
        from generate_series(0, ${people - 1}::int) n returning id, values)
      insert into pairs (bu_id, prospect_id, crm_id, crm_object, link_state)
      select ${buId}, id, values->>'email', 'Lead', 'linked' from made`
  })
  // As the planner finds them in the middle of a first load: as long as they are by now, and of what was counted before it.
  await owner.sql`
    update pg_class set reltuples = 0, relpages = greatest(relpages, 1) where relname in ('prospects', 'pairs')
      or oid in (select indexrelid from pg_stat_user_indexes where relname in ('prospects', 'pairs'))`
  const keys = numbers.map((n) => `p${n}@halden.example`)
  const looked = await entriesReadBy(() =>
    inBusinessUnit(worker, buId, async (tx) => {
      const asked = keys.map((emailKey, n) => ({ crmId: `new ${n}`, emailKey }))
      const strangers = await findStrangers(tx, buId, asked)
      expect(strangers).toHaveLength(people)
      expect(strangers.every(({ found }) => found === 'linked')).toBe(true)
    }),
  )
  // For each the e-mail, the pair of whom has it, and nobody with that record.
  expect(looked).toBeLessThanOrEqual(2 * people)
  const found = await entriesReadBy(() =>
    inBusinessUnit(worker, buId, async (tx) => {
      const { pairs } = await load(tx, buId, { crmIds: keys, emailKeys: keys }, { lock: false })
      expect(pairs).toHaveLength(people)
    }),
  )
  // By record and by e-mail, then the rows of each pair.
  expect(found).toBeLessThanOrEqual(5 * people)
})
