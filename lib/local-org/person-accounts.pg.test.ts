import type { Connection } from 'jsforce'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testOrgDatabase } from '#lib/launch/testing/postgres.ts'
import type { CreatedOrg } from './admin-client.ts'
import { personRecordType } from './schema/record-types.ts'
import { connect } from './testing/jsforce-connection.ts'
import type { RunningOrg } from './testing/start.ts'
import { startOrg } from './testing/start.ts'

let org: RunningOrg
let halden: CreatedOrg
let connection: Connection

beforeAll(async () => {
  org = await startOrg({ databaseUrl: (await testOrgDatabase('persons')).orgUrl })
  halden = await org.createOrg({ key: 'halden', name: 'Halden Europe' })
  connection = await connect(org, halden)
})

afterAll(() => org.stop())

const create = async (object: string, body: Record<string, unknown>) =>
  (await connection.sobject(object).create(body)).id!
const read = (object: string, id: string) => connection.sobject(object).retrieve(id)
const person = (body: Record<string, unknown> = {}) => ({
  RecordTypeId: personRecordType,
  LastName: 'Unal',
  ...body,
})
const fieldsOf = async (object: string) =>
  (await connection.sobject(object).describe()).fields.map(({ name }) => name)

test('[ORG-40] without person accounts neither field nor record type knows of them', async () => {
  expect(await fieldsOf('Account')).not.toContain('IsPersonAccount')
  expect(await fieldsOf('Contact')).not.toContain('IsPersonAccount')
  await expect(
    connection.query(
      "select Id from RecordType where SobjectType = 'Account' and IsPersonType = true",
    ),
  ).rejects.toThrow(/IsPersonType/)
})

test('[ORG-40] switched on, accounts have a person’s fields and two record types', async () => {
  await org.admin.updateOrg('halden', { settings: { personAccounts: true } })
  expect(await fieldsOf('Account')).toEqual(
    expect.arrayContaining(['IsPersonAccount', 'PersonContactId', 'PersonEmail', 'PersonTitle']),
  )
  expect(await fieldsOf('Contact')).toContain('IsPersonAccount')
  const { records } = await connection.query(
    "select Id, Name from RecordType where SobjectType = 'Account' and IsPersonType = true and IsActive = true",
  )
  expect(records).toMatchObject([{ Id: personRecordType, Name: 'Person Account' }])
  const { recordTypeInfos } = await connection.sobject('Account').describe()
  expect(recordTypeInfos.map(({ recordTypeId }) => recordTypeId)).toContain(personRecordType)
})

test('[ORG-40] a person account is a contact as well, which follows it', async () => {
  const id = await create('Account', person({ FirstName: 'Ada', PersonEmail: 'Ada@X.example' }))
  const account = await read('Account', id)
  expect(account).toMatchObject({ Name: 'Ada Unal', IsPersonAccount: true })
  const contactId = String(account.PersonContactId)
  expect(await read('Contact', contactId)).toMatchObject({
    Name: 'Ada Unal',
    Email: 'Ada@X.example',
    AccountId: id,
    IsPersonAccount: true,
  })
  await connection.sobject('Account').update({ Id: id, PersonTitle: 'CEO', Phone: '1' })
  expect(await read('Contact', contactId)).toMatchObject({ Title: 'CEO', Phone: '1' })
  const found = await connection.query(
    "select Id from Account where IsPersonAccount = true and PersonEmail in ('ada@x.example')",
  )
  expect(found.records).toMatchObject([{ Id: id }])
  const business = await connection.query(
    'select count() from Contact where IsPersonAccount = false',
  )
  expect(business.totalSize).toBe(0)
})

test('[ORG-40] a person is named by its parts, a company by its name', async () => {
  const refused = async (body: Record<string, unknown>) =>
    connection
      .sobject('Account')
      .create(body)
      .then(() => '')
      .catch((error: { errorCode?: string }) => error.errorCode)
  expect(await refused(person({ Name: 'Ada' }))).toBe('INVALID_FIELD_FOR_INSERT_UPDATE')
  expect(await refused({ RecordTypeId: personRecordType })).toBe('REQUIRED_FIELD_MISSING')
  expect(await refused({ Name: 'Fjord', LastName: 'Unal' })).toBe('INVALID_FIELD_FOR_INSERT_UPDATE')
  const company = await create('Account', { Name: 'Fjord' })
  expect(await read('Account', company)).toMatchObject({ IsPersonAccount: false, Name: 'Fjord' })
})

test('[ORG-40] a lead of no company is converted into a person account', async () => {
  const leadId = await create('Lead', { LastName: 'Berg', Email: 'berg@x.example', Title: 'CTO' })
  const result = await connection.soap.convertLead({
    leadId,
    convertedStatus: 'Closed - Converted',
    doNotCreateOpportunity: true,
    overwriteLeadSource: false,
    sendNotificationEmail: false,
  } as never)
  const { accountId, contactId } = result as unknown as Record<string, string>
  expect(await read('Account', accountId!)).toMatchObject({
    IsPersonAccount: true,
    PersonContactId: contactId,
    PersonEmail: 'berg@x.example',
    PersonTitle: 'CTO',
  })
  const { records } = await connection.query(
    `select ConvertedAccountId, ConvertedContact.IsPersonAccount from Lead where Id = '${leadId}'`,
  )
  expect(records).toMatchObject([
    { ConvertedAccountId: accountId, ConvertedContact: { IsPersonAccount: true } },
  ])
})

test('[ORG-40] deleted, its contact goes with it and comes back with it', async () => {
  const id = await create('Account', person())
  const contactId = String((await read('Account', id)).PersonContactId)
  await connection.sobject('Account').destroy(id)
  const gone = await connection.query(`select IsDeleted from Contact where Id = '${contactId}'`, {
    scanAll: true,
  })
  expect(gone.records).toMatchObject([{ IsDeleted: true }])
  await connection.soap.undelete([id] as never)
  expect(await read('Contact', contactId)).toMatchObject({ AccountId: id })
})
