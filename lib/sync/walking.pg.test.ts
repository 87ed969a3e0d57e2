import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, inBusinessUnit, openDatabase } from '#db/client.ts'
import { newId } from '#lib/base/new-id.ts'
import { lanes } from '#lib/changes/types.ts'
import { enqueueChange } from '#lib/changes/writes.ts'
import { testDatabase, testOrgDatabase } from '#lib/launch/testing/postgres.ts'
import { type RunningOrg, startOrg } from '#lib/local-org/testing/start.ts'
import { findWork } from '#lib/sync/look.ts'
import {
  ask,
  connectUnit,
  type Installation,
  newInstallation,
  until,
} from '#lib/sync/testing/connected-unit.ts'
import { startWorker, type WorkerProcess } from '#lib/sync/testing/worker-process.ts'

let org: RunningOrg
let installation: Installation
let worker: WorkerProcess
let looking: Database
let buId: string
const orgKey = 'walking'

beforeAll(async () => {
  const database = await testDatabase('walking')
  const { orgUrl } = await testOrgDatabase('walking')
  org = await startOrg({ databaseUrl: orgUrl })
  installation = newInstallation(database, org)
  worker = await startWorker(installation.workerVariables)
  const made = await org.createOrg({ key: orgKey, name: 'Walking' })
  buId = await connectUnit(installation, made)
  looking = openDatabase(database.workerUrl, { name: 'walking', connectionsMax: 1 })
})

afterAll(async () => {
  await worker?.stop()
  await looking?.end()
  await installation?.end()
  await org?.stop()
})

async function createProspect(values: Record<string, string>): Promise<string> {
  const id = newId()
  const userId = newId()
  await inBusinessUnit(installation.web, buId, async (tx) => {
    await tx`
      insert into prospects (bu_id, id, values, assigned_user_id)
      values (${buId}, ${id}, ${JSON.stringify(values)}::text::jsonb, ${userId})`
    await tx`insert into pairs (bu_id, prospect_id) values (${buId}, ${id})`
    await enqueueChange(tx, { buId, prospectId: id, cause: 'created', lane: lanes.trickle })
  })
  return id
}

async function fieldOf(id: string, field: string): Promise<string | null> {
  const [row] = await inBusinessUnit(
    installation.web,
    buId,
    (tx) => tx<{ value: string | null }[]>`
      select values->>${field} as value from prospects where bu_id = ${buId} and id = ${id}`,
  )
  return row?.value ?? null
}

const unpause = () =>
  inBusinessUnit(
    installation.web,
    buId,
    (tx) => tx`update connectors set paused = false, next_cycle_at = now() where bu_id = ${buId}`,
  )

test('[CN-3][CR-1] a prospect is synced by a person while paused: its lead is in the org within 2 s', async () => {
  const id = await createProspect({
    email: 'ada@halden.example',
    first_name: 'Ada',
    last_name: 'Berg',
    company: 'Halden',
  })
  const started = Date.now()
  const outcome = await ask(installation, buId, 'sync_prospect', { prospectId: id })
  expect(Date.now() - started).toBeLessThan(2_000)
  expect(outcome).toMatchObject({ result: 'in_accord', prospectId: id })
  const leads = await org.admin.query(
    orgKey,
    'select Id, FirstName, Email, Concord_Id__c from Lead',
  )
  expect(leads.records).toMatchObject([
    { Id: outcome.crmId, FirstName: 'Ada', Email: 'ada@halden.example', Concord_Id__c: id },
  ])
})

test('[CN-2] nothing else moves while paused, and a cycle brings what was edited in the org', async () => {
  const id = await createProspect({
    email: 'bo@halden.example',
    last_name: 'Lind',
    company: 'Halden',
  })
  const { crmId } = await ask(installation, buId, 'sync_prospect', { prospectId: id })
  await org.admin.save(orgKey, {
    object: 'Lead',
    operation: 'update',
    records: [{ Id: crmId, Title: 'Head of Metrology' }],
  })
  const another = { email: 'eli@halden.example', last_name: 'Moe', company: 'Halden' }
  await createProspect(another)
  expect((await findWork(looking.sql, buId)).cycle).toBeNull()
  expect(await fieldOf(id, 'job_title')).toBeNull()
  await unpause()
  await until('the title', async () => (await fieldOf(id, 'job_title')) === 'Head of Metrology')
})

test('[CN-16] an edit here is in the org within 5 s, without waiting for the interval', async () => {
  const id = await createProspect({
    email: 'cy@halden.example',
    last_name: 'Voss',
    company: 'Halden',
  })
  const found = await until(
    'the lead',
    async () => {
      const soql = `select Id from Lead where Concord_Id__c = '${id}'`
      return (await org.admin.query(orgKey, soql)).records[0]
    },
    5_000,
  )
  expect(found).toBeTruthy()
})
