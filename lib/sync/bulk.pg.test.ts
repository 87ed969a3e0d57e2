import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, openDatabase } from '#db/client.ts'
import type { Instant } from '#lib/base/instant.ts'
import { newId } from '#lib/base/new-id.ts'
import { testDatabase, testOrgDatabase } from '#lib/launch/testing/postgres.ts'
import type { CreatedOrg } from '#lib/local-org/admin-client.ts'
import { connect } from '#lib/local-org/testing/jsforce-connection.ts'
import { type RunningOrg, startOrg } from '#lib/local-org/testing/start.ts'
import { openClient } from '#lib/salesforce/client.ts'
import { installFields } from '#lib/salesforce/install.ts'
import { ownFields } from '#lib/salesforce/our-fields.ts'
import { salesforceOverRest } from '#lib/salesforce/rest.ts'
import { listBulkJobs } from '#lib/sync/bulk-reads.ts'
import { runCycle } from '#lib/sync/cycle.ts'
import { bulkLimits } from '#lib/sync/engine/bulk.ts'
import type { SyncConfig } from '#lib/sync/engine/types.ts'
import { bulkJobTitle } from '#lib/sync/labels.ts'
import { loadExisting } from '#lib/sync/load-existing.ts'
import type { SyncContext } from '#lib/sync/ports.ts'
import { postgresStores } from '#lib/sync/store/postgres-under-test.ts'
import { randomFrom, uuidOf } from '#lib/sync/testing/random.ts'
import { configFrom, consoleUsers } from '#lib/sync/testing/simulated-unit.ts'
import type { StoreUnderTest } from '#lib/sync/testing/store-under-test.ts'
import { apiVersion } from '#lib/sync/wiring.ts'

// Jobs over HTTP against the local org, kept in Postgres: everything but the process around them.

let org: RunningOrg
let made: CreatedOrg
let worker: Database
let owner: Database
let unit: StoreUnderTest
let context: SyncContext
const [user = ''] = consoleUsers
const few = { ...bulkLimits, plentyShare: 2, outboundRows: 10, jobRowsMin: 5, inboundRows: 10 }

beforeAll(async () => {
  const database = await testDatabase('bulk')
  worker = openDatabase(database.workerUrl, { name: 'bulk' })
  owner = openDatabase(database.superuserUrl, { name: 'bulk-people' })
  org = await startOrg({ databaseUrl: (await testOrgDatabase('bulk-sync')).orgUrl })
  made = await org.createOrg({ key: 'halden', name: 'Halden Europe' })
  const { accessToken = '' } = await connect(org, made)
  const session = { instanceUrl: org.url, accessToken: accessToken ?? '', generation: 1 }
  const client = openClient({
    session: { current: async () => session, renew: async () => session },
    apiVersion,
    onCall: () => {},
  })
  const integration = made.users.find(({ profile }) => profile === 'integration')?.id ?? ''
  const installed = await installFields(client, integration, ownFields({}))
  if (!installed.ok) throw new Error(installed.error.message)
  const port = salesforceOverRest(
    { client, apiVersion, kind: 'read', hasPersonAccounts: false },
    org.url,
  )
  const clock = () => Date.now() as Instant
  unit = await postgresStores(worker.sql, owner.sql)(clock)
  await unit.configure(plainConfig(integration, made.users[0]?.id ?? ''))
  await unit.pause(false)
  const outside = { worker: 'worker', clock, random: () => 0.5, newId, bulk: few }
  context = { store: unit.store, org: port, ...outside }
})

afterAll(async () => {
  await org?.stop()
  await worker?.end()
  await owner?.end()
})

function plainConfig(connectorUserId: string, seller: string): SyncConfig {
  const config = configFrom(randomFrom(1), 0, Date.now() as Instant)
  const names = new Set(['email', 'last_name', 'first_name', 'job_title', 'phone'])
  return {
    ...config,
    connectorUserId,
    schema: {},
    guard: null,
    createProspectsSince: null,
    fields: config.fields.filter(({ field }) => names.has(field)),
    ownerByUser: { [user]: seller },
    userByOwner: { [seller]: user },
    userNames: {},
    settings: {
      ...config.settings,
      createProspects: false,
      syncUnassigned: true,
      createAs: 'Lead',
    },
  }
}

const inOrg = async (where: string) =>
  (await org.admin.query('halden', `select count() from Lead where ${where}`)).totalSize

/** As dispatch does: as often as there is something to look after. */
async function pushUntilQuiet(): Promise<void> {
  for (let n = 0; n < 100; n++) {
    await runCycle(context, ['push'])
    const { jobs, due } = await context.store.outlook([1, 2, 3, 4], 1)
    if (jobs.length === 0 && due === 0) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('the push did not come to rest')
}

test('[QU-4][CR-5] creates, then updates with one refused, go as jobs and every row is accounted for', async () => {
  const ids = Array.from({ length: 30 }, (_, n) => uuidOf(0x100 + n))
  const at = Date.now() as Instant
  for (const [n, id] of ids.entries()) {
    const values = { email: `bulk${n}@nord.example`, last_name: `Bulk ${n}` }
    await unit.createProspect({ id, values, assignedUserId: user, at })
  }
  await org.admin.resetCounters('halden')
  await pushUntilQuiet()
  expect(await inOrg("Email like 'bulk%@nord.example' and Concord_Id__c != null")).toBe(30)
  for (const [n, id] of ids.entries()) {
    await unit.editProspect(id, { phone: n === 3 ? 'x'.repeat(60) : `+47 ${n}` }, at)
  }
  await pushUntilQuiet()
  expect(await inOrg("Phone like '+47 %'")).toBe(29)
  const { pairs, openErrors } = await unit.snapshot()
  expect(pairs.filter(({ link }) => link.linkState === 'linked')).toHaveLength(30)
  expect(openErrors).toMatchObject([{ prospectId: ids[3], code: 'too_long' }])
  const jobs =
    await owner.sql`select way, state, rows, landed, failed, unknown from bulk_jobs order by built_at`
  expect([...jobs]).toEqual([
    { way: 'upsert', state: 'ended', rows: 30, landed: 30, failed: 0, unknown: 0 },
    { way: 'update', state: 'ended', rows: 30, landed: 29, failed: 1, unknown: 0 },
  ])
  expect([...(await owner.sql`select * from bulk_rows`)]).toEqual([])
  const [unitRow] = await owner.sql<
    { buId: string }[]
  >`select bu_id as "buId" from bulk_jobs limit 1`
  const shown = await listBulkJobs(owner.sql, unitRow?.buId ?? '')
  expect(shown.map((job) => [bulkJobTitle(job), job.rows, job.landed, job.failed])).toEqual([
    ['Leads changed', 30, 29, 1],
    ['Leads created', 30, 30, 0],
  ])
}, 60_000)

test('[CR-8] existing leads are loaded by a query job', async () => {
  await org.admin.generate('halden', 'Lead', { count: 40, domain: 'load.example' })
  const sleep = () => new Promise<void>((resolve) => setTimeout(resolve, 50))
  const eager = { ...few, inboundRows: 20 }
  const loaded = await loadExisting(
    { ...context, bulk: eager, sleep },
    ['Lead'],
    null,
    async () => {},
  )
  expect(loaded).toMatchObject({ stop: null, counts: { prospectsCreated: 40 } })
  const paths = (await org.admin.requestLog('halden', { limit: 50 })).map(({ path }) => path)
  expect(paths.some((path) => /jobs\/query\/750\w+\/results/.test(path))).toBe(true)
}, 60_000)
