import { afterAll, beforeAll, expect, test } from 'vitest'
import { inBusinessUnit } from '#db/client.ts'
import { newId } from '#lib/base/new-id.ts'
import { lanes } from '#lib/changes/types.ts'
import { enqueueChange } from '#lib/changes/writes.ts'
import { testDatabase, testOrgDatabase } from '#lib/launch/testing/postgres.ts'
import { connect } from '#lib/local-org/testing/jsforce-connection.ts'
import { type RunningOrg, startOrg } from '#lib/local-org/testing/start.ts'
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
let salesforce: Awaited<ReturnType<typeof connect>>
let buId: string
const orgKey = 'successors'

beforeAll(async () => {
  const database = await testDatabase('successors')
  org = await startOrg({ databaseUrl: (await testOrgDatabase('followed')).orgUrl })
  installation = newInstallation(database, org)
  worker = await startWorker(installation.workerVariables)
  const made = await org.createOrg({ key: orgKey, name: 'Successors' })
  buId = await connectUnit(installation, made)
  const admin = made.users.find(({ profile }) => profile === 'admin')!
  salesforce = await connect(org, made, admin.id)
}, 120_000)

afterAll(async () => {
  await worker?.stop()
  await installation?.end()
  await org?.stop()
})

/** A prospect whose lead is in the org. */
async function syncedProspect(email: string): Promise<{ id: string; leadId: string }> {
  const id = newId()
  await inBusinessUnit(installation.web, buId, async (tx) => {
    const values = { email, first_name: 'Ada', last_name: 'Berg', company: 'Halden' }
    await tx`
      insert into prospects (bu_id, id, values, assigned_user_id)
      values (${buId}, ${id}, ${JSON.stringify(values)}::text::jsonb, ${newId()})`
    await tx`insert into pairs (bu_id, prospect_id) values (${buId}, ${id})`
    await enqueueChange(tx, { buId, prospectId: id, cause: 'created', lane: lanes.trickle })
  })
  const { crmId } = await ask(installation, buId, 'sync_prospect', { prospectId: id })
  return { id, leadId: String(crmId) }
}

async function linkOf(id: string) {
  const [row] = await inBusinessUnit(
    installation.web,
    buId,
    (tx) => tx<{ crmId: string | null; crmObject: string | null }[]>`
      select crm_id as "crmId", crm_object as "crmObject" from pairs
      where bu_id = ${buId} and prospect_id = ${id}`,
  )
  return row
}

const followed = (id: string, to: string) =>
  until(
    'the link',
    async () => {
      await ask(installation, buId, 'sync_prospect', { prospectId: id })
      return (await linkOf(id))?.crmId === to
    },
    40_000,
  )

test('[DL-3] a lead converted in Salesforce is followed by its prospect to the contact', {
  timeout: 90_000,
}, async () => {
  const { id, leadId } = await syncedProspect('ada@halden.example')
  const converted = (await salesforce.soap.convertLead({
    leadId,
    convertedStatus: 'Closed - Converted',
  } as never)) as unknown as { success: boolean; contactId: string }
  expect(converted.success).toBe(true)
  await followed(id, converted.contactId)
  expect(await linkOf(id)).toEqual({ crmId: converted.contactId, crmObject: 'Contact' })
  const leads = await org.admin.query(
    orgKey,
    "select Id from Lead where Email = 'ada@halden.example'",
  )
  expect(leads.records.map(({ Id }) => Id)).toEqual([leadId])
})

test('[DL-2] a lead merged in Salesforce is followed by its prospect to the one that stayed', {
  timeout: 90_000,
}, async () => {
  const { id, leadId } = await syncedProspect('bo@halden.example')
  const stays = await salesforce
    .sobject('Lead')
    .create({ LastName: 'Lind', Company: 'Halden', Email: 'bo@halden.example' })
  const merged = await salesforce.soap.merge({
    masterRecord: { type: 'Lead', Id: stays.id },
    recordToMergeIds: [leadId],
  } as never)
  expect(merged).toMatchObject({ success: true })
  await followed(id, stays.id!)
  expect(await linkOf(id)).toEqual({ crmId: stays.id, crmObject: 'Lead' })
})
