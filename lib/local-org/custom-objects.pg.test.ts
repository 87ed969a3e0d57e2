import type { Connection } from 'jsforce'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testOrgDatabase } from '#lib/launch/testing/postgres.ts'
import type { CreatedOrg, NewObject } from './admin-client.ts'
import { connect } from './testing/jsforce-connection.ts'
import type { RunningOrg } from './testing/start.ts'
import { startOrg } from './testing/start.ts'

let org: RunningOrg
let halden: CreatedOrg
let connection: Connection
let databaseUrl: string

const subscription: NewObject = {
  name: 'Subscription__c',
  label: 'Subscription',
  pluralLabel: 'Subscriptions',
  nameField: { type: 'AutoNumber', label: 'Subscription No.', displayFormat: 'S-{0000}' },
  fields: [
    {
      name: 'Contact__c',
      type: 'Lookup',
      referenceTo: 'Contact',
      relationshipName: 'Subscriptions',
    },
    {
      name: 'Account__c',
      type: 'Lookup',
      referenceTo: 'Account',
      relationshipName: 'Subscriptions',
    },
    { name: 'Plan__c', label: 'Plan', type: 'Text', length: 40 },
    { name: 'Seats__c', type: 'Number', precision: 6 },
    { name: 'Price__c', type: 'Currency', precision: 18, scale: 2 },
    { name: 'Renews_On__c', type: 'Date' },
    { name: 'Last_Login__c', type: 'DateTime' },
    { name: 'Active__c', type: 'Checkbox', defaultValue: true },
    {
      name: 'Status__c',
      type: 'Picklist',
      valueSet: {
        restricted: true,
        valueSetDefinition: {
          value: [{ fullName: 'Trial', default: true }, { fullName: 'Running' }],
        },
      },
    },
  ],
}
const seat: NewObject = {
  name: 'Webinar_Seat__c',
  label: 'Webinar Seat',
  pluralLabel: 'Webinar Seats',
  nameField: { type: 'Text', label: 'Webinar' },
  fields: [
    { name: 'Lead__c', type: 'Lookup', referenceTo: 'Lead', relationshipName: 'Webinar_Seats' },
    {
      name: 'Contact__c',
      type: 'Lookup',
      referenceTo: 'Contact',
      relationshipName: 'Webinar_Seats',
    },
  ],
}
const licence: NewObject = {
  name: 'Licence__c',
  label: 'Licence',
  pluralLabel: 'Licences',
  nameField: { type: 'Text', label: 'Licence' },
  fields: [
    {
      name: 'Owner__c',
      type: 'MasterDetail',
      referenceTo: 'Contact',
      relationshipName: 'Licences',
    },
  ],
}

beforeAll(async () => {
  databaseUrl = (await testOrgDatabase('custom')).orgUrl
  org = await startOrg({ databaseUrl })
  halden = await org.createOrg({ key: 'halden', name: 'Halden Europe' })
  for (const object of [subscription, seat, licence]) await org.admin.createObject('halden', object)
  connection = await connect(org, halden)
})

afterAll(() => org.stop())

const userNamed = (name: string) => halden.users.find((user) => user.name === name)!.id
const create = async (object: string, body: Record<string, unknown>) =>
  (await connection.sobject(object).create(body)).id!
const ask = async (soql: string, scanAll = false) =>
  (await connection.query<Record<string, unknown>>(soql, { scanAll })).records.map(
    ({ attributes: _, ...record }) => record,
  )

test('[ORG-41] a custom object is described as Salesforce describes one, its parents name it', async () => {
  const { sobjects } = await connection.describeGlobal()
  const own = sobjects.filter(({ custom }) => custom)
  expect(own.map(({ name, keyPrefix, label }) => [name, keyPrefix, label])).toEqual([
    ['Subscription__c', 'a00', 'Subscription'],
    ['Webinar_Seat__c', 'a01', 'Webinar Seat'],
    ['Licence__c', 'a02', 'Licence'],
  ])
  const { fields, ...object } = await connection.describe('subscription__c')
  expect(object).toMatchObject({
    name: 'Subscription__c',
    custom: true,
    labelPlural: 'Subscriptions',
    createable: true,
    queryable: true,
    replicateable: true,
    undeletable: true,
    mergeable: false,
  })
  const named = (name: string) => fields.find((field) => field.name === name)
  expect(fields.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['Id', 'OwnerId', 'Name', 'SystemModstamp', 'IsDeleted', 'Status__c']),
  )
  expect(named('Name')).toMatchObject({
    label: 'Subscription No.',
    nameField: true,
    autoNumber: true,
    createable: false,
    updateable: false,
    nillable: false,
  })
  expect(named('Contact__c')).toMatchObject({
    type: 'reference',
    custom: true,
    referenceTo: ['Contact'],
    relationshipName: 'Contact__r',
    nillable: true,
    cascadeDelete: false,
    relationshipOrder: null,
  })
  expect(named('Price__c')).toMatchObject({ type: 'currency', precision: 18, scale: 2 })
  expect(named('Last_Login__c')).toMatchObject({ type: 'datetime' })
  const children = async (name: string) =>
    (await connection.describe(name)).childRelationships
      .filter(({ childSObject }) => childSObject.endsWith('__c'))
      .map(({ childSObject, field, relationshipName, cascadeDelete }) => [
        childSObject,
        field,
        relationshipName,
        cascadeDelete,
      ])
  expect(await children('Contact')).toEqual([
    ['Subscription__c', 'Contact__c', 'Subscriptions__r', false],
    ['Webinar_Seat__c', 'Contact__c', 'Webinar_Seats__r', false],
    ['Licence__c', 'Owner__c', 'Licences__r', true],
  ])
  expect(await children('Account')).toEqual([
    ['Subscription__c', 'Account__c', 'Subscriptions__r', false],
  ])
  expect(await children('Lead')).toEqual([
    ['Webinar_Seat__c', 'Lead__c', 'Webinar_Seats__r', false],
  ])
})

