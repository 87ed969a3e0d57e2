import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, inBusinessUnit, openDatabase, type Tx } from '#db/client.ts'
import { testDatabase } from '#lib/launch/testing/postgres.ts'
import { seedProspects } from '#lib/prospects/testing/many-prospects.ts'
import { defaultPoints } from '#lib/scoring/default-points.ts'
import { entryKey, foldScores, poolLedger } from '#lib/scoring/ledger.ts'
import {
  findRecount,
  lastMovements,
  listLedger,
  pointsOf,
  previewPoints,
} from '#lib/scoring/reads.ts'
import { recountNext, runRecount, savePoints } from '#lib/scoring/recount.ts'
import { type PointsTable, type ScoreEntry, scoreKinds } from '#lib/scoring/types.ts'
import { appendEntries, poolEntries } from '#lib/scoring/writes.ts'

let web: Database
let buId: string

beforeAll(async () => {
  const database = await testDatabase('recount')
  buId = (await seedProspects(database, 1)).buId
  web = openDatabase(database.webUrl, { name: 'test', connectionsMax: 4 })
  await inUnit((tx) => tx`delete from prospects where bu_id = ${buId}`)
}, 60_000)
afterAll(() => web?.end())

const inUnit = <T>(work: (tx: Tx) => Promise<T>) => inBusinessUnit(web.sql, buId, work)

async function newProspects(count: number): Promise<string[]> {
  const rows = await inUnit(
    (tx) => tx<{ id: string }[]>`
      insert into prospects (bu_id, values) select ${buId}, '{}' from generate_series(1, ${count}) returning id`,
  )
  return rows.map(({ id }) => id)
}

const entryOf = (prospectId: string, kind: ScoreEntry['kind'], cause: string): ScoreEntry => ({
  prospectId,
  kind,
  cause,
  // As a writer gives them who knows the defaults alone.
  points: kind === 'adjusted' ? 7 : defaultPoints[kind],
  at: '2026-11-01T00:00:00.000Z',
  title: cause,
})

const scoresOf = (ids: string[]) =>
  inUnit(
    (tx) => tx<{ id: string; score: number }[]>`
      select id, score from prospects where bu_id = ${buId} and id = any(${ids}::uuid[])`,
  )

type Step =
  | { do: 'append'; entries: { who: number; kind: ScoreEntry['kind']; cause: string }[] }
  | { do: 'merge'; from: number; into: number }
  | { do: 'table'; kind: (typeof scoreKinds)[number]; points: number }
  | { do: 'count' }

const people = 4
const who = fc.nat(people - 1)
const kinds = ['visit', 'form_success', 'opportunity_lost'] as const
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('append' as const),
    entries: fc.array(
      fc.record({
        who,
        kind: fc.constantFrom(...kinds, 'adjusted' as const),
        cause: fc.constantFrom('a', 'b'),
      }),
      { minLength: 1, maxLength: 8 },
    ),
  }),
  fc.record({ do: fc.constant('merge' as const), from: who, into: who }),
  fc.record({
    do: fc.constant('table' as const),
    kind: fc.constantFrom(...kinds),
    points: fc.integer({ min: -200, max: 200 }),
  }),
  // One step of a recount, as a worker makes it that is killed after it.
  fc.constant({ do: 'count' as const }),
)

test('[SC-2] score = fold of the ledger under the table in force, whatever is replayed, merged, changed or killed half-way', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
      const ids = await newProspects(people)
      let ledger: ScoreEntry[] = []
      let table: PointsTable = await inUnit((tx) => pointsOf(tx, buId))
      for (const one of steps) {
        if (one.do === 'append') {
          const entries = one.entries.map((e) => entryOf(ids[e.who] ?? '', e.kind, e.cause))
          await inUnit((tx) => appendEntries(tx, buId, entries))
          const held = new Set(ledger.map(entryKey))
          for (const entry of entries) {
            if (!held.has(entryKey(entry))) ledger.push(entry)
            held.add(entryKey(entry))
          }
        } else if (one.do === 'merge' && one.from !== one.into) {
          const [from = '', into = ''] = [ids[one.from], ids[one.into]]
          await inUnit((tx) => poolEntries(tx, buId, [from], [into]))
          ledger = poolLedger(ledger, { from, into })
        } else if (one.do === 'table') {
          table = { ...table, [one.kind]: one.points }
          await inUnit((tx) => savePoints(tx, buId, table, 'Clara'))
        } else if (one.do === 'count') await inUnit((tx) => recountNext(tx, buId))
      }
      await runRecount(web.sql, buId)
      const valued = ledger.map((entry) =>
        entry.kind === 'adjusted' ? entry : { ...entry, points: table[entry.kind] },
      )
      const fold = foldScores(valued)
      expect((await scoresOf(ids)).map(({ id, score }) => [id, score]).sort()).toEqual(
        ids.map((id) => [id, fold.get(id) ?? 0]).sort(),
      )
      await inUnit((tx) => tx`delete from prospects where bu_id = ${buId}`)
    }),
    { numRuns: 40, seed: 2 },
  )
}, 120_000)

