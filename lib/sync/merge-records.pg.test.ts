import { afterAll, beforeAll, expect, test } from 'vitest'
import { inBusinessUnit } from '#db/client.ts'
import { testDatabase, testOrgDatabase } from '#lib/launch/testing/postgres.ts'
import { type RunningOrg, startOrg } from '#lib/local-org/testing/start.ts'
import {
  ask,
  connectUnit,
  type Installation,
  newInstallation,
} from '#lib/sync/testing/connected-unit.ts'
import { startWorker, type WorkerProcess } from '#lib/sync/testing/worker-process.ts'

const orgKey = 'merging'
let org: RunningOrg
let installation: Installation
let worker: WorkerProcess
let buId: string

beforeAll(async () => {
  const database = await testDatabase('merging')
  org = await startOrg({ databaseUrl: (await testOrgDatabase('merging')).orgUrl })
  installation = newInstallation(database, org)
  worker = await startWorker(installation.workerVariables)
  const made = await org.createOrg({ key: orgKey, name: 'Merging' })
  buId = await connectUnit(installation, made)
}, 120_000)

afterAll(async () => {
  await worker?.stop()
  await installation?.end()
  await org?.stop()
})

/** Leads with one e-mail, the later ones beside the first. */
async function leads(name: string, ...more: Record<string, unknown>[]): Promise<string[]> {
  const records = more.map((values) => ({
    LastName: name,
    Company: 'Halden',
    Email: `${name}@halden.example`,
    ...values,
  }))
  const made = await org.admin.save(orgKey, { object: 'Lead', operation: 'create', records })
  return made.map(({ id }) => id ?? '')
}

function merge(masterId: string, loserIds: string[], take: Record<string, string> = {}) {
  const soon = new Date(Date.now() + 60_000).toISOString()
  const seen = Object.fromEntries([masterId, ...loserIds].map((id) => [id, soon]))
  const args = { object: 'Lead' as const, masterId, loserIds, take, seen, by: 'Clara' }
  return ask(installation, buId, 'merge_records', args, 30_000)
}

async function there(ids: string[]) {
  const { records } = await org.admin.query(
    orgKey,
    `select Id, Title, Phone, IsDeleted, MasterRecordId from Lead where Id in ('${ids.join("','")}')`,
    true,
  )
  const byId = new Map(records.map((record) => [record.Id, record]))
  return ids.map((id) => byId.get(id))
}

const linkOf = async (prospectId: string | null) => {
  const [row] = await inBusinessUnit(
    installation.web,
    buId,
    (tx) => tx<{ crmId: string }[]>`
      select crm_id as "crmId" from pairs where bu_id = ${buId} and prospect_id = ${prospectId}`,
  )
  return row?.crmId
}

test('[DU-2] up to three records become one in Salesforce, blanks and all, and the prospect follows', async () => {
  const [a = '', b = '', c = ''] = await leads(
    'dahl',
    { Title: 'Head' },
    { Phone: '<7> & "8"' },
    {},
  )
  const { prospectId } = await ask(installation, buId, 'send_to_concord', { crmId: b }, 20_000)
  const outcome = await merge(a, [b, c], { phone: b, job_title: c })
  expect(outcome).toMatchObject({ result: 'merged', prospectIds: [prospectId] })
  expect(await there([a, b, c])).toMatchObject([
    { Title: null, Phone: '<7> & "8"', IsDeleted: false },
    { IsDeleted: true, MasterRecordId: a },
    { IsDeleted: true, MasterRecordId: a },
  ])
  expect(await linkOf(prospectId)).toBe(a)
})

test('[DU-2] a merge whose answer is cut off is found out, not sent again', async () => {
  const [a = '', b = ''] = await leads('lund', {}, {})
  await org.admin.setFaults(orgKey, { operation: 'soap.merge', dropNext: 1 } as never)
  expect(await merge(a, [b])).toMatchObject({ result: 'merged' })
  const log = await org.admin.requestLog(orgKey, { limit: 1_000 })
  expect(JSON.stringify(log).match(/soap\.merge/g)).toHaveLength(2)
  expect(await there([b])).toMatchObject([{ MasterRecordId: a }])
})

test('[DU-2] what Salesforce refuses is said in its words', async () => {
  const [a = '', b = ''] = await leads('berg', {}, {})
  await org.admin.saveRule(orgKey, {
    kind: 'validation',
    object: 'Lead',
    name: 'No Berg',
    spec: {
      criteria: [{ field: 'LastName', operator: 'equals', value: 'berg' }],
      message: 'Nobody called Berg, please',
    },
  })
  await expect(merge(a, [b])).rejects.toThrow('Nobody called Berg, please')
  expect(await there([b])).toMatchObject([{ IsDeleted: false }])
})
