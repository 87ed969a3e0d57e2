import type { Connection } from 'jsforce'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testOrgDatabase } from '#lib/launch/testing/postgres.ts'
import type { CreatedOrg } from './admin-client.ts'
import { connect } from './testing/jsforce-connection.ts'
import type { RunningOrg } from './testing/start.ts'
import { startOrg } from './testing/start.ts'

let org: RunningOrg
let halden: CreatedOrg
let connection: Connection

beforeAll(async () => {
  org = await startOrg({ databaseUrl: (await testOrgDatabase('successors')).orgUrl })
  halden = await org.createOrg({ key: 'halden', name: 'Halden Europe' })
  connection = await connect(org, halden)
})

afterAll(() => org.stop())

const create = async (object: string, body: Record<string, unknown>) =>
  (await connection.sobject(object).create(body)).id!
const read = (object: string, id: string) => connection.sobject(object).retrieve(id)
const lead = (body: Record<string, unknown>) => create('Lead', { Company: 'Fjord & Søn', ...body })
const converted = 'Closed - Converted'
const convert = (leadConvert: Record<string, unknown>) =>
  connection.soap.convertLead({
    convertedStatus: converted,
    doNotCreateOpportunity: false,
    overwriteLeadSource: false,
    sendNotificationEmail: false,
    ...leadConvert,
  } as never)

async function deletedRow(object: string, id: string) {
  const { records } = await connection.query(
    `select IsDeleted${object === 'Lead' || object === 'Contact' ? ', MasterRecordId' : ''} from ${object} where Id = '${id}'`,
    { scanAll: true },
  )
  return records[0]
}

test('[ORG-26] a converted lead becomes an account, a contact and an opportunity, and says which', async () => {
  const owner = halden.users.find(({ name }) => name === 'Jonas Brandt')!.id
  const leadId = await lead({
    FirstName: 'Ada',
    LastName: 'Unal',
    Email: 'ada@x.example',
    Street: 'Kai 1',
    City: 'Oslo',
    LeadSource: 'Web',
    OwnerId: owner,
  })
  const taskId = await create('Task', { Subject: 'Call', WhoId: leadId })
  const CampaignId = await create('Campaign', { Name: 'Fair' })
  const memberId = await create('CampaignMember', { CampaignId, LeadId: leadId })
  const result = await convert({ leadId })
  expect(result).toMatchObject({ success: true, leadId, errors: [] })
  const { accountId, contactId, opportunityId } = result as unknown as Record<string, string>
  expect(await read('Lead', leadId)).toMatchObject({
    IsConverted: true,
    Status: converted,
    ConvertedAccountId: accountId,
    ConvertedContactId: contactId,
    ConvertedOpportunityId: opportunityId,
    ConvertedDate: new Date().toISOString().slice(0, 10),
    IsDeleted: false,
  })
  expect(await read('Account', accountId!)).toMatchObject({
    Name: 'Fjord & Søn',
    BillingCity: 'Oslo',
    OwnerId: owner,
  })
  expect(await read('Contact', contactId!)).toMatchObject({
    Name: 'Ada Unal',
    Email: 'ada@x.example',
    MailingStreet: 'Kai 1',
    LeadSource: 'Web',
    AccountId: accountId,
    OwnerId: owner,
  })
  const deals = await connection.query(
    `select Name, StageName, (select ContactId, IsPrimary from OpportunityContactRoles) from Opportunity where Id = '${opportunityId}'`,
  )
  expect(deals.records).toMatchObject([
    {
      Name: 'Fjord & Søn-',
      StageName: 'Prospecting',
      OpportunityContactRoles: { records: [{ ContactId: contactId, IsPrimary: true }] },
    },
  ])
  expect(await read('Task', taskId)).toMatchObject({ WhoId: contactId, WhatId: opportunityId })
  expect(await read('CampaignMember', memberId)).toMatchObject({
    LeadId: leadId,
    ContactId: contactId,
  })
})

test('[ORG-26] converting into what exists fills only its empty fields', async () => {
  const AccountId = await create('Account', { Name: 'Old', Phone: '+47 1' })
  const contactId = await create('Contact', { LastName: 'Old', AccountId, Title: 'Boss' })
  const leadId = await lead({ LastName: 'New', Title: 'Clerk', Phone: '+47 2', LeadSource: 'Web' })
  const result = await convert({
    leadId,
    accountId: AccountId,
    contactId,
    doNotCreateOpportunity: true,
  })
  expect(result).toMatchObject({ success: true, accountId: AccountId, contactId })
  expect((result as { opportunityId?: string | null }).opportunityId ?? null).toBeNull()
  expect(await read('Account', AccountId)).toMatchObject({ Name: 'Old', Phone: '+47 1' })
  expect(await read('Contact', contactId)).toMatchObject({
    LastName: 'Old',
    Title: 'Boss',
    Phone: '+47 2',
    LeadSource: 'Web',
  })
})