test('[SC-2] a recount tells its progress, ends once, and whose score moved waits to be synced', async () => {
  const [id = '', other = ''] = await newProspects(2)
  await inUnit((tx) => appendEntries(tx, buId, [entryOf(id, 'visit', 'v1')]))
  await inUnit(async (tx) => {
    const table = { ...(await pointsOf(tx, buId)), visit: 40 }
    await savePoints(tx, buId, table, 'Clara')
  })
  const before = await inUnit((tx) => findRecount(tx, buId))
  expect(before).toMatchObject({ state: 'waiting', total: 2, done: 0, startedBy: 'Clara' })
  await runRecount(web.sql, buId)
  await runRecount(web.sql, buId)
  const after = await inUnit((tx) => findRecount(tx, buId))
  expect(after).toMatchObject({ state: 'done', total: 2, done: 2, moved: 1 })
  const waiting = await inUnit(
    (tx) => tx<{ id: string; cause: string }[]>`
      select prospect_id as id, cause from changes where prospect_id in (${id}, ${other})`,
  )
  expect(waiting).toEqual([{ id, cause: 'score_change' }])
  const [shown] = await inUnit(
    (tx) => tx<{ movements: { points: number }[] }[]>`
      select ${lastMovements(tx)} as movements from prospects p where p.id = ${id}`,
  )
  expect(shown?.movements.map(({ points }) => points)).toEqual([40])
})

test('[SC-2] a writer that began under the older table does not leave its points behind a recount that passed by', async () => {
  const [id = ''] = await newProspects(1)
  const table = await inUnit((tx) => pointsOf(tx, buId))
  let commit = () => {}
  let begun = () => {}
  const hasBegun = new Promise<void>((resolve) => {
    begun = resolve
  })
  const mayEnd = new Promise<void>((resolve) => {
    commit = resolve
  })
  const writer = inUnit(async (tx) => {
    await appendEntries(tx, buId, [entryOf(id, 'visit', 'slow')])
    begun()
    await mayEnd
  })
  await hasBegun
  await inUnit((tx) => savePoints(tx, buId, { ...table, visit: 91 }, 'Clara'))
  // The recount meets the writer's lock and waits for it.
  const recount = runRecount(web.sql, buId)
  commit()
  await Promise.all([writer, recount])
  await inUnit((tx) => appendEntries(tx, buId, [entryOf(id, 'visit', 'late')]))
  expect(await scoresOf([id])).toEqual([{ id, score: 182 }])
})

test('[EX-8] another table says beforehand whose score it would move, and by how much', async () => {
  const [up = '', down = '', same = ''] = await newProspects(3)
  await inUnit((tx) => savePoints(tx, buId, defaultPoints, 'Clara'))
  await runRecount(web.sql, buId)
  await inUnit((tx) =>
    appendEntries(tx, buId, [
      entryOf(up, 'file_download', 'f'),
      entryOf(down, 'site_search', 's'),
      entryOf(same, 'chat', 'c'),
    ]),
  )
  const draft = { ...defaultPoints, file_download: 10, site_search: 0 }
  const impact = await inUnit((tx) => previewPoints(tx, buId, draft))
  expect(impact).toEqual({
    moved: 2,
    up: 1,
    down: 1,
    examples: [
      { id: up, name: 'No name', from: 3, to: 10 },
      { id: down, name: 'No name', from: 3, to: 0 },
    ],
  })
  expect(await scoresOf([up])).toEqual([{ id: up, score: 3 }])
})

test('[SC-1] a business unit that decided nothing has the defaults, all of them', async () => {
  const points = await inUnit(async (tx) => {
    await tx`delete from point_values where bu_id = ${buId}`
    return pointsOf(tx, buId)
  })
  expect(points).toEqual(defaultPoints)
  expect(Object.keys(points).sort()).toEqual([...scoreKinds].sort())
})

test('[SC-2] the ledger is told newest first, with what the score was after each and without the worthless', async () => {
  const [id = ''] = await newProspects(1)
  const on = (day: number, entry: ScoreEntry) => ({ ...entry, at: `2026-11-0${day}T00:00:00.000Z` })
  await inUnit((tx) =>
    appendEntries(tx, buId, [
      on(1, entryOf(id, 'form_success', 'f')),
      on(2, entryOf(id, 'email_open', 'e')),
      on(3, entryOf(id, 'opportunity_lost', 'o')),
      on(4, entryOf(id, 'adjusted', 'r')),
    ]),
  )
  const { rows, more } = await inUnit((tx) => listLedger(tx, buId, id))
  expect(more).toBe(false)
  expect(rows.map(({ kind, points, after }) => [kind, points, after])).toEqual([
    ['adjusted', 7, -43],
    ['opportunity_lost', -100, -50],
    ['form_success', 50, 50],
  ])
})
