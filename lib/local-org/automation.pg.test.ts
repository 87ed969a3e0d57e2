import type { Connection } from 'jsforce'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { testOrgDatabase } from '#lib/launch/testing/postgres.ts'
import type { CreatedOrg } from './admin-client.ts'
import { connect } from './testing/jsforce-connection.ts'
import type { RunningOrg } from './testing/start.ts'
import { startOrg } from './testing/start.ts'

let org: RunningOrg
let halden: CreatedOrg
let connection: Connection

beforeAll(async () => {
  org = await startOrg({ databaseUrl: (await testOrgDatabase('automation')).orgUrl })
  halden = await org.createOrg({ key: 'halden', name: 'Halden Europe' })
  connection = await connect(org, halden)
})

beforeEach(async () => {
  for (const { id } of await org.admin.rules('halden')) await org.admin.deleteRule('halden', id)
})

afterAll(() => org.stop())

type Body = Record<string, unknown>
const lead = (body: Body) => ({ LastName: 'X', Company: 'Fjord', ...body })
const create = async (object: string, body: Body, headers: Record<string, string> = {}) =>
  (await connection.sobject(object).create(body, { headers })).id!
const read = (object: string, id: string) => connection.sobject(object).retrieve(id)
const userNamed = (name: string) => halden.users.find((user) => user.name === name)!.id

async function queueOf(...objects: string[]): Promise<string> {
  const QueueId = await create('Group', { Name: `Queue ${objects.join()}`, Type: 'Queue' })
  for (const SobjectType of objects) await create('QueueSobject', { QueueId, SobjectType })
  return QueueId
}

test('[ORG-30] the history of a tracked field says what it was, what it became, who and when', async () => {
  await org.admin.updateOrg('halden', {
    settings: { history: { Lead: ['Phone', 'DoNotCall', 'OwnerId', 'Description'] } },
  })
  connection = await connect(org, halden)
  const id = await create('Lead', lead({ Phone: '1' }))
  const jonas = userNamed('Jonas Brandt')
  await connection.sobject('Lead').update({ Id: id, Phone: '2', DoNotCall: true, Title: 'Boss' })
  await connection.sobject('Lead').update({ Id: id, Description: 'long', OwnerId: jonas })
  await connection.sobject('Lead').update({ Id: id, Phone: '2' })
  const { records } = await connection.query(
    `select Field, OldValue, NewValue, CreatedBy.Name from LeadHistory where LeadId = '${id}' order by CreatedDate, Id`,
  )
  expect(records.map(({ Field, OldValue, NewValue }) => [Field, OldValue, NewValue])).toEqual([
    ['created', null, null],
    ['Phone', '1', '2'],
    ['DoNotCall', null, true],
    ['Owner', userNamed('Concord Integration'), jonas],
    ['Description', null, null],
  ])
  expect(records[0]).toMatchObject({ CreatedBy: { Name: 'Concord Integration' } })
  await connection.soap.convertLead({ leadId: id, convertedStatus: 'Closed - Converted' } as never)
  const converted = await connection.query(
    `select Id, (select Field from Histories where Field = 'leadConverted') from Lead where Id = '${id}'`,
  )
  expect(converted.records[0]!.Histories).toMatchObject({ totalSize: 1 })
  await org.admin.updateOrg('halden', { settings: { history: null } })
  connection = await connect(org, halden)
  const untracked = await create('Lead', lead({}))
  await connection.sobject('Lead').update({ Id: untracked, Phone: '2' })
  const none = await connection.query(`select Id from LeadHistory where LeadId = '${untracked}'`)
  expect(none.totalSize).toBe(0)
})

test('[ORG-31] a lead waits in a queue, which says that it is no user', async () => {
  const queue = await queueOf('Lead')
  const id = await create('Lead', lead({ OwnerId: queue }))
  const { records } = await connection.query(
    `select OwnerId, Owner.Name, Owner.Type from Lead where Id = '${id}'`,
  )
  expect(records).toMatchObject([
    { OwnerId: queue, Owner: { attributes: { type: 'Group' }, Name: 'Queue Lead', Type: 'Queue' } },
  ])
  const others = await connection.query("select Id from Group where Type = 'Queue'")
  expect(others.records.map((record) => record.Id)).toContain(queue)
  await expect(create('Contact', { LastName: 'X', OwnerId: queue })).rejects.toMatchObject({
    errorCode: 'MALFORMED_ID',
  })
  const tasks = await queueOf('Task')
  await expect(create('Lead', lead({ OwnerId: tasks }))).rejects.toMatchObject({
    errorCode: 'FIELD_INTEGRITY_EXCEPTION',
  })
})

test('[ORG-32] the active assignment rule gives the owner, unless the caller says FALSE or another', async () => {
  const queue = await queueOf('Lead')
  const [jonas, sofie] = [userNamed('Jonas Brandt'), userNamed('Sofie Dahl')]
  const equals = (field: string, value: string) => [{ field, operator: 'equals' as const, value }]
  await org.admin.saveRule('halden', {
    kind: 'assignment',
    object: 'Lead',
    name: 'By country',
    spec: {
      entries: [
        { criteria: equals('Country', 'Norway'), ownerId: jonas },
        { criteria: equals('Country', 'Denmark'), ownerId: queue },
      ],
    },
  })
  const other = await org.admin.saveRule('halden', {
    kind: 'assignment',
    object: 'Lead',
    name: 'Everything to Sofie',
    active: false,
    spec: { entries: [{ criteria: [], ownerId: sofie }] },
  })
  const ownerOf = async (Country: string, header?: string) => {
    const headers: Record<string, string> = header ? { 'Sforce-Auto-Assign': header } : {}
    const id = await create('Lead', lead({ Country }), headers)
    return (await read('Lead', id)).OwnerId
  }
  const self = userNamed('Concord Integration')
  expect([
    await ownerOf('norway'),
    await ownerOf('Denmark'),
    await ownerOf('Spain'),
    await ownerOf('Norway', 'FALSE'),
    await ownerOf('Norway', other.id),
  ]).toEqual([jonas, queue, self, self, sofie])
  const { records } = await connection.query('select Name, SobjectType, Active from AssignmentRule')
  expect(records).toMatchObject([
    { Name: 'By country', SobjectType: 'Lead', Active: true },
    { Name: 'Everything to Sofie', Active: false },
  ])
  const plain = await create('Lead', lead({ Country: 'Norway' }), { 'Sforce-Auto-Assign': 'FALSE' })
  await connection.sobject('Lead').update({ Id: plain, Title: 'Plain' })
  expect((await read('Lead', plain)).OwnerId).toBe(jonas)
})

