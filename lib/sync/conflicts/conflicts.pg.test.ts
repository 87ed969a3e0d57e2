import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, inBusinessUnit, openDatabase, type Tx } from '#db/client.ts'
import { newId } from '#lib/base/new-id.ts'
import { testDatabase } from '#lib/launch/testing/postgres.ts'
import { seedProspects } from '#lib/prospects/testing/many-prospects.ts'
import { parseConflictCursor } from '#lib/sync/conflicts/input.ts'
import { countConflicts, listConflictFields, listConflicts } from '#lib/sync/conflicts/reads.ts'
import type { ConflictFilter, ConflictRow } from '#lib/sync/conflicts/types.ts'
import { type SettleStep, settleConflicts } from '#lib/sync/conflicts/writes.ts'
import type { HistoryRow } from '#lib/sync/engine/types.ts'
import { writeHistory } from '#lib/sync/store/evidence.ts'

const many = 100_000
let web: Database
let worker: Database
let buId: string
let people: string[]
const clara = { by: 'Clara', requestedBy: newId() }

beforeAll(async () => {
  const database = await testDatabase('conflicts')
  const unit = await seedProspects(database, many)
  buId = unit.buId
  web = openDatabase(database.webUrl, { name: 'test', connectionsMax: 2 })
  worker = openDatabase(database.workerUrl, { name: 'test', connectionsMax: 1 })
  await inUnit(async (tx) => {
    const rows = await tx<{ id: string }[]>`
      select id from prospects where bu_id = ${buId} order by id limit 20`
    people = rows.map(({ id }) => id)
    await tx`
      insert into conflicts (bu_id, prospect_id, field, at, rule, winner, ours, theirs)
      select ${buId}, id, (array['first_name', 'country', 'company', 'phone'])[1 + score % 4], now() - random() * interval '90 days',
        'salesforce_wins', case when score % 10 = 0 then 'concord' else 'salesforce' end, '"Ours"', '"Theirs"'
      from prospects where bu_id = ${buId} and id <> all(${people}::uuid[])`
  })
  const owner = openDatabase(database.ownerUrl, { name: 'test', connectionsMax: 1 })
  await owner.sql`vacuum analyze conflicts`
  await owner.end()
}, 120_000)
afterAll(() => Promise.all([web?.end(), worker?.end()]))

const inUnit = <T>(work: (tx: Tx) => Promise<T>) => inBusinessUnit(web.sql, buId, work)

/** What the engine leaves when a value lost [FD-2]. */
function loser(prospectId: string, row: Partial<HistoryRow>): HistoryRow {
  return {
    prospectId,
    field: 'phone',
    at: 1_000 as HistoryRow['at'],
    side: 'concord',
    by: 'Clara',
    rule: 'salesforce_wins',
    value: '1',
    replaced: '2',
    lost: true,
    otherAt: 2_000 as HistoryRow['at'],
    ...row,
  }
}

const lose = (...rows: HistoryRow[]) =>
  inBusinessUnit(worker.sql, buId, (tx) =>
    writeHistory(tx, buId, { id: newId() } as never, rows, tx`now()`),
  )

async function open(prospectId: string): Promise<ConflictRow[]> {
  const found: ConflictRow[] = []
  const { rows } = await inUnit((tx) => listConflicts(tx, buId, everything, null))
  for (const row of rows) if (row.prospectId === prospectId) found.push(row)
  return found
}

const everything: ConflictFilter = { field: null, winner: null }

async function stand(prospectId: string, field: string) {
  const [row] = await inUnit(
    (tx) => tx<Record<string, unknown>[]>`
      select p.values->${field} as value, p.origins->${field}->>'by' as by,
        (select c.cause || ' ' || c.lane from changes c where c.bu_id = p.bu_id and c.prospect_id = p.id) as change,
        (select h.rule || ' ' || (h.value #>> '{}') from field_history h where h.bu_id = p.bu_id and h.prospect_id = p.id
          and h.field = ${field} and not h.lost order by h.id desc limit 1) as history
      from prospects p where p.bu_id = ${buId} and p.id = ${prospectId}`,
  )
  return row
}

test('[DU-3][FD-2] a value that lost is there once, with both sides, and the next loser takes its place', async () => {
  const id = people[0]!
  await lose(loser(id, {}), loser(id, { field: 'city', side: 'salesforce', by: 'Jonas there' }))
  await lose(loser(id, { value: '3', replaced: '4' }))
  expect((await open(id)).map(({ label: _, name: __, at: ___, ...row }) => row)).toMatchObject([
    { field: 'phone', winner: 'salesforce', ours: '3', theirs: '4', oursBy: 'Clara' },
    { field: 'city', winner: 'concord', ours: '2', theirs: '1', theirsBy: 'Jonas there' },
  ])
})

