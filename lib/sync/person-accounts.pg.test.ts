import { afterAll, beforeAll, expect, test } from 'vitest'
import { inBusinessUnit } from '#db/client.ts'
import { newId } from '#lib/base/new-id.ts'
import { lanes } from '#lib/changes/types.ts'
import { enqueueChange } from '#lib/changes/writes.ts'
import { testDatabase, testOrgDatabase } from '#lib/launch/testing/postgres.ts'
import { connect } from '#lib/local-org/testing/jsforce-connection.ts'
import { type RunningOrg, startOrg } from '#lib/local-org/testing/start.ts'
import { defaultAccountField, hasPersonAccounts } from '#lib/mapping/person-fields.ts'
import { getFieldsPage, getSchema } from '#lib/mapping/reads.ts'
import { fillAccountFields, retryPersonAccounts } from '#lib/mapping/writes.ts'
import { listOfProspect } from '#lib/opportunities/reads.ts'
import {
  ask,
  connectUnit,
  type Installation,
  newInstallation,
  until,
} from '#lib/sync/testing/connected-unit.ts'
import { setPausedIn } from '#lib/sync/testing/shared-unit.ts'
import { startWorker, type WorkerProcess } from '#lib/sync/testing/worker-process.ts'

let org: RunningOrg
let installation: Installation
let worker: WorkerProcess
let salesforce: Awaited<ReturnType<typeof connect>>
let buId: string
const orgKey = 'persons'

beforeAll(async () => {
  const database = await testDatabase('persons')
  org = await startOrg({ databaseUrl: (await testOrgDatabase('persons-org')).orgUrl })
  installation = newInstallation(database, org)
  worker = await startWorker(installation.workerVariables)
  const made = await org.createOrg({ key: orgKey, name: 'Persons' })
  await org.admin.updateOrg(orgKey, { settings: { personAccounts: true } })
  buId = await connectUnit(installation, made)
  const admin = made.users.find(({ profile }) => profile === 'admin')!
  salesforce = await connect(org, made, admin.id)
  await enable('Lead')
}, 120_000)

afterAll(async () => {
  await worker?.stop()
  await installation?.end()
  await org?.stop()
})

/** What the setting does, without its session. */
async function enable(createAs: 'Lead' | 'Account'): Promise<void> {
  await inBusinessUnit(installation.web, buId, async (tx) => {
    const { schema } = await getSchema(tx)
    expect(hasPersonAccounts(schema)).toBe(true)
    const settings = JSON.stringify({ personAccounts: true, createAs })
    await tx`update connectors set settings = settings || ${settings}::text::jsonb where bu_id = ${buId}`
    const { rows } = await getFieldsPage(tx)
    const fields = rows.flatMap(({ field, pairing }) => {
      const accountField = pairing && defaultAccountField(field, pairing, schema)
      return accountField ? [{ field: field.name, accountField }] : []
    })
    await fillAccountFields(tx, buId, fields)
  })
}

async function addProspect(values: Record<string, string>, assigned = true): Promise<string> {
  const id = newId()
  await inBusinessUnit(installation.web, buId, async (tx) => {
    await tx`
      insert into prospects (bu_id, id, values, assigned_user_id)
      values (${buId}, ${id}, ${JSON.stringify(values)}::text::jsonb, ${assigned ? newId() : null})`
    await tx`insert into pairs (bu_id, prospect_id) values (${buId}, ${id})`
    await enqueueChange(tx, { buId, prospectId: id, cause: 'created', lane: lanes.trickle })
  })
  return id
}

async function stateOf(id: string) {
  const [row] = await inBusinessUnit(
    installation.web,
    buId,
    (tx) => tx<{ crmId: string | null; crmObject: string | null; values: object }[]>`
      select l.crm_id as "crmId", l.crm_object as "crmObject", p.values from pairs l
      join prospects p on p.bu_id = l.bu_id and p.id = l.prospect_id
      where l.bu_id = ${buId} and l.prospect_id = ${id}`,
  )
  return row
}

const sync = (id: string) => ask(installation, buId, 'sync_prospect', { prospectId: id }, 20_000)
const read = (id: string) => salesforce.sobject('Account').retrieve(id)

test('[CN-8][PA-1] the fields of a person account are found by themselves', async () => {
  const { rows } = await inBusinessUnit(installation.web, buId, (tx) => getFieldsPage(tx))
  const at = (name: string) => rows.find(({ field }) => field.name === name)?.pairing?.accountField
  expect(
    ['email', 'job_title', 'phone', 'mobile', 'city', 'company', 'opted_out', 'industry'].map(at),
  ).toEqual([
    'PersonEmail',
    'PersonTitle',
    'Phone',
    'PersonMobilePhone',
    'PersonMailingCity',
    null,
    'PersonHasOptedOutOfEmail',
    'Industry',
  ])
})