test('[ORG-26] a lead that cannot be converted leaves nothing behind, and its neighbours are converted', async () => {
  const good = await lead({ LastName: 'Good', Company: 'Neighbour' })
  const done = await lead({ LastName: 'Done' })
  await convert({ leadId: done, doNotCreateOpportunity: true })
  const tooLong = await lead({ LastName: 'Long', Company: 'X'.repeat(200) })
  const accounts = async () =>
    (await connection.query("select Id from Account where Name like 'XX%'")).totalSize
  const results = (await connection.soap.convertLead([
    { leadId: good, convertedStatus: converted, opportunityName: 'Deal' },
    { leadId: done, convertedStatus: converted },
    { leadId: good, convertedStatus: 'Open - Not Contacted' },
    { leadId: tooLong, convertedStatus: converted, opportunityName: 'N'.repeat(121) },
  ] as never)) as unknown as { success: boolean; errors: { statusCode: string }[] }[]
  expect(results.map(({ success, errors }) => errors[0]?.statusCode ?? success)).toEqual([
    true,
    'CANNOT_UPDATE_CONVERTED_LEAD',
    'CANNOT_UPDATE_CONVERTED_LEAD',
    'STRING_TOO_LONG',
  ])
  expect(await accounts()).toBe(0)
  expect(await read('Lead', tooLong)).toMatchObject({ IsConverted: false })
})

test('[ORG-26] a merge keeps the winner, sends the losers to the bin with their way, and moves what was theirs', async () => {
  const winner = await create('Contact', { LastName: 'Winner', Email: 'w@x.example' })
  const loser = await create('Contact', { LastName: 'Loser', Phone: '+47 3' })
  const other = await create('Contact', { LastName: 'Other' })
  const deal = await create('Opportunity', {
    Name: 'D',
    StageName: 'Prospecting',
    CloseDate: '2027-01-01',
  })
  const role = await create('OpportunityContactRole', { OpportunityId: deal, ContactId: loser })
  const CampaignId = await create('Campaign', { Name: 'Both' })
  await create('CampaignMember', { CampaignId, ContactId: winner })
  const double = await create('CampaignMember', { CampaignId, ContactId: loser })
  const task = await create('Task', { Subject: 'Call', WhoId: other })
  const result = (await connection.soap.merge({
    masterRecord: { type: 'Contact', Id: winner, Phone: '+47 3' },
    recordToMergeIds: [loser, other],
  } as never)) as unknown as Record<string, unknown>
  expect(result).toMatchObject({ id: winner, success: true, errors: [] })
  expect(result.mergedRecordIds).toEqual([loser, other])
  expect(new Set(result.updatedRelatedIds as string[])).toEqual(new Set([role, task]))
  for (const id of [loser, other]) {
    expect(await deletedRow('Contact', id)).toMatchObject({
      IsDeleted: true,
      MasterRecordId: winner,
    })
  }
  expect(await read('Contact', winner)).toMatchObject({ LastName: 'Winner', Phone: '+47 3' })
  expect(await read('OpportunityContactRole', role)).toMatchObject({ ContactId: winner })
  expect(await read('Task', task)).toMatchObject({ WhoId: winner })
  expect(await deletedRow('CampaignMember', double)).toMatchObject({ IsDeleted: true })
})

test('[ORG-26] a merge that cannot be is refused whole', async () => {
  const winner = await lead({ LastName: 'Winner' })
  const loser = await lead({ LastName: 'Loser' })
  const codeOf = async (masterRecord: object, recordToMergeIds: string[]) => {
    const result = (await connection.soap.merge({
      masterRecord: { type: 'Lead', Id: winner, ...masterRecord },
      recordToMergeIds,
    } as never)) as unknown as { errors: { statusCode: string }[] }
    return result.errors[0]?.statusCode
  }
  expect(await codeOf({ Email: 'broken' }, [loser])).toBe('INVALID_EMAIL_ADDRESS')
  expect(await codeOf({}, [winner])).toBe('INVALID_ID_FIELD')
  expect(await codeOf({}, [])).toBe('INVALID_ID_FIELD')
  expect(await codeOf({ type: 'Task', Id: '00T000000000001' }, [loser])).toBe('INVALID_TYPE')
  expect(await deletedRow('Lead', loser)).toMatchObject({ IsDeleted: false, MasterRecordId: null })
})

