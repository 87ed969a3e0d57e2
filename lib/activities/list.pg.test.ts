import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, inBusinessUnit, openDatabase, type Tx } from '#db/client.ts'
import { activityGroups } from '#lib/activities/labels.ts'
import { listActivities } from '#lib/activities/list-reads.ts'
import { listTimeline } from '#lib/activities/reads.ts'
import { type ActivityPage, activityKinds } from '#lib/activities/types.ts'
import { testDatabase } from '#lib/launch/testing/postgres.ts'
import { type SeededUnit, seedProspects } from '#lib/prospects/testing/many-prospects.ts'

const many = 200_000
let web: Database
let unit: SeededUnit
let someone: string
let filled: string[]

beforeAll(async () => {
  const database = await testDatabase('activity_list')
  unit = await seedProspects(database, 1_000)
  web = openDatabase(database.webUrl, { name: 'test', connectionsMax: 2 })
  const sql = postgres(database.superuserUrl, { max: 1, onnotice: () => {} })
  await sql`
    insert into activities (bu_id, prospect_id, at, kind, title, detail, points)
    select ${unit.buId}, p.id, now() - (${many} - n) * interval '3 minutes', case when n % 20000 = 7 then 'webinar' when n % 5 = 0 then 'visit' else 'page_view' end,
      'Page ' || n % 40, jsonb_build_object('visit', 'v' || n / 5, 'object', 'Page ' || n % 40), 1
    from generate_series(1, ${many}) n
    join (select id, row_number() over (order by id) - 1 as nth from prospects where bu_id = ${unit.buId}) p on p.nth = (n / 5) % 1000`
  await sql`analyze activities`
  const [row] = await sql<
    { id: string }[]
  >`select id from prospects where bu_id = ${unit.buId} order by id limit 1`
  someone = row?.id ?? ''
  const months = await sql<{ name: string }[]>`
    select relname as name from pg_class where relname like 'activities\\_20%' and relkind = 'r' and reltuples > 1000`
  filled = months.map(({ name }) => name)
  await sql.end()
}, 120_000)
afterAll(() => web?.end())

const inUnit = <T>(work: (tx: Tx) => Promise<T>) => inBusinessUnit(web.sql, unit.buId, work)

test('[AC-4] every kind of activity has its group and a name', () => {
  const grouped = Object.values(activityGroups).flatMap(({ kinds }) => [...kinds])
  expect([...grouped].sort()).toEqual([...activityKinds].sort())
})

test('[AC-4] pages of all activities meet each once, of a rare kind too, without reading the table', async () => {
  const started = performance.now()
  const rare = await inUnit((tx) => listActivities(tx, unit.buId, ['webinar'], null))
  expect(rare.rows).toHaveLength(many / 20_000)
  const seen = new Set<string>()
  let cursor: string | null = null
  for (let page = 0; page < 4; page += 1) {
    const after: string | null = cursor
    const { rows, next }: ActivityPage = await inUnit((tx) =>
      listActivities(tx, unit.buId, null, after),
    )
    for (const { id } of rows) seen.add(id)
    cursor = next
  }
  expect(seen.size).toBe(200)
  expect(performance.now() - started).toBeLessThan(1_500)
})

test('[AC-6] no query of the story or of all activities scans a partition', async () => {
  const plans = await inUnit(async (tx) => {
    const found: string[] = []
    const explaining = new Proxy(tx, {
      apply: (target, self, args) => {
        const [parts, ...values] = args as [TemplateStringsArray, ...unknown[]]
        const isQuery = Array.isArray(parts) && /^\s*(with|select)/.test(parts[0] ?? '')
        if (!isQuery) return Reflect.apply(target, self, args)
        const strings = Object.assign([`explain ${parts[0]}`, ...parts.slice(1)], {
          raw: [`explain ${parts.raw[0]}`, ...parts.raw.slice(1)],
        })
        return Reflect.apply(target, self, [strings, ...values]).then(
          (rows: Record<string, string>[]) => {
            found.push(rows.map((row) => Object.values(row)[0]).join('\n'))
            return Reflect.apply(target, self, args)
          },
        )
      },
    })
    await listTimeline(explaining, unit.buId, someone, null)
    await listActivities(explaining, unit.buId, null, null)
    await listActivities(explaining, unit.buId, ['webinar', 'form_success'], null)
    return found
  })
  // The setting, three sources, the pages of visits; two lists.
  expect(plans).toHaveLength(7)
  expect(filled.length).toBeGreaterThan(10)
  for (const month of filled) {
    for (const plan of plans) expect(plan, month).not.toContain(`Seq Scan on ${month}`)
  }
})

test('[AC-4] a visit stands in the story with its pages and their points, and its pages nowhere else', async () => {
  const page = await inUnit((tx) => listTimeline(tx, unit.buId, someone, null))
  const visits = page.rows.filter((row) => row.source === 'activity' && row.kind === 'visit')
  expect(page.rows.some((row) => row.source === 'activity' && row.kind === 'page_view')).toBe(false)
  expect(visits.length).toBeGreaterThan(10)
  // The newest has no page yet.
  const second = visits[1]
  expect(second).toMatchObject({ points: 5 })
  expect(second?.source === 'activity' && second.detail.pages).toHaveLength(4)
})
