import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Database, inBusinessUnit, openDatabase, type Tx } from '#db/client.ts'
import { writeCursor } from '#lib/base/keyset-cursor.ts'
import { type TestDatabase, testDatabase } from '#lib/launch/testing/postgres.ts'
import { assignStep, recycleStep, type Step, syncStep } from '#lib/prospects/bulk-writes.ts'
import { exportCsv } from '#lib/prospects/export.ts'
import {
  type BulkSelection,
  filterText,
  type ProspectFilter,
  type ProspectSort,
  sortColumns,
} from '#lib/prospects/query.ts'
import {
  chosenByColumn,
  countProspects,
  countSelected,
  listFields,
  listProspects,
} from '#lib/prospects/reads.ts'
import { type KeyColumn, sortKey } from '#lib/prospects/sort-key.ts'
import { type SeededUnit, seedProspects } from '#lib/prospects/testing/many-prospects.ts'
import { whereSelected } from '#lib/prospects/where.ts'

const many = 100_000
let database: TestDatabase
let web: Database
let unit: SeededUnit

beforeAll(async () => {
  database = await testDatabase('grid')
  unit = await seedProspects(database, many)
  web = openDatabase(database.webUrl, { name: 'test', connectionsMax: 2 })
}, 120_000)
afterAll(() => web?.end())

const inUnit = <T>(work: (tx: Tx) => Promise<T>) => inBusinessUnit(web.sql, unit.buId, work)
const scope = () => ({ buId: unit.buId, viewerId: unit.userIds[0]! })
const byName: ProspectSort = { column: 'name', descending: false }

const keyColumns = sortColumns.filter((each): each is KeyColumn => each !== 'assigned')
const everyWay = keyColumns.flatMap((column) =>
  [false, true].map((descending) => ({ column, descending })),
)
const indexOf: Record<KeyColumn, string> = {
  name: 'prospects_name',
  company: 'prospects_company',
  score: 'prospects_score',
  active: 'prospects_active',
  created: 'prospects_created',
  updated: 'prospect_updates_order',
}

const filters: Record<string, () => ProspectFilter> = {
  none: () => ({}),
  search: () => ({ q: 'person4242' }),
  prefix: () => ({ q: 'pe' }),
  mine: () => ({ assigned: 'me' }),
  'assigned to nobody': () => ({ assigned: 'none' }),
  'left to a queue': () => ({ assigned: 'queue' }),
  'left to the rule': () => ({ assigned: 'rule' }),
  'not in CRM': () => ({ crm: 'none' }),
  lead: () => ({ crm: 'lead' }),
  waiting: () => ({ sync: 'waiting' }),
  created: () => ({ created: '7d' }),
  company: () => ({ company: 'is:Company 42' }),
  'company prefix': () => ({ company: 'starts:company 42' }),
  score: () => ({ score: 290 }),
  country: () => ({ field: 'country:Norway' }),
  'needs a person': () => ({ error: 'need' }),
  'a small import': () => ({ import: unit.importIds[0]! }),
  'a large import': () => ({ import: unit.importIds[1]! }),
}