test('[ORG-33] a validation rule refuses with its own words, one record among its neighbours', async () => {
  await org.admin.saveRule('halden', {
    kind: 'validation',
    object: 'Lead',
    name: 'Country',
    spec: {
      criteria: [
        { field: 'Phone', operator: 'startsWith', value: '+47' },
        { field: 'Country', operator: 'isBlank' },
      ],
      message: 'A lead from abroad needs its country.',
      field: 'Country',
    },
  })
  const results = await connection
    .sobject('Lead')
    .create([lead({ Phone: '+47 1' }), lead({ Phone: '+47 1', Country: 'Norway' })])
  expect(results).toMatchObject([
    {
      success: false,
      errors: [
        {
          statusCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
          message: 'A lead from abroad needs its country.',
          fields: ['Country'],
        },
      ],
    },
    { success: true },
  ])
})

test('[ORG-34] an alert about duplicates can be overruled, a block cannot', async () => {
  const known = await create('Lead', lead({ Email: 'Twin@x.example', LastName: 'Twin' }))
  const rule = (action: 'alert' | 'block') =>
    org.admin.saveRule('halden', {
      kind: 'duplicate',
      object: 'Lead',
      name: 'Same person',
      spec: { action, match: ['Email', 'LastName'] },
    })
  const attempt = async (header?: string, LastName = 'TWIN') => {
    const answer = await fetch(`${org.url}/services/data/v67.0/sobjects/Lead`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${connection.accessToken}`,
        'content-type': 'application/json',
        ...(header ? { 'sforce-duplicate-rule-header': header } : {}),
      },
      body: JSON.stringify(lead({ Email: 'twin@x.example', LastName })),
    })
    return { status: answer.status, body: (await answer.json()) as unknown }
  }
  await rule('alert')
  const refused = await attempt()
  expect(refused).toMatchObject({
    status: 400,
    body: [
      {
        errorCode: 'DUPLICATES_DETECTED',
        message: 'Use one of these records?',
        duplicateResut: {
          allowSave: true,
          duplicateRule: 'Same person',
          matchResults: [{ size: 1, matchRecords: [{ record: { Id: known } }] }],
        },
      },
    ],
  })
  expect((await attempt(undefined, 'Other')).status).toBe(201)
  expect((await attempt('allowSave=true')).status).toBe(201)
  await rule('block')
  expect((await attempt('allowSave=true')).status).toBe(400)
  const [result] = await connection
    .sobject('Lead')
    .create([lead({ Email: 'twin@x.example', LastName: 'Twin' })])
  expect(result!.errors).toEqual([
    { statusCode: 'DUPLICATES_DETECTED', message: 'Use one of these records?', fields: [] },
  ])
})

test('[ORG-35] a trigger rewrites fields in the very save, and a later read shows it', async () => {
  await org.admin.saveRule('halden', {
    kind: 'trigger',
    object: 'Lead',
    name: 'Normalise',
    spec: {
      criteria: [],
      rewrites: [
        { field: 'LastName', transform: 'upper' },
        { field: 'Phone', transform: 'digits' },
        { field: 'Rating', value: 'Hot' },
      ],
    },
  })
  const id = await create('Lead', lead({ FirstName: 'Ada', LastName: 'Unal', Phone: '+47 (0) 22' }))
  expect(await read('Lead', id)).toMatchObject({
    LastName: 'UNAL',
    Name: 'Ada UNAL',
    Phone: '+47022',
    Rating: 'Hot',
  })
})

test('[ORG-33] a rule about a field that is not there is refused', async () => {
  const made = org.admin.saveRule('halden', {
    kind: 'validation',
    object: 'Lead',
    name: 'Wrong',
    spec: { criteria: [{ field: 'Nope', operator: 'isBlank' }], message: 'No' },
  })
  await expect(made).rejects.toThrow('There is no field Nope on Lead')
})

test('[ORG-20] in a private org nobody deletes or merges what is not his', async () => {
  const jonas = userNamed('Jonas Brandt')
  const own = await create('Lead', lead({ OwnerId: jonas }))
  const foreign = await create('Lead', lead({}))
  await org.admin.updateOrg('halden', { settings: { sharing: 'private' } })
  const his = await connect(org, halden, jonas)
  await expect(his.sobject('Lead').destroy(foreign)).rejects.toMatchObject({
    errorCode: 'INSUFFICIENT_ACCESS_OR_READONLY',
  })
  const merged = await his.soap.merge({
    masterRecord: { type: 'Lead', Id: own },
    recordToMergeIds: [foreign],
  } as never)
  expect(merged).toMatchObject({
    success: false,
    errors: [{ statusCode: 'INSUFFICIENT_ACCESS_OR_READONLY' }],
  })
  await org.admin.updateOrg('halden', { settings: { sharing: null } })
  expect(await read('Lead', foreign)).toMatchObject({ IsDeleted: false })
})
