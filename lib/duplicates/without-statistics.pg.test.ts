import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, inBusinessUnit, openDatabase, type SqlLike } from '#db/client.ts'
import { groupsOf, inIndexOrder, undecided } from '#lib/duplicates/groups.ts'
import { countGroups, listGroups } from '#lib/duplicates/reads.ts'
import { type DuplicateKind, duplicateKinds } from '#lib/duplicates/types.ts'
import { testDatabase } from '#lib/launch/testing/postgres.ts'
import { seedProspects } from '#lib/prospects/testing/many-prospects.ts'

const groups = 10_000
let web: Database
let buId: string

/** As right after a first load: the planner knows of a few rows, and of none of these. */
beforeAll(async () => {
  const database = await testDatabase('no_statistics')
  const sql = postgres(database.superuserUrl, { max: 1, onnotice: () => {} })
  for (const table of ['crm_records', 'prospects', 'not_duplicates'])
    await sql.unsafe(`alter table ${table} set (autovacuum_enabled = false)`)
  buId = (await seedProspects(database, 1)).buId
  await sql`
    insert into crm_records (bu_id, crm_id, object, email, email_key, created_at, modified_at, values)
    select ${buId}, '00Q' || lpad((n * 2 + k)::text, 15, '0'), 'Lead', e.email, e.email, now(), now(), '{}'
    from generate_series(1, ${groups}) n cross join generate_series(0, 1) k
    cross join lateral (select 'twice' || n || '@halden.example' as email) e`
  await sql`
    insert into prospects (bu_id, values)
    select ${buId}, jsonb_build_object('first_name', 'Ada', 'last_name', 'Twin' || n, 'company', 'Halden',
      'email', case when k = 0 then 'ada.twin' || n else 'adatwin' || n || '+news' end || '@halden.example')
    from generate_series(1, ${groups}) n cross join generate_series(0, 1) k`
  // Half of them are decided, which the planner does not know either.
  await sql`
    insert into not_duplicates (bu_id, kind, key, members, said_by)
    select ${buId}, 'people', g.key, g.members, 'Clara Neumann' from (
      select p.name_key as key, array_agg(p.id::text order by p.id) as members
      from prospects p where p.bu_id = ${buId} and p.company_key = 'halden' group by p.name_key) g
    order by g.key desc limit ${groups / 2}`
  await sql.end()
  web = openDatabase(database.webUrl, { name: 'test', connectionsMax: 1 })
}, 120_000)
afterAll(() => web?.end())

const page = (sql: SqlLike, kind: DuplicateKind) => sql`
  select g.key, g.members from (${groupsOf(sql, buId, kind)}) g
  where ${undecided(sql, buId, kind)} order by g.key limit 51`
const count = (sql: SqlLike, kind: DuplicateKind) => sql`
  select count(*) from (select from (${groupsOf(sql, buId, kind)}) g where ${undecided(sql, buId, kind)} limit 10001) c`

const planOf = (kind: DuplicateKind, ask: typeof page) =>
  inBusinessUnit(web.sql, buId, async (tx) => {
    const rows = await inIndexOrder(
      tx,
      () =>
        tx<{ 'QUERY PLAN': string }[]>`explain (analyze, costs off, timing off) ${ask(tx, kind)}`,
    )
    return rows.map((row) => row['QUERY PLAN']).join('\n')
  })

const readBy = (plan: string) =>
  [
    ...plan.matchAll(
      /Index (?:Only )?Scan using (\w+) on \w+ \w+ \(actual rows=([\d.]+) loops=(\d+)/g,
    ),
  ].map(([, index, rows, loops]) => [index, Math.round(Number(rows) * Number(loops))] as const)

test.each(duplicateKinds)(
  '[DU-1] without statistics a page reads its own groups alone, and the count sorts nothing: %s',
  async (kind) => {
    for (const ask of [page, count]) {
      const plan = await planOf(kind, ask)
      expect(plan).not.toMatch(/Sort\b|Seq Scan|Bitmap|Materialize|Merge|Hash/)
    }
    const plan = await planOf(kind, page)
    expect(readBy(plan)[0]?.[1]).toBeLessThan(200)
    expect(plan).toMatch(/not_duplicates_pk[\s\S]*Index Cond: .*key = /)
  },
)

test('[DU-1] the settings end with the statement: what is asked next is planned as ever', async () => {
  await inBusinessUnit(web.sql, buId, async (tx) => {
    expect((await listGroups(tx, buId, 'people', null)).rows).toHaveLength(50)
    expect(await countGroups(tx, buId, 'people')).toBe(groups / 2)
    expect(await tx`show enable_seqscan`).toMatchObject([{ enable_seqscan: 'on' }])
  })
})