describe('every filter and sort is an index scan under row-level security', () => {
  test.each(Object.keys(filters))(
    '[IM-2] no filter scans the table of prospects: %s',
    async (name) => {
      const filter = filters[name]!()
      for (const column of keyColumns) {
        const plan = await explain(filter, { column, descending: false })
        expect(plan, `${name} by ${column}`).not.toContain('Seq Scan on prospects')
      }
    },
  )

  test.each(everyWay)(
    'a page by $column (descending: $descending) is read from its own index, unsorted: the first, deep down, of a filter',
    async (sort) => {
      const cursor = await deepDown(sort.column)
      const wide: ProspectFilter = { sync: 'in_accord', score: 20 }
      const plans = [
        await explain({}, sort),
        await explain({}, sort, cursor),
        await explain(wide, sort),
        await explain(wide, sort, cursor),
      ]
      for (const plan of plans) {
        expect(plan).toContain(`using ${indexOf[sort.column]} on `)
        expect(plan).not.toContain('Sort')
        expect(plan).not.toContain('Seq Scan')
      }
      for (const plan of [plans[1], plans[3]]) expect(plan).toMatch(/Index Cond: .*ROW\(/)
    },
  )

  test.each([true, false])(
    'a page of each filter and sort is quick (descending: %s)',
    async (descending) => {
      for (const [name, filter] of Object.entries(filters)) {
        for (const column of sortColumns) {
          const started = performance.now()
          await inUnit((tx) =>
            listProspects(tx, scope(), {
              filter: filter(),
              sort: { column, descending },
              cursor: null,
            }),
          )
          expect(performance.now() - started, `${name} by ${column}`).toBeLessThan(1_500)
        }
      }
    },
    120_000,
  )
})

type KeySort = { column: KeyColumn; descending: boolean }

async function explain(
  filter: ProspectFilter,
  sort: KeySort,
  cursor: string | null = null,
): Promise<string> {
  const rows = await inUnit((tx) => {
    const page = chosenByColumn(
      tx,
      scope(),
      { filter, sort, cursor },
      { column: sort.column, limit: 51 },
    )
    return tx<Record<string, string>[]>`explain ${page}`
  })
  return rows.map((row) => Object.values(row)[0]).join('\n')
}

/** The place of whoever has as many before as after. */
async function deepDown(column: KeyColumn): Promise<string> {
  const [place] = await inUnit((tx) => {
    const { own } = sortKey(tx, column)
    return tx<{ value: string; id: string }[]>`
      select (${own})::text as value, p.id from prospects p where p.bu_id = ${unit.buId} and p.deleted_at is null
      order by ${own}, p.id offset ${many / 2} limit 1`
  })
  return writeCursor(place!)
}

test.each(
  sortColumns.flatMap((column) => [true, false].map((descending) => ({ column, descending }))),
)(
  'pages by $column (descending: $descending) meet every row once and no row twice',
  async (sort) => {
    const filter: ProspectFilter = { company: 'starts:company 12' }
    const total = await inUnit((tx) => countProspects(tx, scope(), filter))
    const seen = new Set<string>()
    let cursor: string | null = null
    let rows = 0
    do {
      const page = await inUnit((tx) =>
        listProspects(tx, scope(), { filter, sort, cursor, size: 300 }),
      )
      for (const row of page.rows) seen.add(row.id)
      rows += page.rows.length
      cursor = page.next
    } while (cursor)
    expect({ rows, distinct: seen.size }).toEqual({ rows: total, distinct: total })
  },
)

test('the count is exact up to 10,000 and says more beyond', async () => {
  const [all, few] = await inUnit((tx) =>
    Promise.all([
      countProspects(tx, scope(), {}),
      countProspects(tx, scope(), { company: 'is:Company 7' }),
    ]),
  )
  expect([all, few]).toEqual([10_001, many / 5000])
})

test('another business unit’s rows are not counted, listed or selected', async () => {
  const other = await seedProspects(database, 10)
  const counts = await inBusinessUnit(web.sql, other.buId, async (tx) => {
    const foreign = { ...scope(), viewerId: other.userIds[0]! }
    const selection: BulkSelection = { mode: 'all', filter: '', except: [] }
    return [
      await countProspects(tx, foreign, {}),
      (await countSelected(tx, foreign, selection)).count,
      (await countSelected(tx, { ...foreign, buId: other.buId }, selection)).count,
    ]
  })
  expect(counts).toEqual([0, 0, 10])
})

async function runSteps(
  selection: BulkSelection,
  step: (tx: Tx, selected: Parameters<typeof syncStep>[1]) => Promise<Step>,
): Promise<{ done: number; changed: number; steps: number }> {
  const sums = { done: 0, changed: 0, steps: 0 }
  let after: string | null = null
  do {
    const at: string | null = after
    const result: Step = await inUnit((tx) =>
      step(tx, { buId: unit.buId, where: whereSelected(tx, scope(), selection), after: at }),
    )
    sums.done += result.done
    sums.changed += result.changed
    sums.steps += 1
    after = result.next
  } while (after)
  return sums
}

test('[AU-1] all matching rows of 100,000 are assigned, each with its history and its change row', async () => {
  const filter = filterText({ assigned: 'none' })
  const selection: BulkSelection = { mode: 'all', filter, except: [] }
  const before = await inUnit((tx) => countSelected(tx, scope(), selection))
  const assignment = {
    target: { to: 'user' as const, userId: unit.userIds[1]! },
    by: 'Clara',
    requestedBy: unit.userIds[0]!,
  }
  const sums = await runSteps(selection, async (tx, selected) => {
    const step = await assignStep(tx, selected, assignment)
    if (!step.ok) throw new Error(step.error.message)
    return step.value
  })
  expect(sums.changed).toBe(before.count)
  const [left] = await inUnit(
    (tx) => tx<{ left: number; history: number; changes: number }[]>`
      select (select count(*)::int from prospects where bu_id = ${unit.buId} and assigned_user_id is null) as left,
        (select count(*)::int from field_history where bu_id = ${unit.buId} and field = 'assigned_user') as history,
        (select count(*)::int from changes where bu_id = ${unit.buId} and cause = 'assignment' and lane = 4) as changes`,
  )
  expect(left).toEqual({ left: 0, history: before.count, changes: before.count })
}, 120_000)

test('[DL-4] what goes to the recycle bin leaves the queue, and its record keeps its link', async () => {
  const selection: BulkSelection = {
    mode: 'all',
    filter: filterText({ company: 'is:Company 9' }),
    except: [],
  }
  await runSteps(selection, (tx, selected) => syncStep(tx, selected, unit.userIds[0]!))
  const sums = await runSteps(selection, (tx, selected) =>
    recycleStep(tx, selected, 'Deleted by Clara'),
  )
  const [left] = await inUnit(
    (tx) => tx<{ waiting: number; binned: number; pairs: number }[]>`
      select count(c.id)::int as waiting, count(*)::int as binned, count(l.prospect_id)::int as pairs
      from prospects p join pairs l on l.bu_id = p.bu_id and l.prospect_id = p.id
      left join changes c on c.bu_id = p.bu_id and c.prospect_id = p.id
      where p.bu_id = ${unit.buId} and p.company_key = 'company 9' and p.deleted_at is not null`,
  )
  expect({ sums: sums.changed, left }).toEqual({
    sums: 20,
    left: { waiting: 0, binned: 20, pairs: 20 },
  })
})

test('[IM-2] an export is one line per matching row under its heads, from a cursor', async () => {
  const selection: BulkSelection = {
    mode: 'all',
    filter: filterText({ company: 'starts:company 13' }),
    except: [],
  }
  const { count } = await inUnit((tx) => countSelected(tx, scope(), selection))
  const text = await inUnit(async (tx) => {
    const request = { scope: scope(), selection, sort: byName, fields: await listFields(tx) }
    let all = ''
    for await (const piece of exportCsv(tx, request)) all += piece
    return all
  })
  const lines = text.trimEnd().split('\r\n')
  expect(lines.length).toBe(count + 1)
  expect(lines[0]).toMatch(/^\uFEFFE-mail,Salutation,First name/)
})
