import { afterAll, beforeAll, expect, test } from 'vitest'
import { testOrgDatabase } from '#lib/launch/testing/postgres.ts'
import type { CreatedOrg } from './admin-client.ts'
import { openDatabase } from './store/database.ts'
import { connect } from './testing/jsforce-connection.ts'
import type { RunningOrg } from './testing/start.ts'
import { startOrg } from './testing/start.ts'

let org: RunningOrg
let halden: CreatedOrg
let token: string
let databaseUrl: string

beforeAll(async () => {
  databaseUrl = (await testOrgDatabase('rules')).orgUrl
  org = await startOrg({ databaseUrl })
  halden = await org.createOrg({ key: 'halden', name: 'Halden Europe' })
  token = (await connect(org, halden)).accessToken!
})

afterAll(() => org.stop())

type Answer = { status: number; body: unknown }

async function rest(
  path: string,
  method = 'GET',
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const answer = await fetch(`${org.url}//services/data/v67.0/${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) }
}

const query = (soql: string, area = 'query') => rest(`${area}/?q=${encodeURIComponent(soql)}`)

async function column(soql: string, area?: string): Promise<unknown[]> {
  const { body } = await query(soql, area)
  const { records } = body as { records: Record<string, unknown>[] }
  return records.map((record) => Object.values(record)[1])
}

const idOf = (answer: Answer) => (answer.body as { id: string }).id
const create = (body: object) => rest('sobjects/Lead', 'POST', { Company: 'Fjord', ...body })

test('[ORG-18] comparisons ignore case, and what is blank is not equal to anything', async () => {
  await create({ LastName: 'Case', FirstName: 'Ann', City: 'Oslo' })
  await create({ LastName: 'Case', FirstName: 'Bea', City: null })
  const names = (where: string) =>
    column(`select FirstName from Lead where LastName = 'CASE' and ${where} order by FirstName`)
  expect(await names("City = 'OSLO'")).toEqual(['Ann'])
  expect(await names("City != 'Bergen'")).toEqual(['Ann', 'Bea'])
  expect(await names("City not in ('Bergen')")).toEqual(['Ann', 'Bea'])
  expect(await names("(not City = 'Oslo')")).toEqual(['Bea'])
  expect(await names('City = null')).toEqual(['Bea'])
  expect(await names("firstname LIKE 'a_N%'")).toEqual(['Ann'])
  expect(await column("select FirstName from Lead where LastName = 'Case' order by City")).toEqual([
    'Bea',
    'Ann',
  ])
})

test('[ORG-18] names are answered in their own spelling, however they were asked', async () => {
  await create({ LastName: 'Spelling', OwnerId: halden.users[2]!.id })
  const { body } = await query(
    "select ID, lead.lastname, OWNER.name from LEAD where lastname = 'spelling'",
  )
  expect((body as { records: object[] }).records[0]).toMatchObject({
    Id: expect.any(String),
    LastName: 'Spelling',
    Owner: { attributes: { type: 'User' }, Name: 'Jonas Brandt' },
  })
})

test('[ORG-18] a quote in a literal is text and nothing else', async () => {
  await create({ LastName: "O'Brien; drop table record" })
  expect(
    await column("select LastName from Lead where LastName = 'O\\'Brien; drop table record'"),
  ).toEqual(["O'Brien; drop table record"])
})

test('[ORG-18] faults of a statement are named as Salesforce names them', async () => {
  const codes = await Promise.all(
    [
      'select Foo from Lead',
      'select Id from Nope',
      'select Id from',
      'select Id from Lead where a.Name = null',
      'select Id from Lead where Email = 5',
      "select Id from Lead where Email = 'a' and Phone = 'b' or Fax = 'c'",
      'select Id from Lead for update',
    ].map(async (soql) => ((await query(soql)).body as { errorCode: string }[])[0]!.errorCode),
  )
  expect(codes).toEqual([
    'INVALID_FIELD',
    'INVALID_TYPE',
    'MALFORMED_QUERY',
    'INVALID_FIELD',
    'INVALID_FIELD',
    'MALFORMED_QUERY',
    'MALFORMED_QUERY',
  ])
})

test('[ORG-19] an owner must exist, be a user and be active', async () => {
  const stranger = idOf(await create({ LastName: 'Stranger' }))
  const codes = await Promise.all(
    [halden.users[7]!.id, '005000000000000AAA', stranger, 'nonsense'].map(async (OwnerId) => {
      const { body } = await create({ LastName: 'Owner', OwnerId })
      return (body as { errorCode: string }[])[0]!.errorCode
    }),
  )
  expect(codes).toEqual([
    'INACTIVE_OWNER_OR_USER',
    'INVALID_CROSS_REFERENCE_KEY',
    'MALFORMED_ID',
    'MALFORMED_ID',
  ])
})

test('[ORG-19] with allOrNone one bad record keeps all of them out', async () => {
  const records = [
    { attributes: { type: 'Lead' }, LastName: 'Together', Company: 'A' },
    { attributes: { type: 'Contact' }, LastName: 'Together', Email: 'bad' },
  ]
  const { body } = await rest('composite/sobjects', 'POST', { allOrNone: true, records })
  const results = body as { success: boolean; errors: { statusCode: string }[] }[]
  expect(results.map((result) => result.errors[0]!.statusCode)).toEqual([
    'ALL_OR_NONE_OPERATION_ROLLED_BACK',
    'INVALID_EMAIL_ADDRESS',
  ])
  expect(await column("select Id from Lead where LastName = 'Together'")).toEqual([])
})

test('[ORG-19] a collection takes 200 records and not one more', async () => {
  const records = Array.from({ length: 201 }, () => ({ attributes: { type: 'Lead' } }))
  expect(await rest('composite/sobjects', 'POST', { records })).toMatchObject({
    status: 400,
    body: [{ errorCode: 'EXCEEDED_ID_LIMIT' }],
  })
})

test('[ORG-19] a change is refused when the record was saved after If-Unmodified-Since', async () => {
  const id = idOf(await create({ LastName: 'Contested' }))
  const change = (since: number) =>
    rest(
      `sobjects/Lead/${id}`,
      'PATCH',
      { City: 'Oslo' },
      {
        'if-unmodified-since': new Date(since).toUTCString(),
      },
    )
  expect((await change(Date.now() - 60_000)).status).toBe(412)
  expect((await change(Date.now() + 60_000)).status).toBe(204)
})

test('[ORG-20] a field taken away by field-level security is gone from describe, query and save', async () => {
  await org.admin.updateOrg('halden', {
    settings: {
      fieldAccess: [
        { object: 'Lead', field: 'Rating', access: 'none' },
        { object: 'Lead', field: 'Industry', access: 'read' },
      ],
    },
  })
  const { body } = await rest('sobjects/Lead/describe')
  const fields = (body as { fields: { name: string; updateable: boolean }[] }).fields
  expect(fields.some((field) => field.name === 'Rating')).toBe(false)
  expect(fields.find((field) => field.name === 'Industry')?.updateable).toBe(false)
  expect((await query('select Rating from Lead')).body).toMatchObject([
    { errorCode: 'INVALID_FIELD' },
  ])
  expect((await create({ LastName: 'X', Rating: 'Hot' })).body).toMatchObject([
    { errorCode: 'INVALID_FIELD', message: "No such column 'Rating' on sobject of type Lead" },
  ])
  expect((await create({ LastName: 'X', Industry: 'Energy' })).body).toMatchObject([
    { errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE', fields: ['Industry'] },
  ])
  await org.admin.updateOrg('halden', { settings: { fieldAccess: null } })
})

test('[ORG-20] in a private org a user without View All sees and changes his own records only', async () => {
  const jonas = halden.users.find((user) => user.name === 'Jonas Brandt')!
  await create({ LastName: 'Private', FirstName: 'His', OwnerId: jonas.id })
  const other = idOf(await create({ LastName: 'Private', FirstName: 'Other' }))
  await org.admin.updateOrg('halden', { settings: { sharing: 'private' } })
  const integration = token
  token = (await connect(org, halden, jonas.id)).accessToken!
  const soql = "select FirstName from Lead where LastName = 'Private' order by FirstName"
  expect(await column(soql)).toEqual(['His'])
  expect((await rest(`sobjects/Lead/${other}`)).status).toBe(404)
  expect((await rest(`sobjects/Lead/${other}`, 'PATCH', { City: 'Oslo' })).status).toBe(403)
  token = integration
  expect(await column(soql)).toEqual(['His', 'Other'])
  await org.admin.updateOrg('halden', { settings: { sharing: null } })
})

test('[ORG-20] a user can ask which rights he has', async () => {
  const soql = 'select PermissionsViewAllData, PermissionsApiEnabled from UserPermissionAccess'
  const rightsOf = async () => {
    const { body } = await query(soql)
    const [record] = (body as { records: Record<string, unknown>[] }).records
    return [record!.PermissionsViewAllData, record!.PermissionsApiEnabled]
  }
  expect(await rightsOf()).toEqual([true, true])
  const integration = token
  token = (await connect(org, halden, halden.users[2]!.id)).accessToken!
  expect(await rightsOf()).toEqual([false, true])
  token = integration
})

test('[ORG-20] who may not customise the org can install no field', async () => {
  const integration = token
  token = (await connect(org, halden, halden.users[2]!.id)).accessToken!
  const answer = await rest('tooling/sobjects/CustomField', 'POST', {
    FullName: 'Lead.Mine__c',
    Metadata: { type: 'Text', label: 'Mine', length: 10 },
  })
  token = integration
  expect(answer.status).toBe(403)
})

test('[ORG-16] letters that no database keeps fail neither their record nor its neighbours', async () => {
  const records = ['a\u0000b', 'c\ud800d', 'e'].map((LastName) => ({
    attributes: { type: 'Lead' },
    LastName,
    Company: 'Letters',
  }))
  await rest('composite/sobjects', 'POST', { records })
  expect(
    await column("select LastName from Lead where Company = 'Letters' order by LastName"),
  ).toEqual(['ab', 'c\ufffdd', 'e'])
})

test('[ORG-21] updated and deleted tell what changed in a window', async () => {
  const id = idOf(await create({ LastName: 'Replicated' }))
  const gone = idOf(await create({ LastName: 'Gone' }))
  await rest(`sobjects/Lead/${gone}`, 'DELETE')
  const window = `start=${encodeURIComponent(new Date(Date.now() - 600_000).toISOString())}&end=${encodeURIComponent(new Date(Date.now() + 120_000).toISOString())}`
  const updated = (await rest(`sobjects/Lead/updated/?${window}`)).body as { ids: string[] }
  expect(updated.ids).toContain(id)
  expect(updated.ids).not.toContain(gone)
  const deleted = (await rest(`sobjects/Lead/deleted/?${window}`)).body as {
    deletedRecords: { id: string }[]
  }
  expect(deleted.deletedRecords.map((record) => record.id)).toContain(gone)
  const same = encodeURIComponent(new Date().toISOString())
  expect((await rest(`sobjects/Lead/updated?start=${same}&end=${same}`)).body).toMatchObject([
    { errorCode: 'INVALID_REPLICATION_DATE' },
  ])
})

test('[ORG-21] a deleted record shows in queryAll alone, with a new stamp', async () => {
  const id = idOf(await create({ LastName: 'Binned' }))
  await rest(`sobjects/Lead/${id}`, 'DELETE')
  const soql = `select IsDeleted from Lead where Id = '${id}'`
  expect(await column(soql)).toEqual([])
  expect(await column(soql, 'queryAll')).toEqual([true])
})

test('[ORG-8] a batch runs its parts each for itself, with or without the prefix of the address', async () => {
  const { body } = await rest('composite/batch', 'POST', {
    batchRequests: [
      { method: 'GET', url: 'v67.0/limits' },
      { method: 'GET', url: '/services/data/v50.0/sobjects/Nope/describe' },
      { method: 'POST', url: 'v67.0/sobjects/Lead', richInput: { LastName: 'B', Company: 'C' } },
    ],
  })
  const { hasErrors, results } = body as { hasErrors: boolean; results: { statusCode: number }[] }
  expect([hasErrors, ...results.map((result) => result.statusCode)]).toEqual([true, 200, 404, 201])
})

test('[ORG-8] an allOrNone composite is undone as a whole when one part fails', async () => {
  const part = (referenceId: string, LastName?: string) => ({
    method: 'POST',
    url: '/services/data/v67.0/sobjects/Lead',
    referenceId,
    body: { Company: 'Undone', ...(LastName ? { LastName } : {}) },
  })
  const { body } = await rest('composite', 'POST', {
    allOrNone: 'true',
    compositeRequest: [part('one', 'One'), part('two'), part('three', 'Three')],
  })
  const { compositeResponse } = body as { compositeResponse: { body: { errorCode: string }[] }[] }
  expect(compositeResponse.map((answer) => answer.body[0]!.errorCode)).toEqual([
    'PROCESSING_HALTED',
    'REQUIRED_FIELD_MISSING',
    'PROCESSING_HALTED',
  ])
  expect(await column("select Id from Lead where Company = 'Undone'")).toEqual([])
})

test('[ORG-22] several records with one external id: 300 with their addresses, and nothing is written', async () => {
  await rest('tooling/sobjects/CustomField', 'POST', {
    FullName: 'Lead.Legacy__c',
    Metadata: { type: 'Text', label: 'Legacy', length: 20, externalId: true },
  })
  const set = idOf(await rest('sobjects/PermissionSet', 'POST', { Name: 'Legacy', Label: 'L' }))
  await rest('sobjects/FieldPermissions', 'POST', {
    ParentId: set,
    SobjectType: 'Lead',
    Field: 'Lead.Legacy__c',
    PermissionsRead: true,
    PermissionsEdit: true,
  })
  await rest('sobjects/PermissionSetAssignment', 'POST', {
    AssigneeId: halden.users[0]!.id,
    PermissionSetId: set,
  })
  const ids = [
    idOf(await create({ LastName: 'A', Legacy__c: 'L/1' })),
    idOf(await create({ LastName: 'B', Legacy__c: 'l/1' })),
  ]
  const answer = await rest('sobjects/Lead/Legacy__c/L%2F1', 'PATCH', { City: 'Oslo' })
  expect(answer).toEqual({
    status: 300,
    body: ids.map((id) => `/services/data/v67.0/sobjects/Lead/${id}`),
  })
  expect(
    await rest('sobjects/Lead/Legacy__c/new', 'PATCH', { LastName: 'N', Company: 'C' }),
  ).toMatchObject({
    status: 201,
    body: { created: true },
  })
})

test('[ORG-23] the questions of a connector are answered from an index', async () => {
  await org.admin.generate('halden', 'Lead', { count: 20_000, domain: 'index.example' })
  const sql = openDatabase(databaseUrl, 1)
  const [table] = await sql<{ tbl: number }[]>`select tbl from sobject where name = 'Lead'`
  const planOf = async (condition: string) => {
    const rows = await sql
      .unsafe(`explain select id from record r where r.tbl = ${table!.tbl} and ${condition}`)
      .values()
    return rows.flat().join('\n')
  }
  const now = Date.now()
  const keyset = `(stamp, id) > (${now}, '00Q') and (((stamp = ${now} and id > '00Q') or stamp > ${now}) is true) order by stamp, id limit 2000`
  const cursor = await planOf(keyset)
  expect(cursor).toMatch(/record_stamp[\s\S]*Index Cond: .*ROW\(stamp, id\) >/)
  expect(cursor).not.toMatch(/Sort|Bitmap/)
  expect(await planOf("not is_deleted and email_key = any('{a@b.co,c@d.co}'::text[])")).toMatch(
    /record_email[\s\S]*Index Cond: .*email_key/,
  )
  expect(await planOf("u1 = any('{a,b}'::text[])")).toMatch(/record_u1[\s\S]*Index Cond: .*u1/)
  await sql.end()
})

test('[ORG-17] a cursor over thousands of rows of one moment meets each row once', async () => {
  const all = await org.admin.query('halden', 'select Id from Lead order by SystemModstamp, Id')
  const every = all.records.map(({ Id }) => Id)
  const met: string[] = []
  for (let beyond = ''; ; ) {
    const { body } = await rest(
      `query?q=${encodeURIComponent(`select Id, SystemModstamp from Lead${beyond} order by SystemModstamp, Id limit 2000`)}`,
      'GET',
    )
    const { records } = body as { records: { Id: string; SystemModstamp: string }[] }
    met.push(...records.map(({ Id }) => Id))
    const last = records.at(-1)
    if (!last || records.length < 2_000) break
    const stamp = last.SystemModstamp.replace('+0000', 'Z')
    beyond = ` where (SystemModstamp = ${stamp} and Id > '${last.Id}') or SystemModstamp > ${stamp}`
  }
  expect(met).toHaveLength(every.length)
  expect(met).toEqual(every)
})
