import { afterAll, beforeAll, expect, test } from 'vitest'
import { inBusinessUnit } from '#db/client.ts'
import { newId } from '#lib/base/new-id.ts'
import { testDatabase, testOrgDatabase } from '#lib/launch/testing/postgres.ts'
import type { CreatedOrg } from '#lib/local-org/admin-client.ts'
import { type RunningOrg, startOrg } from '#lib/local-org/testing/start.ts'
import { assignProspects } from '#lib/prospects/assignment-writes.ts'
import {
  ask,
  connectUnit,
  type Installation,
  newInstallation,
} from '#lib/sync/testing/connected-unit.ts'
import { startWorker, type WorkerProcess } from '#lib/sync/testing/worker-process.ts'
import type { AssignTarget } from '#lib/users/assignment.ts'
import { listCrmAssignees } from '#lib/users/reads.ts'
import { saveUserMappings } from '#lib/users/writes.ts'

const orgKey = 'assigning'
let org: RunningOrg
let installation: Installation
let worker: WorkerProcess
let made: CreatedOrg
let buId: string
let queueId: string
const sofie = newId()

beforeAll(async () => {
  const database = await testDatabase('assigning')
  org = await startOrg({ databaseUrl: (await testOrgDatabase('assigning')).orgUrl })
  installation = newInstallation(database, org)
  worker = await startWorker(installation.workerVariables)
  made = await org.createOrg({ key: orgKey, name: 'Assigning' })
  queueId = await makeQueue('Inbound')
  const to = (value: string, ownerId: string) => ({
    criteria: [{ field: 'LastName', operator: 'equals' as const, value }],
    ownerId,
  })
  await org.admin.saveRule(orgKey, {
    kind: 'assignment',
    object: 'Lead',
    name: 'By name',
    spec: { entries: [to('Dahlberg', sofieThere()), to('Queueman', queueId)] },
  })
  buId = await connectUnit(installation, made)
  await inUnit(async (tx) => {
    await saveUserMappings(tx, buId, [{ userId: sofie, crmUserId: sofieThere() }], null)
  })
}, 120_000)

afterAll(async () => {
  await worker?.stop()
  await installation?.end()
  await org?.stop()
})

const sofieThere = () => made.users.find(({ name }) => name === 'Sofie Dahl')?.id ?? ''
const inUnit = <T>(work: Parameters<typeof inBusinessUnit<T>>[2]) =>
  inBusinessUnit(installation.web, buId, work)

async function makeQueue(name: string): Promise<string> {
  const [group] = await org.admin.save(orgKey, {
    object: 'Group',
    operation: 'create',
    records: [{ Name: name, Type: 'Queue' }],
  })
  const id = group?.id ?? ''
  await org.admin.save(orgKey, {
    object: 'QueueSobject',
    operation: 'create',
    records: [{ QueueId: id, SobjectType: 'Lead' }],
  })
  return id
}

/** Assigned as the console does it, and synced as a person does it. */
async function synced(lastName: string, target: AssignTarget) {
  const id = newId()
  await inUnit(async (tx) => {
    const values = { email: `${lastName}@halden.example`, last_name: lastName, company: 'Halden' }
    await tx`
      insert into prospects (bu_id, id, values)
      values (${buId}, ${id}, ${JSON.stringify(values)}::text::jsonb)`
    await tx`insert into pairs (bu_id, prospect_id) values (${buId}, ${id})`
    await assignProspects(tx, { buId, ids: [id], target, by: 'Clara', requestedBy: null })
  })
  const outcome = await ask(installation, buId, 'sync_prospect', { prospectId: id }, 20_000)
  const [row] = await inUnit(
    (tx) => tx<{ assigned: string | null; assignTo: string | null; owner: string | null }[]>`
      select p.assigned_user_id as assigned, p.assign_to as "assignTo", l.crm_owner_id as owner
      from prospects p join pairs l on l.bu_id = p.bu_id and l.prospect_id = p.id
      where p.bu_id = ${buId} and p.id = ${id}`,
  )
  const { records } = await org.admin.query(
    orgKey,
    `select OwnerId from Lead where Email = '${lastName}@halden.example'`,
  )
  return { result: outcome.result, row, owners: records.map(({ OwnerId }) => OwnerId) }
}

test('[AU-1] the org tells its queues for leads and its active assignment rule', async () => {
  await makeQueue('Events')
  await ask(installation, buId, 'refresh_users', {}, 20_000)
  const told = await inUnit((tx) => listCrmAssignees(tx, buId))
  expect(told.rule).toBe('By name')
  expect(told.queues.map(({ name }) => name)).toEqual(['Events', 'Inbound'])
})

test('[CR-4] the org’s own rule chooses a user, who is assigned here, or a queue, which owns it', async () => {
  expect(await synced('Dahlberg', { to: 'rule' })).toEqual({
    result: 'in_accord',
    row: { assigned: sofie, assignTo: null, owner: sofieThere() },
    owners: [sofieThere()],
  })
  expect(await synced('Queueman', { to: 'rule' })).toEqual({
    result: 'in_accord',
    row: { assigned: null, assignTo: null, owner: queueId },
    owners: [queueId],
  })
})

test('[CR-4] a queue that was chosen here owns the lead, whatever the org’s rule says', async () => {
  expect(await synced('Dahlberg2', { to: 'queue', queueId })).toEqual({
    result: 'in_accord',
    row: { assigned: null, assignTo: null, owner: queueId },
    owners: [queueId],
  })
})