test('[PA-1] a prospect becomes a person account, a contact as well, and is nobody’s double', {
  timeout: 60_000,
}, async () => {
  await enable('Account')
  const id = await addProspect({
    email: 'ada@halden.example',
    last_name: 'Unal',
    first_name: 'Ada',
    job_title: 'CEO',
    city: 'Oslo',
  })
  await sync(id)
  const { crmId, crmObject } = (await stateOf(id)) ?? {}
  expect(crmObject).toBe('Account')
  expect(await read(crmId!)).toMatchObject({
    IsPersonAccount: true,
    Name: 'Ada Unal',
    PersonEmail: 'ada@halden.example',
    PersonTitle: 'CEO',
    PersonMailingCity: 'Oslo',
  })
  const ours = await org.admin.query(orgKey, `select Id from Account where Concord_Id__c = '${id}'`)
  expect(ours.records.map(({ Id }) => Id)).toEqual([crmId])
  await salesforce.sobject('Account').update({ Id: crmId!, PersonTitle: 'Chair' })
  await sync(id)
  expect((await stateOf(id))?.values).toMatchObject({ job_title: 'Chair' })
  const mirrored = await inBusinessUnit(
    installation.web,
    buId,
    (tx) => tx<{ object: string }[]>`
      select object from crm_records where bu_id = ${buId} and email_key = 'ada@halden.example'`,
  )
  expect(mirrored.map(({ object }) => object)).toEqual(['Account'])
})

test('[PA-1][DL-3] a lead converted into a person account is followed there', {
  timeout: 60_000,
}, async () => {
  await enable('Lead')
  const lead = await salesforce.sobject('Lead').create({
    LastName: 'Berg',
    Email: 'berg@halden.example',
  })
  const id = await addProspect({ email: 'berg@halden.example', last_name: 'Berg' }, false)
  await sync(id)
  expect(await stateOf(id)).toMatchObject({ crmId: lead.id, crmObject: 'Lead' })
  const converted = (await salesforce.soap.convertLead({
    leadId: lead.id,
    convertedStatus: 'Closed - Converted',
    doNotCreateOpportunity: true,
  } as never)) as unknown as { accountId: string }
  await sync(id)
  expect(await stateOf(id)).toMatchObject({ crmId: converted.accountId, crmObject: 'Account' })
})

test('[CN-8][ER-2] switched off again a change waits with its reason, and enabled it goes by itself', {
  timeout: 60_000,
}, async () => {
  await enable('Account')
  const id = await addProspect({ email: 'off@halden.example', last_name: 'Off' })
  await sync(id)
  const { crmId } = (await stateOf(id)) ?? {}
  await setPausedIn(installation, buId, true)
  await inBusinessUnit(installation.web, buId, async (tx) => {
    await tx`update connectors set settings = settings || '{"personAccounts": false}'`
    await tx`update prospects set values = values || '{"phone": "+47 1"}' where id = ${id}`
    await enqueueChange(tx, { buId, prospectId: id, cause: 'field_change', lane: lanes.trickle })
  })
  await sync(id)
  const errors = () =>
    inBusinessUnit(
      installation.web,
      buId,
      (tx) => tx<{ code: string }[]>`
        select code from sync_errors where prospect_id = ${id} and closed_at is null`,
    )
  expect([...(await errors())]).toEqual([{ code: 'account_not_synced' }])
  expect((await read(crmId!)).Phone).toBeNull()
  await enable('Account')
  const [change] = await inBusinessUnit(installation.web, buId, async (tx) => {
    await retryPersonAccounts(tx, buId)
    return tx`select state from changes where prospect_id = ${id}`
  })
  expect(change).toEqual({ state: 'waiting' })
  await setPausedIn(installation, buId, false)
  await until('the phone', async () => (await read(crmId!)).Phone === '+47 1', 30_000)
  await until('no error', async () => (await errors()).length === 0)
})

test('[PA-1][OP-1] an opportunity concerns the person account whose contact has a role in it', {
  timeout: 90_000,
}, async () => {
  await enable('Account')
  const id = await addProspect({ email: 'deal@halden.example', last_name: 'Deal' })
  await sync(id)
  const { crmId } = (await stateOf(id)) ?? {}
  const account = await read(crmId!)
  const deal = await salesforce.sobject('Opportunity').create({
    Name: 'Pilot',
    StageName: 'Prospecting',
    CloseDate: '2026-12-31',
  })
  await salesforce.sobject('OpportunityContactRole').create({
    OpportunityId: deal.id,
    ContactId: account.PersonContactId,
    IsPrimary: true,
  } as never)
  await until(
    'the opportunity',
    async () => {
      await setPausedIn(installation, buId, false)
      return inBusinessUnit(
        installation.web,
        buId,
        async (tx) =>
          (await listOfProspect(tx, buId, id)).filter(({ name }) => name === 'Pilot').length === 1,
      )
    },
    60_000,
  )
})
