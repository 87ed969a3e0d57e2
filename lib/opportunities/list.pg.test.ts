import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, inBusinessUnit, openDatabase, type Tx } from '#db/client.ts'
import { type TestDatabase, testDatabase } from '#lib/launch/testing/postgres.ts'
import { type OpportunityFilter, sortColumns } from '#lib/opportunities/query.ts'
import {
  countOpportunities,
  findOpportunity,
  listBoard,
  listChoices,
  listOfProspect,
  listOpportunities,
  type PageRequest,
  sortKey,
} from '#lib/opportunities/reads.ts'
import type { OpportunityPage } from '#lib/opportunities/types.ts'
import { whereOf } from '#lib/opportunities/where.ts'
import { poolTies } from '#lib/opportunities/writes.ts'
import { type SeededUnit, seedProspects } from '#lib/prospects/testing/many-prospects.ts'

const many = 50_000
let database: TestDatabase
let web: Database
let unit: SeededUnit
const owner = '005000000000007AAA'

beforeAll(async () => {
  database = await testDatabase('opportunities')
  unit = await seedProspects(database, 1_000)
  web = openDatabase(database.webUrl, { name: 'test', connectionsMax: 2 })
  const sql = postgres(database.superuserUrl, { max: 1, onnotice: () => {} })
  const { buId } = unit
  await sql`
    insert into opportunities (bu_id, crm_id, name, stage, state, amount, probability, close_date, owner_id, account,
      created_at, modified_at, shown)
    select ${buId}, '006' || lpad(n::text, 15, '0'), 'Deal ' || n % 4999, s.stage, s.state,
      case when n % 7 = 0 then null else n % 900 end, n % 100, current_date + n % 400 - 200,
      '005' || lpad((n % 50)::text, 12, '0') || 'AAA', 'Account ' || n % 3000, now() - interval '1 year',
      now() - n * interval '1 minute', n % 10 > 0
    from generate_series(1, ${many}) n
    cross join lateral (select case when n % 5 = 0 then 'won' when n % 5 = 1 then 'lost' else 'open' end as state,
      case when n % 5 = 0 then 'Closed Won' when n % 5 = 1 then 'Closed Lost' else 'Stage ' || n % 40 end as stage) s`
  await sql`
    insert into crm_users (bu_id, crm_user_id, name, active) values (${buId}, ${owner}, 'Jonas Brandt', true)`
  await sql`
    insert into opportunity_ties (bu_id, opportunity_id, prospect_id, linked, told, role, since)
    select p.bu_id, '006' || lpad((11 + p.n % 8)::text, 15, '0'), p.id, true, 'open', 'Evaluator', now()
    from (select bu_id, id, row_number() over (order by id) n from prospects where bu_id = ${buId}) p`
  await sql`analyze opportunities, opportunity_ties`
  await sql.end()
}, 120_000)
afterAll(() => web?.end())

const inUnit = <T>(work: (tx: Tx) => Promise<T>) => inBusinessUnit(web.sql, unit.buId, work)

const filters: Record<string, OpportunityFilter> = {
  none: {},
  search: { q: 'deal 4242' },
  prefix: { q: 'de' },
  won: { state: 'won' },
  stage: { stage: 'Stage 7' },
  owner: { owner },
  'close date past': { closes: 'past' },
  'closes in 30 days': { closes: '30d' },
  'open of an owner, soon': { state: 'open', owner, closes: '90d' },
}

test.each(Object.keys(filters))(
  '[OP-5] no filter and no sort scans the table of opportunities: %s',
  async (name) => {
    const filter = filters[name] ?? {}
    for (const column of sortColumns) {
      const rows = await inUnit((tx) => {
        const { key } = sortKey(tx, column)
        return tx<Record<string, string>[]>`
          explain select o.* from opportunities o where ${whereOf(tx, unit.buId, filter)}
          order by ${key}, o.crm_id limit 51`
      })
      const plan = rows.map((row) => Object.values(row)[0]).join('\n')
      expect(plan, `${name} by ${column}`).not.toContain('Seq Scan on opportunities')
    }
  },
)

