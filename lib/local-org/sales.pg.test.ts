import type { Connection } from 'jsforce'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testOrgDatabase } from '#lib/launch/testing/postgres.ts'
import type { CreatedOrg } from './admin-client.ts'
import { openDatabase } from './store/database.ts'
import { connect } from './testing/jsforce-connection.ts'
import type { RunningOrg } from './testing/start.ts'
import { startOrg } from './testing/start.ts'

let org: RunningOrg
let halden: CreatedOrg
let connection: Connection
let databaseUrl: string

beforeAll(async () => {
  databaseUrl = (await testOrgDatabase('sales')).orgUrl
  org = await startOrg({ databaseUrl })
  halden = await org.createOrg({ key: 'halden', name: 'Halden Europe' })
  connection = await connect(org, halden)
})

afterAll(() => org.stop())

const create = async (object: string, body: Record<string, unknown>) =>
  (await connection.sobject(object).create(body)).id!
const deal = (body: Record<string, unknown> = {}) =>
  create('Opportunity', {
    Name: 'Harbour cranes',
    StageName: 'Prospecting',
    CloseDate: '2027-03-31',
    ...body,
  })
const contact = (LastName: string) => create('Contact', { LastName })

test('[ORG-25] the stage of an opportunity says how likely it is and whether it is closed or won', async () => {
  const id = await deal({ Amount: 1_200.5 })
  const read = () => connection.sobject('Opportunity').retrieve(id)
  expect(await read()).toMatchObject({
    Probability: 10,
    IsClosed: false,
    IsWon: false,
    ForecastCategoryName: 'Pipeline',
    ExpectedRevenue: 120.05,
  })
  await connection.sobject('Opportunity').update({ Id: id, StageName: 'Closed Won' })
  expect(await read()).toMatchObject({ Probability: 100, IsClosed: true, IsWon: true })
  await connection.sobject('Opportunity').update({ Id: id, StageName: 'Closed Lost' })
  expect(await read()).toMatchObject({ Probability: 0, IsClosed: true, IsWon: false })
  await connection
    .sobject('Opportunity')
    .update({ Id: id, StageName: 'Negotiation/Review', Probability: 80 })
  await connection.sobject('Opportunity').update({ Id: id, NextStep: 'Call' })
  expect(await read()).toMatchObject({ Probability: 80, IsClosed: false })
})

test('[ORG-25] the stages can be asked for, in their order', async () => {
  const { records } = await connection.query(
    'select MasterLabel, DefaultProbability, IsWon from OpportunityStage where IsClosed = true order by SortOrder',
  )
  expect(records).toMatchObject([
    { MasterLabel: 'Closed Won', DefaultProbability: 100, IsWon: true },
    { MasterLabel: 'Closed Lost', DefaultProbability: 0, IsWon: false },
  ])
})

test('[ORG-25] an opportunity needs its name, stage and close date', async () => {
  await expect(connection.sobject('Opportunity').create({ Name: 'X' })).rejects.toThrow(
    'Required fields are missing: [StageName, CloseDate]',
  )
})

test('[ORG-25] an opportunity answers with its account, its owner and its contact roles', async () => {
  const AccountId = await create('Account', { Name: 'Nordlys' })
  const id = await deal({ AccountId, Name: 'With roles' })
  const people = [await contact('Vik'), await contact('Berg')]
  for (const [index, ContactId] of people.entries()) {
    await create('OpportunityContactRole', {
      OpportunityId: id,
      ContactId,
      Role: 'Evaluator',
      IsPrimary: index === 0,
    })
  }
  const lonely = await deal({ Name: 'Without roles' })
  const { records } = await connection.query(
    `select Id, Name, Account.Name, Owner.Name, (select ContactId, Contact.Name, IsPrimary from OpportunityContactRoles order by Contact.Name) from Opportunity where Id in ('${id}', '${lonely}') order by Name`,
  )
  expect(records).toMatchObject([
    {
      Account: { attributes: { type: 'Account' }, Name: 'Nordlys' },
      Owner: { Name: 'Concord Integration' },
      OpportunityContactRoles: {
        totalSize: 2,
        done: true,
        records: [
          { ContactId: people[1], Contact: { Name: 'Berg' }, IsPrimary: false },
          { ContactId: people[0], Contact: { Name: 'Vik' }, IsPrimary: true },
        ],
      },
    },
    { Account: null, OpportunityContactRoles: null },
  ])
})

test('[ORG-25] long results bring their children page by page', async () => {
  const AccountId = await create('Account', { Name: 'Paged' })
  await org.admin.load(
    'halden',
    'Opportunity',
    Array.from({ length: 450 }, (_, n) => ({
      AccountId,
      Name: `Paged ${n}`,
      StageName: 'Prospecting',
      CloseDate: '2027-01-01',
    })),
  )
  const answer = await connection.query(
    `select Name, (select Id from OpportunityContactRoles) from Opportunity where AccountId = '${AccountId}'`,
    { autoFetch: true, maxFetch: 1_000 },
  )
  expect(new Set(answer.records.map((record) => record.Name)).size).toBe(450)
  const [account] = (
    await connection.query(
      `select Id, (select Id from Opportunities limit 3) from Account where Id = '${AccountId}'`,
    )
  ).records
  expect(account!.Opportunities).toMatchObject({ totalSize: 3 })
})