test('[ORG-41] a detail has no owner; its master cannot be changed, left out or a lead', async () => {
  const { fields } = await connection.describe('Licence__c')
  expect(fields.some(({ name }) => name === 'OwnerId')).toBe(false)
  expect(fields.find(({ name }) => name === 'Owner__c')).toMatchObject({
    nillable: false,
    createable: true,
    updateable: false,
    cascadeDelete: true,
    relationshipOrder: 0,
    permissionable: false,
  })
  await expect(create('Licence__c', { Name: 'None' })).rejects.toThrow(
    'Required fields are missing: [Owner__c]',
  )
  const toLead = {
    object: 'Licence__c',
    name: 'Lead__c',
    type: 'MasterDetail',
    referenceTo: 'Lead',
  }
  await expect(org.admin.createField('halden', toLead)).rejects.toThrow('to Lead is not allowed')
})

test('[ORG-41] records are created, asked through their parents, counted, changed and replicated', async () => {
  const accountId = await create('Account', { Name: 'Nordlys' })
  const contactId = await create('Contact', {
    LastName: 'Vik',
    Email: 'vik@nordlys.example',
    AccountId: accountId,
  })
  const start = new Date(Date.now() - 3_600_000).toISOString()
  const end = new Date(Date.now() + 120_000).toISOString()
  const id = await create('Subscription__c', {
    Contact__c: contactId,
    Account__c: accountId,
    Plan__c: 'Team',
    Seats__c: 12.4,
    Price__c: '99.905',
    Renews_On__c: '2027-03-01',
    Last_Login__c: '2026-12-01T10:00:00+01:00',
  })
  expect(id).toMatch(/^a00/)
  expect(await connection.sobject('Subscription__c').retrieve(id)).toMatchObject({
    attributes: { type: 'Subscription__c' },
    Name: 'S-0001',
    OwnerId: userNamed('Concord Integration'),
    Seats__c: 12,
    Price__c: 99.91,
    Renews_On__c: '2027-03-01',
    Last_Login__c: '2026-12-01T09:00:00.000+0000',
    Active__c: true,
  })
  expect(
    await ask(`select Name, Contact__r.Email, Contact__r.Account.Name, Account__r.Name from Subscription__c
      where Contact__r.Email = 'VIK@nordlys.example' and Renews_On__c > 2027-02-01`),
  ).toMatchObject([
    {
      Name: 'S-0001',
      Contact__r: { Email: 'vik@nordlys.example', Account: { Name: 'Nordlys' } },
      Account__r: { Name: 'Nordlys' },
    },
  ])
  const count = await connection.query('select count() from Subscription__c')
  expect(count.totalSize).toBe(1)
  expect(await ask('select Id, (select Name from Subscriptions__r) from Contact')).toMatchObject([
    { Id: contactId, Subscriptions__r: { records: [{ Name: 'S-0001' }] } },
  ])
  await connection.sobject('Subscription__c').update({ Id: id, Plan__c: 'Whole' })
  await expect(
    connection.sobject('Subscription__c').update({ Id: id, Status__c: 'Nope' }),
  ).rejects.toMatchObject({ errorCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST' })
  expect((await connection.sobject('Subscription__c').updated(start, end)).ids).toEqual([id])
  await connection.sobject('Subscription__c').destroy(id)
  const deleted = await connection.sobject('Subscription__c').deleted(start, end)
  expect(deleted.deletedRecords.map((record) => record.id)).toEqual([id])
  expect(await ask('select Id from Subscription__c')).toEqual([])
  expect(await ask('select Id, IsDeleted from Subscription__c', true)).toEqual([
    { Id: id, IsDeleted: true },
  ])
  await connection.soap._invoke('undelete', { ids: [id] }, 'UndeleteResult' as never)
  expect(await ask('select Name, IsDeleted from Subscription__c')).toEqual([
    { Name: 'S-0001', IsDeleted: false },
  ])
})

test('[ORG-41] collections number their records in order; a nameless record is called by its id', async () => {
  const results = await connection
    .sobject('Subscription__c')
    .create([{ Plan__c: 'A' }, { Plan__c: 'B' }, { Plan__c: 'x'.repeat(41) }])
  expect(results.map(({ success }) => success)).toEqual([true, true, false])
  expect(
    await ask("select Name from Subscription__c where Plan__c in ('A', 'B') order by Name"),
  ).toEqual([{ Name: 'S-0002' }, { Name: 'S-0003' }])
  const id = await create('Webinar_Seat__c', {})
  expect(await connection.sobject('Webinar_Seat__c').retrieve(id)).toMatchObject({
    Name: id.slice(0, 15),
  })
})

test('[ORG-41] bulk jobs load and query them', async () => {
  const rows = Array.from({ length: 3 }, (_, n) => ({ Plan__c: `Bulk ${n}`, Seats__c: `${n}` }))
  const ingest = connection.bulk2.createJob({ object: 'Subscription__c', operation: 'insert' })
  await ingest.open()
  await ingest.uploadData(rows)
  await ingest.close()
  await ingest.poll(50, 20_000)
  expect((await ingest.getAllResults()).successfulResults).toHaveLength(3)
  const stream = await connection.bulk2.query(
    "select Plan__c, Seats__c from Subscription__c where Plan__c like 'Bulk%' order by Plan__c",
  )
  expect(await stream.toArray()).toEqual(rows)
})

test('[ORG-41] a deleted parent takes its details along and empties lookups; both come back with it', async () => {
  const contactId = await create('Contact', { LastName: 'Gone' })
  const other = await create('Contact', { LastName: 'Other' })
  const held = await create('Licence__c', { Name: 'Gold', Owner__c: contactId })
  const [kept, moved] = [
    await create('Subscription__c', { Contact__c: contactId }),
    await create('Subscription__c', { Contact__c: contactId }),
  ]
  await connection.sobject('Contact').destroy(contactId)
  expect(await ask(`select IsDeleted from Licence__c where Id = '${held}'`, true)).toEqual([
    { IsDeleted: true },
  ])
  const lookups = () =>
    ask(`select Contact__c from Subscription__c where Id in ('${kept}', '${moved}') order by Id`)
  expect(await lookups()).toEqual([{ Contact__c: null }, { Contact__c: null }])
  await connection.sobject('Subscription__c').update({ Id: moved, Contact__c: other })
  await connection.soap._invoke('undelete', { ids: [contactId] }, 'UndeleteResult' as never)
  expect(await ask(`select IsDeleted from Licence__c where Id = '${held}'`)).toEqual([
    { IsDeleted: false },
  ])
  expect(await lookups()).toEqual([{ Contact__c: contactId }, { Contact__c: other }])
})

test('[ORG-41] a merge hands lookups and details to its winner; a converted lead keeps its own', async () => {
  const [winner, loser] = [
    await create('Contact', { LastName: 'Winner' }),
    await create('Contact', { LastName: 'Loser' }),
  ]
  const moving = await create('Subscription__c', { Contact__c: loser })
  const detail = await create('Licence__c', { Name: 'Silver', Owner__c: loser })
  await connection.soap._invoke(
    'merge',
    { request: [{ masterRecord: { type: 'Contact', Id: winner }, recordToMergeIds: [loser] }] },
    'MergeResult' as never,
  )
  expect(await ask(`select Contact__c from Subscription__c where Id = '${moving}'`)).toEqual([
    { Contact__c: winner },
  ])
  expect(await ask(`select Owner__c from Licence__c where Id = '${detail}'`)).toEqual([
    { Owner__c: winner },
  ])
  const lead = await create('Lead', { LastName: 'Turned', Company: 'Fjord' })
  const held = await create('Webinar_Seat__c', { Name: 'Pumps', Lead__c: lead })
  await connection.soap.convertLead({
    leadId: lead,
    convertedStatus: 'Closed - Converted',
    doNotCreateOpportunity: true,
  } as never)
  expect(await ask(`select Lead__c, Contact__c from Webinar_Seat__c where Id = '${held}'`)).toEqual(
    [{ Lead__c: lead, Contact__c: null }],
  )
})

test('[ORG-41] an object or field that nobody granted does not exist to him', async () => {
  const jonas = await connect(org, halden, userNamed('Jonas Brandt'))
  expect((await jonas.describe('Subscription__c')).createable).toBe(true)
  await org.admin.createObject('halden', {
    ...seat,
    name: 'Secret__c',
    label: 'Secret',
    pluralLabel: 'Secrets',
    fields: [
      { name: 'Contact__c', type: 'Lookup', referenceTo: 'Contact', relationshipName: 'Secrets' },
    ],
    access: 'none',
  })
  await expect(jonas.query('select Id from Secret__c')).rejects.toThrow(
    "sObject type 'Secret__c' is not supported",
  )
  const children = (await jonas.describe('Contact')).childRelationships
  expect(children.some(({ childSObject }) => childSObject === 'Secret__c')).toBe(false)
  expect(await ask('select Id, Name from Secret__c')).toEqual([])
  await expect(ask('select Contact__c from Secret__c')).rejects.toThrow(
    "No such column 'Contact__c'",
  )
  const set = await create('PermissionSet', { Name: 'Secrets', Label: 'Secrets' })
  await create('ObjectPermissions', {
    ParentId: set,
    SobjectType: 'Secret__c',
    PermissionsRead: true,
  })
  await create('FieldPermissions', {
    ParentId: set,
    SobjectType: 'Secret__c',
    Field: 'Secret__c.Contact__c',
    PermissionsRead: true,
  })
  await create('PermissionSetAssignment', {
    AssigneeId: userNamed('Jonas Brandt'),
    PermissionSetId: set,
  })
  expect(await jonas.query('select Id, Contact__c from Secret__c')).toMatchObject({ totalSize: 0 })
  await expect(jonas.sobject('Secret__c').create({ Name: 'Mine' })).rejects.toThrow(
    'entity type Secret__c does not support create',
  )
  await expect(
    create('ObjectPermissions', { ParentId: set, SobjectType: 'Nope__c' }),
  ).rejects.toMatchObject({ errorCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST' })
})

test('[ORG-41] in a private org a detail is seen by whom its master is seen', async () => {
  const jonasId = userNamed('Jonas Brandt')
  const own = await create('Contact', { LastName: 'Own', OwnerId: jonasId })
  const other = await create('Contact', { LastName: 'Foreign' })
  await create('Licence__c', { Name: 'Own licence', Owner__c: own })
  const hidden = await create('Licence__c', { Name: 'Foreign licence', Owner__c: other })
  await org.admin.updateOrg('halden', { settings: { sharing: 'private' } })
  const jonas = await connect(org, halden, jonasId)
  const soql = "select Name from Licence__c where Name like '%licence'"
  expect((await jonas.query(soql)).records).toMatchObject([{ Name: 'Own licence' }])
  await expect(jonas.sobject('Licence__c').retrieve(hidden)).rejects.toMatchObject({
    errorCode: 'NOT_FOUND',
  })
  await org.admin.updateOrg('halden', { settings: { sharing: null } })
})

test('[ORG-41] a field that is taken away is unknown, and so is an object', async () => {
  await org.admin.createField('halden', {
    object: 'Webinar_Seat__c',
    name: 'Row__c',
    type: 'Text',
    length: 3,
  })
  expect(await ask('select Row__c from Webinar_Seat__c where Row__c != null')).toEqual([])
  await org.admin.deleteField('halden', 'Webinar_Seat__c.Row__c')
  await expect(ask('select Row__c from Webinar_Seat__c')).rejects.toThrow("No such column 'Row__c'")
  await org.admin.deleteObject('halden', 'Secret__c')
  await expect(ask('select Id from Secret__c')).rejects.toThrow(
    "sObject type 'Secret__c' is not supported",
  )
})

test('[ORG-41] definitions and numbers survive a restart, and a snapshot brings them back', async () => {
  await org.stop()
  org = await startOrg({ databaseUrl, adminKey: org.adminKey })
  connection = await connect(org, halden)
  const before = await org.admin.objects('halden')
  expect(before.map(({ name }) => name)).toEqual([
    'Subscription__c',
    'Webinar_Seat__c',
    'Licence__c',
  ])
  const numbers = await ask('select Name from Subscription__c order by Name desc limit 1')
  await org.admin.takeSnapshot('halden', 'start')
  await org.admin.deleteObject('halden', 'Subscription__c')
  await org.admin.createObject('halden', { ...licence, name: 'New__c', fields: [] })
  await org.admin.restoreSnapshot('halden', 'start')
  expect(await org.admin.objects('halden')).toEqual(before)
  expect(await ask('select Name from Subscription__c order by Name desc limit 1')).toEqual(numbers)
  await create('Subscription__c', {})
  const next = Number(String(numbers[0]!.Name).slice(2)) + 1
  expect(await ask('select Name from Subscription__c order by Name desc limit 1')).toEqual([
    { Name: `S-${String(next).padStart(4, '0')}` },
  ])
})
