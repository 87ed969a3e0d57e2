import { afterAll, beforeAll, expect, test } from 'vitest'
import { inBusinessUnit } from '#db/client.ts'
import { newId } from '#lib/base/new-id.ts'
import { lanes } from '#lib/changes/types.ts'
import { enqueueChange } from '#lib/changes/writes.ts'
import { explainRefusal } from '#lib/connector/labels.ts'
import { getConnector } from '#lib/connector/reads.ts'
import { testDatabase, testOrgDatabase } from '#lib/launch/testing/postgres.ts'
import type { CreatedOrg } from '#lib/local-org/admin-client.ts'
import { type RunningOrg, startOrg } from '#lib/local-org/testing/start.ts'
import {
  ask,
  connectTo,
  connectUnit,
  type Installation,
  newInstallation,
  until,
} from '#lib/sync/testing/connected-unit.ts'
import { startWorker, type WorkerProcess } from '#lib/sync/testing/worker-process.ts'

let org: RunningOrg
let installation: Installation
let worker: WorkerProcess
let made: CreatedOrg
let other: CreatedOrg
let buId: string

beforeAll(async () => {
  const database = await testDatabase('reconnect')
  org = await startOrg({ databaseUrl: (await testOrgDatabase('reconnect')).orgUrl })
  installation = newInstallation(database, org)
  worker = await startWorker(installation.workerVariables)
  made = await org.createOrg({ key: 'reconnect', name: 'Reconnect' })
  other = await org.createOrg({ key: 'reconnect-other', name: 'Another org' })
  buId = await connectUnit(installation, made)
})

afterAll(async () => {
  await worker?.stop()
  await installation?.end()
  await org?.stop()
})

const inUnit = <T>(work: Parameters<typeof inBusinessUnit<T>>[2]) =>
  inBusinessUnit(installation.web, buId, work)
const connector = () => inUnit((tx) => getConnector(tx))

async function waitingProspect(email: string): Promise<void> {
  const id = newId()
  const values = JSON.stringify({ email, last_name: 'Aalto' })
  await inUnit(async (tx) => {
    await tx`
      insert into prospects (bu_id, id, values, assigned_user_id)
      values (${buId}, ${id}, ${values}::text::jsonb, ${newId()})`
    await tx`insert into pairs (bu_id, prospect_id) values (${buId}, ${id})`
    await enqueueChange(tx, { buId, prospectId: id, cause: 'created', lane: lanes.trickle })
  })
}

const leadsWith = async (email: string) => {
  const soql = `SELECT Id FROM Lead WHERE Email = '${email}'`
  return (await org.admin.query(made.key, soql)).records.length
}

test('[CN-11] a revoked connection says so, another org is refused, the same one takes it up and what waited goes out', async () => {
  await inUnit(
    (tx) => tx`update connectors set paused = false, next_cycle_at = now() where bu_id = ${buId}`,
  )
  await until('the first cycle', async () => (await connector()).lastCycleOk)

  await org.admin.revokeTokens(made.key)
  await waitingProspect('lost@halden.example')
  const { lostReason } = await until('that the connection is lost', async () => {
    const now = await connector()
    return now.lostAt !== null && now
  })
  expect(explainRefusal(lostReason ?? '').title).toBe(
    'Salesforce no longer accepts this connection',
  )
  expect(await leadsWith('lost@halden.example')).toBe(0)

  await expect(connectTo(installation, buId, other)).rejects.toThrow(/This is another org/)
  expect(await connector()).toMatchObject({ orgId: made.id, lostAt: expect.any(String) })

  await connectTo(installation, buId, made)
  expect(await connector()).toMatchObject({ lostAt: null, lostReason: null, paused: false })
  await until(
    'what waited is in the org',
    async () => (await leadsWith('lost@halden.example')) === 1,
  )
})

test('[CN-6] connecting anew as another user makes that one the connector user, and what waits is written as it', async () => {
  const writerOf = async (email: string) => {
    const soql = `SELECT CreatedById FROM Lead WHERE Email = '${email}'`
    return (await org.admin.query(made.key, soql)).records[0]?.CreatedById
  }
  const [integration, admin] = (['integration', 'admin'] as const).map(
    (profile) => made.users.find((user) => user.profile === profile)?.id,
  )
  expect((await connector()).userId).toBe(integration)
  expect(await writerOf('lost@halden.example')).toBe(integration)

  await connectTo(installation, buId, made, 'admin')
  // In this org an admin does not see our fields before they are given to him.
  const anew = await until('that it is looked at', async () => {
    const now = await connector()
    return now.verification?.checks[0]?.text.includes('Astrid Nyberg') && now
  })
  expect(anew).toMatchObject({ userId: admin, orgId: made.id, verifiedAt: null })
  expect(anew.verification?.missingFields).toContain('Lead.Concord_Id__c')

  await ask(installation, buId, 'install_fields', {}, 20_000)
  await waitingProspect('anew@halden.example')
  await until('the lead', async () => (await leadsWith('anew@halden.example')) === 1)
  expect(await writerOf('anew@halden.example')).toBe(admin)
})
