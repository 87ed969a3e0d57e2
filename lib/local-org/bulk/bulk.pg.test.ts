import type { Connection } from 'jsforce'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { testOrgDatabase } from '#lib/launch/testing/postgres.ts'
import type { CreatedOrg } from '../admin-client.ts'
import { apiVersion, connect } from '../testing/jsforce-connection.ts'
import type { RunningOrg } from '../testing/start.ts'
import { startOrg } from '../testing/start.ts'

let org: RunningOrg
let halden: CreatedOrg
let connection: Connection
let databaseUrl: string

beforeAll(async () => {
  databaseUrl = (await testOrgDatabase('bulk')).orgUrl
  org = await startOrg({ databaseUrl })
  halden = await org.createOrg({ key: 'halden', name: 'Halden Europe' })
  connection = await connect(org, halden)
})

beforeEach(() => org.admin.clearFaults('halden'))

afterAll(() => org.stop())

type Row = Record<string, unknown>
const count = async (where: string) =>
  (await org.admin.query('halden', `select count() from Lead where ${where}`)).totalSize

async function ingest(operation: string, input: Row[] | string, more: Row = {}) {
  const job = connection.bulk2.createJob({ object: 'Lead', operation, ...more } as never)
  await job.open()
  await job.uploadData(input as never)
  await job.close()
  await job.poll(50, 20_000)
  return job
}

const queryJob = (query: string) =>
  connection.request<{ id: string }>({
    method: 'POST',
    url: `/services/data/v${apiVersion}/jobs/query`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ operation: 'query', query }),
  })

test('[ORG-36] jsforce inserts, updates, upserts and deletes by bulk jobs, and every row is accounted for', async () => {
  const rows = Array.from({ length: 2_500 }, (_, n) => ({
    LastName: `Bulk ${n}`,
    Company: n === 7 ? '' : 'Load, "quoted"\nand broken',
    Email: n === 9 ? 'broken' : `bulk.${n}@x.example`,
  }))
  const inserted = await ingest('insert', rows)
  const results = await inserted.getAllResults()
  expect(results.successfulResults).toHaveLength(2_498)
  expect(results.unprocessedRecords).toEqual([])
  expect(results.failedResults).toMatchObject([
    {
      sf__Id: '',
      sf__Error: 'REQUIRED_FIELD_MISSING:Required fields are missing: [Company]:Company --',
      LastName: 'Bulk 7',
    },
    { sf__Error: 'INVALID_EMAIL_ADDRESS:Email: invalid email address: broken:Email --' },
  ])
  expect(await inserted.check()).toMatchObject({
    state: 'JobComplete',
    jobType: 'V2Ingest',
    numberRecordsProcessed: 2_500,
    numberRecordsFailed: 2,
  })
  expect(await count('Company = \'Load, "quoted"\\nand broken\'')).toBe(2_498)

  const ids = results.successfulResults.slice(0, 300).map((row) => String(row.sf__Id))
  const updated = await ingest(
    'update',
    ids.map((id, n) => ({ Id: id, City: 'Oslo', Title: n === 0 ? '#N/A' : 'Boss' })),
  )
  expect((await updated.getSuccessfulResults())[0]).toMatchObject({ sf__Created: 'false' })
  expect(await count("City = 'Oslo' and Title = 'Boss'")).toBe(299)
  const partly = await ingest('update', [{ Id: ids[1]!, City: '', Title: 'Clerk' }])
  expect(await partly.getFailedResults()).toEqual([])
  expect(await count("City = 'Oslo' and Title = 'Clerk'")).toBe(1)

  const deleted = await ingest('delete', [{ Id: ids[0]! }, { Id: 'nonsense' }])
  expect((await deleted.getFailedResults())[0]).toMatchObject({
    sf__Error: 'MALFORMED_ID:malformed id nonsense:--',
  })
  expect(await count(`Id = '${ids[0]}'`)).toBe(0)
  expect((await connection.bulk2.job('ingest', { id: deleted.id! }).check()).state).toBe(
    'JobComplete',
  )
})

test('[ORG-36] an upsert by external id says what it created', async () => {
  await connection.tooling.sobject('CustomField').create({
    FullName: 'Lead.Key__c',
    Metadata: { type: 'Text', label: 'Key', length: 32, externalId: true, unique: true },
  } as never)
  const set = await connection.sobject('PermissionSet').create({ Name: 'Key', Label: 'Key' })
  await connection.sobject('FieldPermissions').create({
    ParentId: set.id!,
    SobjectType: 'Lead',
    Field: 'Lead.Key__c',
    PermissionsRead: true,
    PermissionsEdit: true,
  })
  await connection.sobject('PermissionSetAssignment').create({
    AssigneeId: halden.users[0]!.id,
    PermissionSetId: set.id!,
  })
  const rows = ['a', 'b'].map((Key__c) => ({ Key__c, LastName: 'Keyed', Company: 'K' }))
  const more = { externalIdFieldName: 'Key__c' }
  const created = async () =>
    (await (await ingest('upsert', rows, more)).getSuccessfulResults()).map(
      (row) => row.sf__Created,
    )
  expect(await created()).toEqual(['true', 'true'])
  expect(await created()).toEqual(['false', 'false'])
})