test('[ORG-27] what went to the bin with a record comes back with it, what was deleted before does not', async () => {
  const account = await create('Account', { Name: 'Parent' })
  const kept = await create('Contact', { LastName: 'With it', AccountId: account })
  const before = await create('Contact', { LastName: 'Before', AccountId: account })
  const deal = await create('Opportunity', {
    Name: 'D',
    StageName: 'Prospecting',
    CloseDate: '2027-01-01',
    AccountId: account,
  })
  const role = await create('OpportunityContactRole', { OpportunityId: deal, ContactId: kept })
  await connection.sobject('Contact').destroy(before)
  await connection.sobject('Account').destroy(account)
  for (const [object, id] of [
    ['Contact', kept],
    ['Opportunity', deal],
    ['OpportunityContactRole', role],
  ] as const) {
    expect(await deletedRow(object, id)).toMatchObject({ IsDeleted: true })
  }
  expect(await connection.soap.undelete([account])).toMatchObject([{ id: account, success: true }])
  expect(await read('Contact', kept)).toMatchObject({ IsDeleted: false, AccountId: account })
  expect(await read('OpportunityContactRole', role)).toMatchObject({ OpportunityId: deal })
  expect(await deletedRow('Contact', before)).toMatchObject({ IsDeleted: true })
})

test('[ORG-27] undelete brings the same record with a new stamp, and says what it cannot', async () => {
  const id = await lead({ LastName: 'Back' })
  const alive = await lead({ LastName: 'Alive' })
  await connection.sobject('Lead').destroy(id)
  const results = await connection.soap.undelete([id, alive, 'nonsense'])
  expect(results).toMatchObject([
    { id, success: true },
    {
      success: false,
      errors: [{ statusCode: 'UNDELETE_FAILED', message: 'Entity is not in the recycle bin' }],
    },
    { success: false, errors: [{ statusCode: 'MALFORMED_ID' }] },
  ])
  expect(await read('Lead', id)).toMatchObject({ IsDeleted: false, LastName: 'Back' })
})

test('[ORG-27] an emptied bin tells of its records no more', async () => {
  const id = await lead({ LastName: 'Purged' })
  await connection.sobject('Lead').destroy(id)
  expect(await connection.soap.emptyRecycleBin([id])).toMatchObject([{ id, success: true }])
  expect(await deletedRow('Lead', id)).toBeUndefined()
})

test('[ORG-28] SOAP saves as REST does, and blanks what fieldsToNull names', async () => {
  const [made] = await connection.soap.create([
    { type: 'Lead', LastName: 'A & <B>', Company: 'C', Phone: '+47 4' },
  ] as never)
  await connection.soap.update({ type: 'Lead', Id: made!.id, Phone: null } as never)
  expect(await read('Lead', made!.id!)).toMatchObject({ LastName: 'A & <B>', Phone: null })
  const info = await connection.soap.getUserInfo()
  expect(info).toMatchObject({
    organizationId: halden.id,
    userName: 'integration@halden.example.halden',
  })
})

test('[ORG-28] an expired session is refreshed by jsforce, and a foreign document type is no request', async () => {
  const own = await connect(org, halden)
  await org.admin.expireTokens('halden')
  expect(await own.soap.getServerTimestamp()).toHaveProperty('timestamp')
  connection = await connect(org, halden)
  const answer = await fetch(`${org.url}/services/Soap/u/67.0`, {
    method: 'POST',
    body: '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
  })
  expect([answer.status, await answer.text()]).toEqual([
    500,
    expect.stringContaining('<faultcode>sf:XML_PARSER_ERROR</faultcode>'),
  ])
})

test('[ORG-10] faults are armed for SOAP as for REST', async () => {
  const id = await lead({ LastName: 'Dropped' })
  await connection.sobject('Lead').destroy(id)
  await org.admin.setFaults('halden', { operation: 'soap.undelete', lockNext: 1 })
  expect(await connection.soap.undelete([id])).toMatchObject([
    { success: false, errors: [{ statusCode: 'UNABLE_TO_LOCK_ROW' }] },
  ])
  await org.admin.setFaults('halden', { operation: 'soap.undelete', dropNext: 1 })
  await expect(connection.soap.undelete([id])).rejects.toThrow()
  expect(await read('Lead', id)).toMatchObject({ IsDeleted: false })
})
