import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, inBusinessUnit, openDatabase, type Tx } from '#db/client.ts'
import { findGroup } from '#lib/duplicates/group-reads.ts'
import { groupsOf, undecided } from '#lib/duplicates/groups.ts'
import { separator } from '#lib/duplicates/key.ts'
import { countGroups, findMembers, listGroups } from '#lib/duplicates/reads.ts'
import { type DuplicateKind, type DuplicatePage, duplicateKinds } from '#lib/duplicates/types.ts'
import { dismissGroup, reopenGroup } from '#lib/duplicates/writes.ts'
import { type TestDatabase, testDatabase } from '#lib/launch/testing/postgres.ts'
import { planMerge } from '#lib/prospects/merge.ts'
import { lockMembers, mergeProspects } from '#lib/prospects/merge-writes.ts'
import { type SeededUnit, seedProspects } from '#lib/prospects/testing/many-prospects.ts'
import { appendEntries } from '#lib/scoring/writes.ts'

const groups = 100_000
let database: TestDatabase
let unit: SeededUnit
let web: Database

/** A contact and a lead for each e-mail, and as many leads alone between them. */
beforeAll(async () => {
  database = await testDatabase('duplicates')
  unit = await seedProspects(database, 2_000)
  web = openDatabase(database.webUrl, { name: 'test', connectionsMax: 2 })
  const sql = postgres(database.superuserUrl, { max: 1, onnotice: () => {} })
  const { buId } = unit
  await sql`
    insert into crm_records (bu_id, crm_id, object, email, email_key, created_at, modified_at, values)
    select ${buId}, case when k = 0 then '003' else '00Q' end || lpad((n * 3 + k)::text, 15, '0'),
      case when k = 0 then 'Contact' else 'Lead' end, e.email, e.email, now(), now(),
      jsonb_build_object('LastName', 'Last' || n)
    from generate_series(1, ${groups}) n cross join generate_series(0, 2) k
    cross join lateral (select case when k = 2 then 'alone' else 'twice' end || n || '@halden.example' as email) e`
  await sql`
    insert into prospects (bu_id, values)
    select ${buId}, jsonb_build_object('first_name', 'Ada', 'last_name', 'Twin' || n, 'company', 'Halden',
      'email', case when k = 0 then 'ada.twin' || n else 'adatwin' || n || '+news' end || '@halden.example')
    from generate_series(1, 300) n cross join generate_series(0, 1) k`
  await sql`insert into pairs (bu_id, prospect_id) select bu_id, id from prospects where bu_id = ${buId}
    on conflict do nothing`
  await sql`vacuum analyze crm_records`
  await sql`vacuum analyze prospects`
  await sql.end()
}, 180_000)
afterAll(() => web?.end())

const inUnit = <T>(work: (tx: Tx) => Promise<T>) => inBusinessUnit(web.sql, unit.buId, work)

async function planOf(kind: DuplicateKind): Promise<string> {
  const rows = await inUnit(
    (tx) => tx<{ 'QUERY PLAN': string }[]>`
      explain select g.key from (${groupsOf(tx, unit.buId, kind, kind === 'people' ? null : 'm')}) g
      where ${undecided(tx, unit.buId, kind)} order by g.key limit 51`,
  )
  return rows.map((row) => row['QUERY PLAN']).join('\n')
}

test.each(duplicateKinds)(
  '[DU-1] a page walks an index in its order and sorts nothing: %s',
  async (kind) => {
    const plan = await planOf(kind)
    expect(plan).toContain('GroupAggregate')
    expect(plan).not.toContain('Seq Scan on crm_records')
    expect(plan).not.toContain('Seq Scan on prospects')
    expect(plan).not.toMatch(/->\s+Sort\b/)
  },
)

test('[DU-1] a page of 100,000 groups is quick, the first as the last, and the count is bounded', async () => {
  const timed = async <T>(work: (tx: Tx) => Promise<T>) => {
    const started = performance.now()
    const value = await inUnit(work)
    return { value, ms: performance.now() - started }
  }
  const first = await timed((tx) => listGroups(tx, unit.buId, 'records', null))
  const second = await timed((tx) => listGroups(tx, unit.buId, 'records', first.value.next))
  const counted = await timed((tx) => countGroups(tx, unit.buId, 'records'))
  expect(first.value.rows).toHaveLength(50)
  expect(first.value.rows[0]?.members.map(({ noun }) => noun).sort()).toEqual(['Contact', 'Lead'])
  const keys = [...first.value.rows, ...second.value.rows].map(({ key }) => key)
  expect(new Set(keys).size).toBe(100)
  expect(keys).toEqual(keys.toSorted())
  expect(counted.value).toBe(10_001)
  expect(Math.max(first.ms, second.ms, counted.ms)).toBeLessThan(1_000)
})