test.each(
  sortColumns.flatMap((column) => [true, false].map((descending) => ({ column, descending }))),
)(
  '[OP-5] pages by $column (descending: $descending) meet every row once and no row twice',
  async (sort) => {
    const filter: OpportunityFilter = { owner }
    const total = await inUnit((tx) => countOpportunities(tx, unit.buId, filter))
    const seen = new Set<string>()
    let [cursor, rows]: [string | null, number] = [null, 0]
    do {
      const after: string | null = cursor
      const request: PageRequest = { filter, sort, cursor: after, size: 200 }
      const page: OpportunityPage = await inUnit((tx) => listOpportunities(tx, unit.buId, request))
      for (const row of page.rows) seen.add(row.id)
      rows += page.rows.length
      cursor = page.next
    } while (cursor)
    expect({ rows, distinct: seen.size }).toEqual({ rows: total, distinct: total })
    expect(total).toBeGreaterThan(800)
  },
)

test('[OP-5] the board has every shown opportunity in its stage, open ones by likelihood first', async () => {
  const started = performance.now()
  const board = await inUnit((tx) => listBoard(tx, unit.buId, {}))
  expect(performance.now() - started).toBeLessThan(3_000)
  expect(board.reduce((sum, { count }) => sum + count, 0)).toBe(many * 0.9)
  const states = board.map(({ state }) => state)
  expect(states).toEqual([...states].sort((a, b) => order(a) - order(b)))
  expect(board.every(({ rows, count }) => rows.length === Math.min(20, count))).toBe(true)
  expect(board[0]?.sums.map(({ currency }) => currency)).toEqual(['EUR'])
})

const order = (state: string) => ['open', 'won', 'lost'].indexOf(state)

test('[OP-5] filters offer the stages and owners that occur', async () => {
  const { stages, owners } = await inUnit((tx) => listChoices(tx, unit.buId))
  expect(stages).toContain('Closed Won')
  expect(new Set(stages).size).toBe(stages.length)
  expect(owners).toEqual([{ id: owner, name: 'Jonas Brandt' }])
})

test('[OP-1] one that concerns nobody here is not found, and another business unit finds none', async () => {
  const hidden = `006${'10'.padStart(15, '0')}`
  const shown = `006${'11'.padStart(15, '0')}`
  const other = await seedProspects(database, 1)
  expect(await inUnit((tx) => findOpportunity(tx, unit.buId, hidden))).toBeNull()
  expect((await inUnit((tx) => findOpportunity(tx, unit.buId, shown)))?.persons.length).toBe(125)
  const foreign = await inBusinessUnit(web.sql, other.buId, async (tx) => [
    await findOpportunity(tx, unit.buId, shown),
    await countOpportunities(tx, unit.buId, { q: 'deal 1' }),
    (await listBoard(tx, unit.buId, {})).length,
  ])
  expect(foreign).toEqual([null, 0, 0])
})

test('[DL-5] whoever stays in a merge takes over the opportunities of the others, each once', async () => {
  const { buId } = unit
  const ids = await inUnit(
    (tx) => tx<{ id: string }[]>`
      select prospect_id as id from opportunity_ties where bu_id = ${buId} order by prospect_id limit 9`,
  )
  const [heir = '', other = ''] = [ids[0]?.id, ids[1]?.id]
  const twin = ids[8]?.id ?? ''
  await inUnit((tx) => poolTies(tx, buId, [other, twin], [heir, heir]))
  const of = async (id: string) =>
    (await inUnit((tx) => listOfProspect(tx, buId, id))).map((row) => row.id).length
  expect([await of(heir), await of(other), await of(twin)]).toEqual([2, 0, 1])
})
