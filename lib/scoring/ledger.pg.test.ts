import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, inBusinessUnit, openDatabase, type Tx } from '#db/client.ts'
import { testDatabase } from '#lib/launch/testing/postgres.ts'
import { seedProspects } from '#lib/prospects/testing/many-prospects.ts'
import { defaultPoints } from '#lib/scoring/default-points.ts'
import { entryKey, foldScores, poolLedger } from '#lib/scoring/ledger.ts'
import { lastMovements } from '#lib/scoring/reads.ts'
import { type ScoreEntry, type ScoreKind, scoreKinds } from '#lib/scoring/types.ts'
import { appendEntries, poolEntries } from '#lib/scoring/writes.ts'

let web: Database
let buId: string

beforeAll(async () => {
  const database = await testDatabase('ledger')
  buId = (await seedProspects(database, 1)).buId
  web = openDatabase(database.webUrl, { name: 'test', connectionsMax: 1 })
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

const at = (minute: number) => new Date(Date.UTC(2026, 10, 1, 0, minute)).toISOString()
const entryOf = (prospectId: string, kind: ScoreKind, cause: string): ScoreEntry => ({
  prospectId,
  kind,
  cause,
  points: defaultPoints[kind],
  at: at(1),
  title: cause,
})

async function stored(ids: string[]) {
  return inUnit(async (tx) => ({
    ledger: await tx<ScoreEntry[]>`
      select prospect_id as "prospectId", kind, cause, points from score_entries
      where bu_id = ${buId} and prospect_id = any(${ids}::uuid[])`,
    scores: await tx<{ id: string; score: number }[]>`
      select id, score from prospects where bu_id = ${buId} and id = any(${ids}::uuid[])`,
  }))
}

type Step =
  | { do: 'append'; entries: { who: number; kind: ScoreKind; cause: string }[] }
  | { do: 'merge'; from: number; into: number }

const people = 4
const who = fc.nat(people - 1)
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('append' as const),
    // Few causes, so that what is handed in again and what two people share is the rule.
    entries: fc.array(
      fc.record({ who, kind: fc.constantFrom(...scoreKinds), cause: fc.constantFrom('a', 'b') }),
      { minLength: 1, maxLength: 12 },
    ),
  }),
  fc.record({ do: fc.constant('merge' as const), from: who, into: who }),
)

test('[SC-2][I13] the score is the sum of the ledger, whatever is handed in again and whoever is merged', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const ids = await newProspects(people)
      let ledger: ScoreEntry[] = []
      for (const one of steps) {
        if (one.do === 'append') {
          const entries = one.entries.map((e) => entryOf(ids[e.who] ?? '', e.kind, e.cause))
          await inUnit((tx) => appendEntries(tx, buId, entries))
          const held = new Set(ledger.map(entryKey))
          for (const entry of entries) {
            if (!held.has(entryKey(entry))) ledger.push(entry)
            held.add(entryKey(entry))
          }
        } else if (one.from !== one.into) {
          const [from = '', into = ''] = [ids[one.from], ids[one.into]]
          await inUnit((tx) => poolEntries(tx, buId, [from], [into]))
          ledger = poolLedger(ledger, { from, into })
        }
      }
      const now = await stored(ids)
      expect(now.ledger.map(entryKey).sort()).toEqual(ledger.map(entryKey).sort())
      const fold = foldScores(now.ledger)
      expect(now.scores.map(({ id, score }) => [id, score]).sort()).toEqual(
        ids.map((id) => [id, fold.get(id) ?? 0]).sort(),
      )
    }),
    { numRuns: 60, seed: 13 },
  )
}, 60_000)

test('[DL-5][I13] what all three had counts once for the one that stays, and their other entries come along', async () => {
  const [heir = '', first = '', second = ''] = await newProspects(3)
  await inUnit(async (tx) => {
    await appendEntries(tx, buId, [
      entryOf(first, 'opportunity_created', '006A'),
      entryOf(second, 'opportunity_created', '006A'),
      entryOf(second, 'visit', 'v1'),
    ])
    await poolEntries(tx, buId, [first, second], [heir, heir])
  })
  const { scores } = await stored([heir, first, second])
  expect(Object.fromEntries(scores.map(({ id, score }) => [id, score]))).toEqual({
    [heir]: 53,
    [first]: 0,
    [second]: 50,
  })
})

test('[SC-2] the ledger is only added to: nobody lifts points or removes an entry', async () => {
  for (const statement of [
    'update score_entries set points = 1000',
    'delete from score_entries',
    'truncate score_entries',
  ]) {
    await expect(
      inUnit((tx) => tx.unsafe(statement)),
      statement,
    ).rejects.toThrow(/permission denied/)
  }
})

test('[SC-2] only what is new is answered, and movements are told newest first without the worthless', async () => {
  const [id = ''] = await newProspects(1)
  const created = { ...entryOf(id, 'opportunity_created', '006B'), at: at(1), title: 'Renewal' }
  const lost = { ...entryOf(id, 'opportunity_lost', '006B'), at: at(2), title: 'Renewal' }
  const won = { ...entryOf(id, 'opportunity_won', '006C'), at: at(3) }
  const added = await inUnit(async (tx) => {
    await appendEntries(tx, buId, [created])
    return appendEntries(tx, buId, [created, lost, won])
  })
  expect(added.map(({ kind }) => kind).sort()).toEqual(['opportunity_lost', 'opportunity_won'])
  const [told] = await inUnit(
    (tx) => tx`select ${lastMovements(tx)} as last from prospects p where p.id = ${id}`,
  )
  expect(told?.last).toEqual([
    { kind: 'opportunity_lost', cause: '006B', points: -100, title: 'Renewal', at: at(2) },
    { kind: 'opportunity_created', cause: '006B', points: 50, title: 'Renewal', at: at(1) },
  ])
})
