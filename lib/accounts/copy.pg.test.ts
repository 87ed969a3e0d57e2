import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inBusinessUnit, type Tx } from '#db/client.ts'
import { findAccount, getReading, listAccounts } from '#lib/accounts/reads.ts'
import { createBusinessUnit } from '#lib/business-units/writes.ts'
import { type TestDatabase, testDatabase, testOrgDatabase } from '#lib/launch/testing/postgres.ts'
import { type RunningOrg, startOrg } from '#lib/local-org/testing/start.ts'
import { findProspect } from '#lib/prospects/record-reads.ts'
import {
  ask,
  connectUnit,
  type Installation,
  newInstallation,
  until,
} from '#lib/sync/testing/connected-unit.ts'
import { addProspect, setPausedIn, share, sourceRule } from '#lib/sync/testing/shared-unit.ts'
import { startWorker, type WorkerProcess } from '#lib/sync/testing/worker-process.ts'

const orgKey = 'companies'
let database: TestDatabase
let org: RunningOrg
let installation: Installation
let worker: WorkerProcess
let buId: string
let ada: string
const accounts: string[] = []

const inUnit = <T>(work: (tx: Tx) => Promise<T>) => inBusinessUnit(installation.web, buId, work)

beforeAll(async () => {
  database = await testDatabase('companies')
  org = await startOrg({ databaseUrl: (await testOrgDatabase('companies-org')).orgUrl })
  installation = newInstallation(database, org)
  worker = await startWorker(installation.workerVariables)
  buId = await connectUnit(installation, await org.createOrg({ key: orgKey, name: 'Companies' }))
  const made = await org.admin.load(orgKey, 'Account', [
    { Name: 'Halden', Industry: 'Energy', NumberOfEmployees: 120, BillingCity: 'Oslo' },
    { Name: 'TAINT company', Industry: 'TAINT industry' },
    { Name: 'TAINT nobody' },
  ])
  accounts.push(...made.ids)
  await org.admin.load(orgKey, 'Contact', [
    { LastName: 'Berg', Email: 'ada@halden.example', AccountId: accounts[0], LeadSource: 'EMEA' },
    { LastName: 'TAINT', Email: 'bo@halden.example', AccountId: accounts[1], LeadSource: 'APAC' },
  ])
  await share(installation, buId, sourceRule('EMEA'))
  ada = await addProspect(installation, buId, { email: 'ada@halden.example' }, false)
  await addProspect(installation, buId, { email: 'bo@halden.example' }, false)
}, 120_000)

afterAll(async () => {
  await worker?.stop()
  await installation?.end()
  await org?.stop()
})

/** Runs cycles until what is looked for is there. */
async function cyclesUntil<T>(what: string, look: () => Promise<T | null | false>): Promise<T> {
  return until(
    what,
    async () => {
      await setPausedIn(installation, buId, false)
      return look()
    },
    40_000,
  )
}

const list = () => inUnit((tx) => listAccounts(tx, buId, { descending: false }, null))

test('[FD-8] the account of a linked contact is copied, with what its prospects add up to', {
  timeout: 60_000,
}, async () => {
  await cyclesUntil('the account', async () => (await list()).rows.length > 0)
  expect((await list()).rows).toMatchObject([
    {
      id: accounts[0],
      name: 'Halden',
      industry: 'Energy',
      employees: 120,
      city: 'Oslo',
      people: 1,
    },
  ])
  const record = await inUnit((tx) => findAccount(tx, buId, accounts[0]!))
  expect(record?.persons.map(({ prospectId }) => prospectId)).toEqual([ada])
  const shown = await inUnit((tx) => findProspect(tx, buId, ada))
  expect(shown?.link.account).toEqual({ id: accounts[0], name: 'Halden' })
  expect(await inUnit((tx) => getReading(tx, buId))).toMatchObject({
    connected: true,
    paused: false,
    problem: null,
  })
  const unit = { name: 'Not connected', currency: 'EUR', timeZone: 'UTC' }
  const other = (await createBusinessUnit(installation.web, unit)) ?? ''
  const reading = await inBusinessUnit(installation.web, other, (tx) => getReading(tx, other))
  expect(reading).toMatchObject({ connected: false, paused: true })
})

test('[I10][FD-8][SH-1] of accounts of people who are not shared nothing is asked, stored or logged', {
  timeout: 60_000,
}, async () => {
  const sql = postgres(database.superuserUrl, { max: 1, onnotice: () => {} })
  try {
    const [found] = await sql<{ n: number }[]>`
      select (select count(*) from accounts a where a::text like '%TAINT%')::int
        + (select count(*) from crm_records r where r::text like '%TAINT%')::int as n`
    expect(found?.n).toBe(0)
  } finally {
    await sql.end()
  }
  const log = await org.admin.requestLog(orgKey, { limit: 1_000 })
  const asked = decodeURIComponent(JSON.stringify(log))
  expect(asked).not.toContain(accounts[1])
  expect(asked).not.toContain(accounts[2])
})

test('[FD-8][SH-4] whoever leaves the rule takes the account along', {
  timeout: 90_000,
}, async () => {
  const { records } = await org.admin.query(
    orgKey,
    "select Id from Contact where Email = 'ada@halden.example'",
  )
  await org.admin.save(orgKey, {
    object: 'Contact',
    operation: 'update',
    records: [{ Id: records[0]?.Id, LeadSource: 'APAC' }],
  })
  await ask(installation, buId, 'sync_prospect', { prospectId: ada }, 20_000)
  await cyclesUntil('the account to be forgotten', async () => (await list()).rows.length === 0)
  expect(await inUnit((tx) => findAccount(tx, buId, accounts[0]!))).toBeNull()
})
