import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, inBusinessUnit, openDatabase, type Tx } from '#db/client.ts'
import type { Instant } from '#lib/base/instant.ts'
import { testDatabase } from '#lib/launch/testing/postgres.ts'
import type { OpportunityActivity } from '#lib/opportunities/types.ts'
import { applyOpportunities, writeOpportunities } from '#lib/opportunities/writes.ts'
import { seedProspects } from '#lib/prospects/testing/many-prospects.ts'
import type { CrmOpportunity } from '#lib/salesforce/sales-port.ts'

let worker: Database
let buId: string

beforeAll(async () => {
  const database = await testDatabase('opportunity-writes')
  buId = (await seedProspects(database, 1)).buId
  worker = openDatabase(database.workerUrl, { name: 'test', connectionsMax: 1 })
}, 60_000)
afterAll(() => worker?.end())

const inUnit = <T>(work: (tx: Tx) => Promise<T>) => inBusinessUnit(worker.sql, buId, work)

const id = '006000000000001AAA'
const at = Date.UTC(2026, 10, 1) as Instant
/** What Postgres cannot hold: a NUL and half a character. */
const unholdable = 'Renewal\u0000 \ud83d'
const held = 'Renewal \uFFFD'

test('[OP-1] a name that Postgres cannot hold does not stop its page: it is kept without what cannot be held', async () => {
  const record: CrmOpportunity = {
    id,
    name: unholdable,
    stage: 'Open',
    isClosed: false,
    isWon: false,
    amount: null,
    currency: null,
    probability: null,
    closeDate: '2026-12-01',
    type: null,
    campaignId: null,
    campaign: null,
    ownerId: '005000000000001AAA',
    account: null,
    createdAt: at,
    modifiedAt: at,
    isDeleted: false,
  }
  const rows = await inUnit(async (tx) => {
    await writeOpportunities(tx, buId, [record])
    return tx<{ name: string }[]>`select name from opportunities where bu_id = ${buId}`
  })
  expect(rows).toEqual([{ name: held }])
})

test('[OP-2] nor does it stop the activity or the points that it brings', async () => {
  const told = await inUnit(async (tx) => {
    const [prospect] = await tx<{ id: string }[]>`select id from prospects where bu_id = ${buId}`
    const prospectId = prospect?.id ?? ''
    const facts = { opportunityId: id, title: unholdable, stage: 'Open', amount: null }
    const activity: OpportunityActivity = {
      ...facts,
      prospectId,
      at,
      event: 'created',
      currency: null,
    }
    const effects = { ties: [], activities: [activity], shown: [] }
    // [AC-4] Handed in twice, it is told and counted once.
    expect(await applyOpportunities(tx, buId, effects)).toBe(1)
    expect(await applyOpportunities(tx, buId, effects)).toBe(0)
    const waiting = await tx`
      select prospect_id as "prospectId", cause, fields from changes where bu_id = ${buId}`
    // [QU-1][FD-6] The score that moved is sent.
    expect([...waiting]).toEqual([{ prospectId, cause: 'score_change', fields: ['score'] }])
    return tx<{ title: string }[]>`
      select title from activities where bu_id = ${buId} and kind = 'opportunity_created'
      union all select title from score_entries where bu_id = ${buId} and cause = ${id}`
  })
  expect(told).toEqual([{ title: held }, { title: held }])
})
