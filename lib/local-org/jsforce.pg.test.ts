import type { Connection } from 'jsforce'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testOrgDatabase } from '#lib/launch/testing/postgres.ts'
import type { CreatedOrg } from './admin-client.ts'
import { authorize, callbackUrl, connect, pkcePair } from './testing/jsforce-connection.ts'
import type { RunningOrg } from './testing/start.ts'
import { startOrg } from './testing/start.ts'

let org: RunningOrg
let halden: CreatedOrg
let connection: Connection

beforeAll(async () => {
  org = await startOrg({ databaseUrl: (await testOrgDatabase('jsforce')).orgUrl })
  halden = await org.createOrg({ key: 'halden', name: 'Halden Europe' })
  connection = await connect(org, halden)
})

afterAll(() => org.stop())

const userNamed = (name: string) => halden.users.find((user) => user.name === name)!

test('[ORG-1] unmodified jsforce signs in by the web server flow with PKCE', async () => {
  expect(connection.accessToken).toMatch(new RegExp(`^${halden.id.slice(0, 15)}!`))
  const identity = await connection.identity()
  expect(identity).toMatchObject({
    organization_id: halden.id,
    user_id: userNamed('Concord Integration').id,
    username: 'integration@halden.example.halden',
  })
})

test('[ORG-1] a code is worth nothing without its verifier', async () => {
  const { challenge } = pkcePair()
  const redirected = await authorize(org, halden, {
    userId: userNamed('Jonas Brandt').id,
    challenge,
  })
  const answer = await fetch(`${org.url}/services/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code: redirected.searchParams.get('code')!,
      redirect_uri: callbackUrl,
      client_id: halden.clientId,
      client_secret: halden.clientSecret,
      code_verifier: pkcePair().verifier,
    }),
  })
  expect(answer.status).toBe(400)
  expect(await answer.json()).toEqual({
    error: 'invalid_grant',
    error_description: 'invalid code verifier',
  })
})

test('[ORG-1] a refusal goes back to the client with its state', async () => {
  const redirected = await authorize(org, halden, {
    userId: userNamed('Jonas Brandt').id,
    decision: 'deny',
    state: 'a b&c',
  })
  expect(redirected.searchParams.get('error')).toBe('access_denied')
  expect(redirected.searchParams.get('state')).toBe('a b&c')
})

test('[ORG-2] a refresh token works once; presented again it ends the whole approval', async () => {
  const own = await connect(org, halden)
  const refresh = (token: string) =>
    fetch(`${org.url}/services/oauth2/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'refresh_token',
        refresh_token: token,
        client_id: halden.clientId,
        client_secret: halden.clientSecret,
      }),
    })
  const first = own.refreshToken!
  const rotated = (await (await refresh(first)).json()) as { refresh_token: string }
  expect(rotated.refresh_token).not.toBe(first)
  expect((await refresh(first)).status).toBe(400)
  expect((await refresh(rotated.refresh_token)).status).toBe(400)
  await expect(own.query('select Id from User')).rejects.toThrow()
})

test('[ORG-2] jsforce refreshes by itself when its access token has expired', async () => {
  const own = await connect(org, halden)
  await org.admin.expireTokens('halden')
  const answer = await own.query('select Id from User')
  expect(answer.totalSize).toBe(9)
  connection = await connect(org, halden)
})

test('[ORG-3] records are created, read, changed and deleted as in Salesforce', async () => {
  const made = await connection.sobject('Lead').create({ LastName: ' Unal ', Company: 'Fjord' })
  expect(made).toMatchObject({ success: true, errors: [] })
  const read = await connection.sobject('Lead').retrieve(made.id!)
  expect(read).toMatchObject({
    attributes: { type: 'Lead', url: `/services/data/v67.0/sobjects/Lead/${made.id}` },
    LastName: 'Unal',
    Name: 'Unal',
    Status: 'Open - Not Contacted',
    DoNotCall: false,
    Email: null,
    OwnerId: userNamed('Concord Integration').id,
  })
  expect(read.SystemModstamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000\+0000$/)
  await connection
    .sobject('Lead')
    .update({ Id: made.id!, FirstName: 'Ada', Email: 'Ada@X.example' })
  expect(await connection.sobject('Lead').retrieve(made.id!)).toMatchObject({
    Name: 'Ada Unal',
    Email: 'Ada@X.example',
  })
  await connection.sobject('Lead').destroy(made.id!)
  await expect(connection.sobject('Lead').destroy(made.id!)).rejects.toMatchObject({
    errorCode: 'ENTITY_IS_DELETED',
  })
  const all = await connection.query(`select Id from Lead where Id = '${made.id}'`, {
    scanAll: true,
  })
  expect(all.totalSize).toBe(1)
})

test('[ORG-4] two thousand rows make a page and jsforce follows the locator', async () => {
  await org.admin.generate('halden', 'Lead', { count: 4_500, domain: 'paging.example' })
  const soql = "select Id, Email from Lead where Email like '%@paging.example'"
  const first = await connection.query<{ Id: string }>(soql)
  expect([first.totalSize, first.done, first.records.length]).toEqual([4_500, false, 2_000])
  const all = await connection.query<{ Id: string }>(soql, { autoFetch: true, maxFetch: 10_000 })
  expect(new Set(all.records.map((record) => record.Id)).size).toBe(4_500)
})

