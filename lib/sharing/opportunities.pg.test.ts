import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inBusinessUnit, type Tx } from '#db/client.ts'
import { newId } from '#lib/base/new-id.ts'
import { type TestDatabase, testDatabase, testOrgDatabase } from '#lib/launch/testing/postgres.ts'
import { type RunningOrg, startOrg } from '#lib/local-org/testing/start.ts'
import { listOfProspect, listOpportunities } from '#lib/opportunities/reads.ts'
import { toObjectRule } from '#lib/sharing/object-rule.ts'
import type { OpportunityRule } from '#lib/sharing/opportunity-filter.ts'
import { getOpportunitySharing } from '#lib/sharing/reads.ts'
import { newPreviewKey } from '#lib/sharing/sealed.ts'
import { applyOpportunityRule } from '#lib/sharing/writes.ts'
import {
  ask,
  connectUnit,
  type Installation,
  newInstallation,
  until,
} from '#lib/sync/testing/connected-unit.ts'
import { addProspect, setPausedIn } from '#lib/sync/testing/shared-unit.ts'
import { startWorker, type WorkerProcess } from '#lib/sync/testing/worker-process.ts'

const orgKey = 'deals'
let database: TestDatabase
let org: RunningOrg
let installation: Installation
let worker: WorkerProcess
let buId: string
let ada: string
let deals: string[]

const inUnit = <T>(work: (tx: Tx) => Promise<T>) => inBusinessUnit(installation.web, buId, work)
const opportunity = (Name: string, Type: string | null) => ({
  Name,
  Type,
  StageName: 'Prospecting',
  CloseDate: '2026-12-31',
  Amount: 10,
})

beforeAll(async () => {
  database = await testDatabase('deals')
  org = await startOrg({ databaseUrl: (await testOrgDatabase('deals-org')).orgUrl })
  installation = newInstallation(database, org)
  worker = await startWorker(installation.workerVariables)
  buId = await connectUnit(installation, await org.createOrg({ key: orgKey, name: 'Deals' }))
  const [contact] = (
    await org.admin.load(orgKey, 'Contact', [{ LastName: 'Berg', Email: 'ada@halden.example' }])
  ).ids
  const made = await org.admin.save(orgKey, {
    object: 'Opportunity',
    operation: 'create',
    records: [
      opportunity('Shared', 'New Business'),
      opportunity('TAINT existing', 'Existing Business'),
      opportunity('TAINT blank', null),
    ],
  })
  deals = made.map(({ id }) => String(id))
  await org.admin.save(orgKey, {
    object: 'OpportunityContactRole',
    operation: 'create',
    records: deals.map((OpportunityId) => ({
      OpportunityId,
      ContactId: contact,
      Role: 'TAINT role',
    })),
  })
  ada = await addProspect(installation, buId, { email: 'ada@halden.example' }, false)
}, 120_000)

afterAll(async () => {
  await worker?.stop()
  await installation?.end()
  await org?.stop()
})

const rule = (...values: string[]): Promise<OpportunityRule> =>
  inUnit(async (tx) => {
    const { choices } = await getOpportunitySharing(tx)
    const part = { field: 'Type', operator: 'is' as const, values, matchCase: true }
    const made = toObjectRule('Opportunities', { match: 'all', parts: [part] }, choices)
    if (!made.ok) throw new Error(made.error.message)
    return made.value
  })

const apply = (next: OpportunityRule | null) =>
  inUnit((tx) => applyOpportunityRule(tx, { buId, userId: newId(), next }))

const shownNames = async () => {
  const sort = { column: 'name', descending: false } as const
  const { rows } = await inUnit((tx) =>
    listOpportunities(tx, buId, { filter: {}, sort, cursor: null }),
  )
  return rows.map(({ name }) => name)
}

const cyclesUntil = (what: string, look: () => Promise<boolean>) =>
  until(
    what,
    async () => {
      await setPausedIn(installation, buId, false)
      return look()
    },
    60_000,
  )

const shown = (n: number, name: string, why: string) => ({
  object: 'Opportunity',
  id: deals[n],
  name,
  detail: 'Prospecting',
  why,
})