test('[ORG-25] one contact role of an opportunity is primary: the one saved last', async () => {
  const id = await deal()
  const roles = []
  for (const name of ['A', 'B']) {
    roles.push(
      await create('OpportunityContactRole', {
        OpportunityId: id,
        ContactId: await contact(name),
        IsPrimary: true,
      }),
    )
  }
  const { records } = await connection.query(
    `select Id from OpportunityContactRole where OpportunityId = '${id}' and IsPrimary = true`,
  )
  expect(records.map((record) => record.Id)).toEqual([roles[1]])
})

test('[ORG-25] a campaign member is one lead or one contact, and once', async () => {
  const CampaignId = await create('Campaign', { Name: 'Spring fair' })
  const LeadId = await create('Lead', { LastName: 'Member', Company: 'A' })
  const id = await create('CampaignMember', { CampaignId, LeadId, Status: 'Responded' })
  expect(await connection.sobject('CampaignMember').retrieve(id)).toMatchObject({
    HasResponded: true,
    ContactId: null,
  })
  const again = connection.sobject('CampaignMember').create({ CampaignId, LeadId })
  await expect(again).rejects.toMatchObject({ errorCode: 'DUPLICATE_VALUE' })
  const neither = connection.sobject('CampaignMember').create({ CampaignId })
  await expect(neither).rejects.toMatchObject({ errorCode: 'REQUIRED_FIELD_MISSING' })
})

test('[ORG-25] a task is about a lead or a contact, and says which', async () => {
  const LeadId = await create('Lead', { LastName: 'Caller', Company: 'A', Email: 'c@x.example' })
  const ContactId = await contact('Called')
  for (const [Subject, WhoId] of [
    ['First', LeadId],
    ['Second', ContactId],
  ]) {
    await create('Task', { Subject, WhoId, Status: 'Completed' })
  }
  const { records } = await connection.query(
    `select Subject, Who.Name, Who.Type, Who.Email, IsClosed from Task where WhoId in ('${LeadId}', '${ContactId}') order by Subject`,
  )
  expect(records).toMatchObject([
    {
      Subject: 'First',
      Who: { attributes: { type: 'Lead' }, Name: 'Caller', Type: 'Lead', Email: 'c@x.example' },
      IsClosed: true,
    },
    {
      Subject: 'Second',
      Who: { attributes: { type: 'Contact' }, Name: 'Called', Type: 'Contact' },
    },
  ])
  const typed = await connection.query("select Id from Task where Who.Type = 'Contact'")
  expect(typed.totalSize).toBe(1)
  const wrong = connection.sobject('Task').create({ Subject: 'X', WhoId: await deal() })
  await expect(wrong).rejects.toMatchObject({ errorCode: 'MALFORMED_ID' })
})

test('[ORG-25] the describe names references and children as Salesforce does', async () => {
  const task = await connection.describe('Task')
  expect(task.fields.find((field) => field.name === 'WhoId')).toMatchObject({
    referenceTo: ['Contact', 'Lead'],
    relationshipName: 'Who',
    polymorphicForeignKey: true,
  })
  const opportunity = await connection.describe('Opportunity')
  expect(opportunity.keyPrefix).toBe('006')
  expect(opportunity.childRelationships).toContainEqual(
    expect.objectContaining({
      childSObject: 'OpportunityContactRole',
      field: 'OpportunityId',
      relationshipName: 'OpportunityContactRoles',
      cascadeDelete: true,
    }),
  )
})

test('[ORG-25] a deleted opportunity shows in queryAll and among the deleted of its window', async () => {
  const id = await deal({ Name: 'Gone' })
  await connection.sobject('Opportunity').destroy(id)
  const all = await connection.query(
    `select IsDeleted, SystemModstamp from Opportunity where Id = '${id}'`,
    { scanAll: true },
  )
  expect(all.records).toMatchObject([{ IsDeleted: true }])
  const { deletedRecords } = await connection
    .sobject('Opportunity')
    .deleted(new Date(Date.now() - 600_000), new Date(Date.now() + 120_000))
  expect(deletedRecords.map((record) => record.id)).toContain(id)
})

test('[ORG-23] the children of a record are found by an index', async () => {
  const sql = openDatabase(databaseUrl, 1)
  const planOf = async (condition: string) =>
    (await sql.unsafe(`explain select id from record r where r.tbl = 1 and ${condition}`).values())
      .flat()
      .join('\n')
  expect(await planOf("(r.data ->> 'AccountId') = '001'")).toContain('record_account')
  expect(await planOf("(r.data ->> 'CampaignId') = any('{701}'::text[])")).toContain(
    'record_campaign',
  )
  await sql.end()
})