test('[ORG-36] a column that is not there, or another line end, fails the job and nothing is saved', async () => {
  const failed = async (csv: string) => {
    const job = connection.bulk2.createJob({ object: 'Lead', operation: 'insert' })
    await job.open()
    await job.uploadData(csv)
    await job.close()
    await expect(job.poll(50, 20_000)).rejects.toThrow()
    return (await connection.bulk2.job('ingest', { id: job.id! }).check()).errorMessage
  }
  expect(await failed('LastName,Nope\nFailing,x\n')).toBe(
    'InvalidBatch : Field name not found : Nope',
  )
  expect(await failed('LastName,Company\nFailing,x,y\n')).toContain('ClientInputError')
  expect(await count("LastName = 'Failing'")).toBe(0)
})

test('[ORG-36] a job that fails midway leaves the rest unprocessed, and the sums add up', async () => {
  const rows = Array.from({ length: 3_000 }, (_, n) => ({ LastName: `Mid ${n}`, Company: 'M' }))
  await org.admin.armFault('halden', {
    operation: 'bulk.process',
    spec: { kind: 'rows', code: 'UNABLE_TO_LOCK_ROW', message: 'locked', rows: 10 },
  })
  await org.admin.armFault('halden', { operation: 'bulk.process', name: 'unexpected' })
  const job = connection.bulk2.createJob({ object: 'Lead', operation: 'insert' })
  await job.open()
  await job.uploadData(rows as never)
  await job.close()
  await expect(job.poll(50, 20_000)).rejects.toThrow()
  const results = await job.getAllResults()
  expect([
    results.successfulResults.length,
    results.failedResults.length,
    results.unprocessedRecords.length,
  ]).toEqual([990, 10, 2_000])
})

test('[ORG-36] a query job gives all rows by locator, in its own version alone', async () => {
  await org.admin.generate('halden', 'Lead', { count: 5_000, domain: 'query.example' })
  const soql =
    "select Id, Email, Owner.Name, CreatedDate, DoNotCall, Fax from Lead where Email like '%@query.example' order by Email"
  const { id } = await queryJob(soql)
  await connection.bulk2.job('query', { id }).poll(50, 20_000)
  const results = async (query: string, version = apiVersion) => {
    const answer = await fetch(
      `${org.url}/services/data/v${version}/jobs/query/${id}/results?${query}`,
      { headers: { authorization: `Bearer ${connection.accessToken}` } },
    )
    return {
      status: answer.status,
      locator: answer.headers.get('sforce-locator'),
      count: answer.headers.get('sforce-numberofrecords'),
      lines: (await answer.text()).trimEnd().split('\n'),
    }
  }
  const first = await results('maxRecords=3100')
  const second = await results(`maxRecords=3100&locator=${first.locator}`)
  expect([first.count, second.count, second.locator]).toEqual(['3100', '1900', 'null'])
  expect(first.lines[0]).toBe('"Id","Email","Owner.Name","CreatedDate","DoNotCall","Fax"')
  expect(first.lines[1]).toMatch(
    /^"00Q\w{15}","person\.0@query\.example","[A-Z]\w+ \w+","\d{4}-\d\d-\d\dT[\d:]+\.000Z","false",""$/,
  )
  const ids = [...first.lines.slice(1), ...second.lines.slice(1)].map((line) => line.split(',')[0])
  expect(new Set(ids).size).toBe(5_000)
  expect((await results('', '66.0')).status).toBe(409)
})

test('[ORG-36] unmodified jsforce streams the rows of a query', async () => {
  const stream = await connection.bulk2.query(
    "select Email from Lead where Email like '%@query.example'",
    { pollInterval: 50 } as never,
  )
  expect((await stream.toArray()).length).toBe(5_000)
})

test('[ORG-36] what a bulk query cannot do is refused when the job is made', async () => {
  const codeOf = (query: string) =>
    queryJob(query).then(
      () => 'taken',
      (error: { errorCode: string }) => error.errorCode,
    )
  expect([
    await codeOf('select count(Id) from Lead'),
    await codeOf('select Id, (select Id from Tasks) from Lead'),
    await codeOf('select Address from Lead'),
    await codeOf('select Id from OpportunityStage'),
    await codeOf('select Nope from Lead'),
  ]).toEqual(['API_ERROR', 'API_ERROR', 'API_ERROR', 'INVALIDENTITY', 'INVALID_FIELD'])
})

test('[ORG-36] an org that was stopped in the middle of a job goes on with it, and saves no row twice', async () => {
  const rows = Array.from({ length: 4_000 }, (_, n) => ({ LastName: `Resumed ${n}`, Company: 'R' }))
  const job = connection.bulk2.createJob({ object: 'Lead', operation: 'insert' })
  await job.open()
  await job.uploadData(rows as never)
  await job.close()
  await org.stop()
  org = await startOrg({ databaseUrl })
  connection = await connect(org, halden)
  const again = connection.bulk2.job('ingest', { id: job.id! })
  await again.poll(50, 20_000)
  expect(await count("Company = 'R'")).toBe(4_000)
})