const switchOpportunities = (on: boolean) =>
  inUnit(
    (tx) => tx`
      update connectors set settings = settings || ${tx.json({ syncOpportunities: on })} where bu_id = ${buId}`,
  )

/** Every table, as text. */
async function taintedTables(): Promise<string[]> {
  const sql = postgres(database.superuserUrl, { max: 1, onnotice: () => {} })
  try {
    const tables = await sql<{ name: string }[]>`
      select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'pgboss')`
    const found: string[] = []
    for (const { name } of tables) {
      const [row] = await sql.unsafe(
        `select exists (select from ${name} t where t::text like '%TAINT existing%' or t::text like '%TAINT blank%'
          or t::text like '%${deals[1]}%' or t::text like '%${deals[2]}%') as there`,
      )
      if (row?.there) found.push(name)
    }
    return found
  } finally {
    await sql.end()
  }
}

test('[SH-1][SH-2][I10] of an opportunity outside the rule nothing is read, stored or shown, and its roles are not', {
  timeout: 120_000,
}, async () => {
  await apply(await rule('New Business'))
  await cyclesUntil('the shared opportunity', async () => (await shownNames()).length > 0)
  expect(await shownNames()).toEqual(['Shared'])
  expect((await inUnit((tx) => listOfProspect(tx, buId, ada))).map(({ name }) => name)).toEqual([
    'Shared',
  ])
  expect(await taintedTables()).toEqual([])
})

test('[SH-5] before a rule over opportunities is in force, what would enter and leave is counted and shown, and kept by nobody', async () => {
  const preview = async (next: OpportunityRule | null) => {
    const { publicKey, open } = newPreviewKey()
    const args = { next, publicKey }
    return open((await ask(installation, buId, 'preview_opportunity_sharing', args)).sealed)
  }
  const { at: _, ...next } = await preview(await rule('Existing Business'))
  expect(next).toEqual({
    now: 1,
    next: 1,
    stay: 0,
    enter: 1,
    leave: 1,
    overlap: [],
    entering: [shown(1, 'TAINT existing', 'Opportunity Type is Existing Business')],
    leaving: [shown(0, 'Shared', 'Opportunity Type is New Business')],
  })
  const all = await preview(null)
  expect(all).toMatchObject({ now: 1, next: 3, stay: 1, enter: 2, leave: 0, leaving: [] })
  expect(all.entering.map(({ why }) => why)).toContain('Opportunity Type is blank')
  expect(await taintedTables()).toEqual([])
  expect(await shownNames()).toEqual(['Shared'])

  await switchOpportunities(false)
  await expect(preview(null)).rejects.toThrow('Opportunities are switched off')
  await switchOpportunities(true)
})

test('[SH-1][SH-4] one that leaves the rule is forgotten, and one that enters brings its old roles', {
  timeout: 120_000,
}, async () => {
  await org.admin.save(orgKey, {
    object: 'Opportunity',
    operation: 'update',
    records: [
      { Id: deals[0], Type: 'Existing Business' },
      { Id: deals[2], Type: 'New Business', Name: 'Entered' },
    ],
  })
  await cyclesUntil('the change', async () => (await shownNames()).includes('Entered'))
  await cyclesUntil('the other to leave', async () => !(await shownNames()).includes('Shared'))
  expect(await shownNames()).toEqual(['Entered'])
  const kept = await inUnit(
    (tx) => tx`
      select opportunity_id from opportunity_roles where bu_id = ${buId} and opportunity_id = ${deals[0]!}`,
  )
  expect(kept).toHaveLength(0)
})

test('[SH-1] without the rule all of them are read again, and nothing is told twice', {
  timeout: 120_000,
}, async () => {
  await apply(null)
  expect(await shownNames()).toEqual([])
  await cyclesUntil('all', async () => (await shownNames()).length === 3)
  const [told] = await inUnit(
    (tx) => tx<{ n: number; most: number }[]>`
      select count(*)::int as n, max(times)::int as most from (
        select kind, cause, count(*) as times from score_entries where bu_id = ${buId} and prospect_id = ${ada}
        group by kind, cause) e`,
  )
  expect(told).toEqual({ n: 3, most: 1 })
})