test('[DU-3] theirs or ours: the prospect takes it as an edit, which waits for the push', async () => {
  const [a, b] = [people[1]!, people[2]!]
  await inUnit(
    (tx) => tx`
      update prospects set values = values || '{"phone": "2"}' where bu_id = ${buId} and id = any(${[a, b]}::uuid[])`,
  )
  await lose(loser(a, {}), loser(b, { side: 'salesforce', value: '7', replaced: '2' }))
  const rows = [{ prospectId: a, field: 'phone' }]
  await inUnit((tx) => settleConflicts(tx, buId, { rows }, { use: 'ours', ...clara }))
  const other = [{ prospectId: b, field: 'phone' }]
  await inUnit((tx) => settleConflicts(tx, buId, { rows: other }, { use: 'theirs', ...clara }))
  const edited = { by: 'Clara', change: 'field_change 3' }
  expect(await stand(a, 'phone')).toEqual({ value: '1', history: 'chosen 1', ...edited })
  expect(await stand(b, 'phone')).toEqual({ value: '7', history: 'chosen 7', ...edited })
  expect([...(await open(a)), ...(await open(b))]).toEqual([])
})

test('[DU-3] the value that won is chosen by leaving everything as it is', async () => {
  const id = people[3]!
  await inUnit(
    (tx) => tx`
      update prospects set values = values || '{"phone": "2"}' where bu_id = ${buId} and id = ${id}`,
  )
  await lose(loser(id, {}))
  const rows = [{ prospectId: id, field: 'phone' }]
  const step = await inUnit((tx) =>
    settleConflicts(tx, buId, { rows }, { use: 'theirs', ...clara }),
  )
  expect(step).toMatchObject({ done: 1, changed: 0 })
  expect(await stand(id, 'phone')).toMatchObject({ value: '2', change: null })
})

test('[DU-3] what could not stay is refused in words, and stays in the list', async () => {
  const [a, b] = [people[4]!, people[5]!]
  await inUnit(
    (tx) =>
      tx`update field_mappings set direction = 'pull' where bu_id = ${buId} and field = 'phone'`,
  )
  const [holder] = await inUnit(
    (tx) => tx<{ email: string }[]>`
      select email from prospects where bu_id = ${buId} and id = ${people[6]!}`,
  )
  await lose(loser(a, {}), loser(b, { field: 'email', value: ` ${holder?.email.toUpperCase()}` }))
  const use = (prospectId: string, field: string) =>
    inUnit((tx) =>
      settleConflicts(tx, buId, { rows: [{ prospectId, field }] }, { use: 'ours', ...clara }),
    )
  expect((await use(a, 'phone')).why).toContain('only comes in from Salesforce')
  expect((await use(b, 'email')).why).toContain('has this e-mail already')
  expect([...(await open(a)), ...(await open(b))]).toHaveLength(2)
})

test('[DU-3] all of a field are settled in bounded steps, each row once', async () => {
  const before = await inUnit((tx) => countConflicts(tx, buId))
  const [field] = (await inUnit((tx) => listConflictFields(tx, buId))).filter(
    (one) => one.field === 'country',
  )
  const total = (field?.concordWon ?? 0) + (field?.salesforceWon ?? 0)
  let after: string | null = null
  let [done, steps] = [0, 0]
  do {
    const at: string | null = after
    const step: SettleStep = await inUnit((tx) =>
      settleConflicts(tx, buId, { field: 'country', after: at }, { use: 'kept', ...clara }),
    )
    done += step.done
    steps += 1
    after = step.next
  } while (after !== null)
  expect({ done, steps }).toEqual({ done: total, steps: Math.floor(total / 1_000) + 1 })
  expect(await inUnit((tx) => countConflicts(tx, buId))).toBe(before - total)
}, 60_000)

test('[DU-3] pages follow one another without gap or repeat', async () => {
  const seen = new Set<string>()
  let cursor: string | null = null
  for (let n = 0; n < 5; n++) {
    const after = parseConflictCursor(cursor)
    const page = await inUnit((tx) => listConflicts(tx, buId, everything, after))
    for (const { id } of page.rows) seen.add(id)
    cursor = page.next
  }
  expect(seen.size).toBe(500)
})

for (const [name, filter] of Object.entries({
  everything,
  field: { field: 'company', winner: null },
  winner: { field: null, winner: 'salesforce' },
  'field and winner': { field: 'company', winner: 'concord' },
} satisfies Record<string, ConflictFilter>)) {
  test(`[DU-3] of 100,000 conflicts a page (${name}) and the counts come from an index, quickly`, async () => {
    const started = performance.now()
    const page = await inUnit((tx) => listConflicts(tx, buId, filter, null))
    const after = parseConflictCursor(page.next)
    await inUnit((tx) => listConflicts(tx, buId, filter, after))
    await inUnit((tx) => listConflictFields(tx, buId))
    expect(performance.now() - started).toBeLessThan(1_000)
    const plan = await inUnit(
      (tx) => tx<{ 'QUERY PLAN': string }[]>`
        explain select * from conflicts c where c.bu_id = ${buId}
          ${filter.field === null ? tx`` : tx`and c.field = ${filter.field}`}
          ${filter.winner === null ? tx`` : tx`and c.winner = ${filter.winner}`}
        order by c.at desc, c.prospect_id desc, c.field desc limit 100`,
    )
    const text = plan.map((line) => line['QUERY PLAN']).join('\n')
    expect(text).toMatch(/Index (Only )?Scan/)
    expect(text).not.toMatch(/Seq Scan|Sort Method|->\s+Sort/)
  })
}