test('[DU-1] the same name and company, and near e-mails, are found among prospects', async () => {
  const people = await inUnit((tx) => countGroups(tx, unit.buId, 'people'))
  const near = await inUnit((tx) => countGroups(tx, unit.buId, 'addresses'))
  expect([people, near]).toEqual([300, 300])
  let cursor: string | null = null
  const keys: string[] = []
  do {
    const at: string | null = cursor
    const page: DuplicatePage = await inUnit((tx) => listGroups(tx, unit.buId, 'people', at))
    keys.push(...page.rows.map(({ key }) => key))
    cursor = page.next
  } while (cursor)
  expect([keys.length, new Set(keys).size]).toEqual([300, 300])
})

test('[DU-2] "not a duplicate" holds for these members and ends with a new one', async () => {
  const { buId } = unit
  const key = 'adatwin7@halden.example'
  const count = () => inUnit((tx) => countGroups(tx, buId, 'addresses'))
  const members = (await inUnit((tx) => findMembers(tx, buId, 'addresses', key))) ?? []
  const verdict = { buId, kind: 'addresses' as const, key, members, by: 'Clara Neumann' }
  await inUnit((tx) => dismissGroup(tx, verdict))
  expect(await count()).toBe(299)
  const group = await inUnit((tx) => findGroup(tx, buId, 'addresses', key))
  expect(group?.dismissed?.by).toBe('Clara Neumann')
  const added = { email: 'a.d.a.twin7@halden.example' }
  await inUnit(
    (tx) =>
      tx`insert into prospects (bu_id, values) values (${buId}, ${JSON.stringify(added)}::text::jsonb)`,
  )
  expect(await count()).toBe(300)
  await inUnit((tx) => reopenGroup(tx, verdict))
})

test('[DL-5] a merge moves values, link and activities, and the other waits in the bin', async () => {
  const { buId } = unit
  const key = `twin9 ada${separator}halden`
  const ids = (await inUnit((tx) => findMembers(tx, buId, 'people', key))) ?? []
  const [masterId = '', otherId = ''] = ids
  await inUnit(async (tx) => {
    await tx`update pairs set crm_id = '00Q000000000009AAA', crm_object = 'Lead', link_state = 'linked',
      agreed = '{"company":"Halden"}' where bu_id = ${buId} and prospect_id = ${otherId}`
    const entry = { kind: 'visit', cause: 'v1', points: 12, title: '' } as const
    await appendEntries(tx, buId, [{ ...entry, prospectId: otherId, at: new Date().toISOString() }])
    await tx`insert into activities (bu_id, prospect_id, at, kind, title) values (${buId}, ${otherId}, now(), 'visit', 'Visit')`
    const members = await lockMembers(tx, buId, ids)
    const wish = { masterId, take: { email: otherId }, linkOf: otherId }
    const now = { by: 'Clara Neumann', at: new Date().toISOString() }
    const plan = planMerge(members, wish, now)
    if (!plan) throw new Error('no plan')
    const reason = 'Merged by Clara Neumann into Ada Twin9'
    const requestedBy = unit.userIds[0] ?? ''
    await mergeProspects(tx, { buId, masterId, otherIds: [otherId], plan, reason, requestedBy })
  })
  const [after] = await inUnit(
    (tx) => tx`
      select p.email, p.score, l.crm_id, l.link_state, l.agreed,
        (select count(*)::int from activities a where a.bu_id = p.bu_id and a.prospect_id = p.id) activities,
        (select deleted_reason from prospects o where o.bu_id = p.bu_id and o.id = ${otherId}) other,
        (select link_state from pairs o where o.bu_id = p.bu_id and o.prospect_id = ${otherId}) other_link,
        (select count(*)::int from field_history h where h.bu_id = p.bu_id and h.prospect_id = p.id and h.rule = 'merge') history
      from prospects p join pairs l on l.bu_id = p.bu_id and l.prospect_id = p.id
      where p.bu_id = ${buId} and p.id = ${masterId}`,
  )
  expect(after).toMatchObject({
    score: 12,
    crm_id: '00Q000000000009AAA',
    link_state: 'linked',
    agreed: { company: 'Halden' },
    activities: 1,
    other: 'Merged by Clara Neumann into Ada Twin9',
    other_link: 'broken',
    history: 1,
  })
})