test('[ORG-5] arrays go out as collections and each record fails or lands by itself', async () => {
  const results = await connection
    .sobject('Lead')
    .create([
      { LastName: 'One', Company: 'A', Email: 'one@x.example' },
      { LastName: 'Two', Company: 'B', Email: 'broken' },
      { LastName: 'Three' },
    ])
  expect(results.map((result) => result.success)).toEqual([true, false, false])
  expect(results[1]!.errors).toEqual([
    {
      statusCode: 'INVALID_EMAIL_ADDRESS',
      message: 'Email: invalid email address: broken',
      fields: ['Email'],
    },
  ])
  expect(results[2]!.errors).toEqual([
    {
      statusCode: 'REQUIRED_FIELD_MISSING',
      message: 'Required fields are missing: [Company]',
      fields: ['Company'],
    },
  ])
})

test('[ORG-6] a connector installs its own field, which nobody sees until it is granted', async () => {
  await installField(connection, 'Concord_Id__c')
  const before = await connection.describe('Lead')
  expect(before.fields.some((field) => field.name === 'Concord_Id__c')).toBe(false)
  await expect(connection.query('select Concord_Id__c from Lead')).rejects.toThrow(
    /No such column 'Concord_Id__c' on entity 'Lead'/,
  )
  await grant(connection, 'Concord_Id__c')
  const after = await connection.describe('Lead')
  expect(after.fields.find((field) => field.name === 'Concord_Id__c')).toMatchObject({
    externalId: true,
    unique: true,
    caseSensitive: true,
    type: 'string',
    length: 32,
    createable: true,
  })
})

async function installField(own: Connection, name: string) {
  return own.tooling.sobject('CustomField').create({
    FullName: `Lead.${name}`,
    Metadata: {
      type: 'Text',
      label: name,
      length: 32,
      externalId: true,
      unique: true,
      caseSensitive: true,
    },
  } as never)
}

async function grant(own: Connection, name: string) {
  const set = await own.sobject('PermissionSet').create({ Name: 'Concord', Label: 'Concord' })
  await own.sobject('FieldPermissions').create({
    ParentId: set.id!,
    SobjectType: 'Lead',
    Field: `Lead.${name}`,
    PermissionsRead: true,
    PermissionsEdit: true,
  })
  await own.sobject('PermissionSetAssignment').create({
    AssigneeId: userNamed('Concord Integration').id,
    PermissionSetId: set.id!,
  })
}

test('[ORG-7] an upsert by external id creates once and updates after', async () => {
  const upsert = (records: Record<string, unknown>[]) =>
    connection.sobject('Lead').upsert(records as never, 'Concord_Id__c')
  const rows = [
    { Concord_Id__c: 'Ab1', LastName: 'Upsert', Company: 'A' },
    { Concord_Id__c: 'ab1', LastName: 'Other case', Company: 'B' },
  ]
  const first = await upsert(rows)
  expect(first.map((result) => [result.success, result.created])).toEqual([
    [true, true],
    [true, true],
  ])
  const second = await upsert(rows)
  expect(second.map((result) => [result.id, result.created])).toEqual([
    [first[0]!.id, false],
    [first[1]!.id, false],
  ])
  await expect(
    connection.sobject('Lead').create({ Concord_Id__c: 'Ab1', LastName: 'X', Company: 'X' }),
  ).rejects.toThrow(
    `duplicate value found: Concord_Id__c duplicates value on record with id: ${first[0]!.id}`,
  )
})

test('[ORG-8] a composite counts as one call and later parts use what earlier ones answered', async () => {
  await org.admin.resetCounters('halden')
  const answer = await connection.request<{
    compositeResponse: { httpStatusCode: number; body: { records?: { Name: string }[] } }[]
  }>({
    method: 'POST',
    url: '/services/data/v67.0/composite',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      compositeRequest: [
        {
          method: 'POST',
          url: '/services/data/v67.0/sobjects/Account',
          referenceId: 'account',
          body: { Name: 'Nordlys' },
        },
        {
          method: 'POST',
          url: '/services/data/v67.0/sobjects/Contact',
          referenceId: 'contact',
          body: { LastName: 'Vik', AccountId: '@{account.id}' },
        },
        {
          method: 'GET',
          url: "/services/data/v67.0/query?q=select+Account.Name,Name+from+Contact+where+Id='@{contact.id}'",
          referenceId: 'read',
        },
        {
          method: 'GET',
          url: '/services/data/v67.0/sobjects/Contact/@{nothing.id}',
          referenceId: 'broken',
        },
      ],
    }),
  })
  const codes = answer.compositeResponse.map((part) => part.httpStatusCode)
  expect(codes).toEqual([201, 201, 200, 400])
  expect(answer.compositeResponse[2]!.body.records![0]).toMatchObject({
    Name: 'Vik',
    Account: { Name: 'Nordlys' },
  })
  expect(await org.admin.counters('halden')).toEqual({
    total: 1,
    byOperation: { composite: 1 },
    used: 1,
  })
})

test('[ORG-9] calls are counted, announced on every answer and refused at the limit', async () => {
  await org.admin.resetCounters('halden')
  await org.admin.updateOrg('halden', { settings: { dailyApiRequests: 2 } })
  const own = await connect(org, halden)
  const limits = await own.limits()
  expect(limits.DailyApiRequests).toEqual({ Max: 2, Remaining: 1 })
  await own.query('select Id from User')
  expect(own.limitInfo?.apiUsage).toEqual({ used: 2, limit: 2 })
  await expect(own.query('select Id from User')).rejects.toMatchObject({
    errorCode: 'REQUEST_LIMIT_EXCEEDED',
  })
  await org.admin.updateOrg('halden', { settings: { dailyApiRequests: null } })
})
