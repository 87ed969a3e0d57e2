import { afterAll, beforeAll, expect, test } from 'vitest'
import { testOrgDatabase } from '#lib/launch/testing/postgres.ts'
import { openDatabase } from './store/database.ts'
import type { RunningOrg } from './testing/start.ts'
import { startOrg } from './testing/start.ts'

let org: RunningOrg
let databaseUrl: string

beforeAll(async () => {
  databaseUrl = (await testOrgDatabase('load')).orgUrl
  org = await startOrg({ databaseUrl })
  await org.createOrg({ key: 'halden', name: 'Halden Europe' })
})
afterAll(() => org.stop())

const lead = (values: Record<string, unknown>) => ({
  LastName: 'Berg',
  Company: 'Halden',
  ...values,
})
const leads = async () => (await org.admin.query('halden', 'select Id from Lead')).totalSize

test('[ORG-13] a load that is refused says why, loads nothing, and the next one goes through', async () => {
  const many = Array.from({ length: 1_200 }, () => lead({}))
  const id = '00Q000000000001AAA'
  const refusals: [() => Promise<unknown>, RegExp][] = [
    [
      () => org.admin.load('halden', 'Lead', [...many, lead({ Shoe_Size__c: 43 })]),
      /400 No such column 'Shoe_Size__c' on Lead/,
    ],
    [
      () => org.admin.load('halden', 'Lead', [...many, lead({ Email: 'nobody' })]),
      /400 .*invalid email/i,
    ],
    [
      () => org.admin.load('halden', 'Lead', [...many, lead({ Id: id }), lead({ Id: id })]),
      /400 duplicate key value/,
    ],
    [
      () => org.admin.loadLines('halden', 'Lead', `${JSON.stringify(lead({}))}\n{"LastName": `),
      /400 Line 2: .*JSON/,
    ],
  ]
  for (const [load, why] of refusals) await expect(load()).rejects.toThrow(why)
  expect(await leads()).toBe(0)
  expect(await org.admin.load('halden', 'Lead', [lead({})])).toMatchObject({ loaded: 1 })
  expect(await leads()).toBe(1)
})

test('[ORG-23] the recycle bin is read from an index of its own', async () => {
  await org.admin.generate('halden', 'Lead', { count: 5_000 })
  const { ids } = await org.admin.load('halden', 'Lead', [lead({ IsDeleted: true })])
  const sql = openDatabase(databaseUrl, 1)
  const [table] = await sql<{ tbl: number }[]>`select tbl from sobject where name = 'Lead'`
  const plan = await sql
    .unsafe(
      `explain (analyze, costs off) select id from record where tbl = ${table!.tbl} and is_deleted
        and deleted_with is null order by stamp desc, id desc limit 200`,
    )
    .values()
  const said = plan.flat().join('\n')
  expect(said).toMatch(/Index Scan Backward using record_bin .*rows=1\b/)
  expect(said).not.toMatch(/Sort|Removed by Filter/)
  const { records } = await org.admin.query(
    'halden',
    'select Id from Lead where IsDeleted = true',
    true,
  )
  expect(records).toMatchObject([{ Id: ids[0] }])
  await sql.end()
})
