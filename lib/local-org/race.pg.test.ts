import { afterAll, beforeAll, expect, test } from 'vitest'
import { testOrgDatabase } from '#lib/launch/testing/postgres.ts'
import type { CreatedOrg } from './admin-client.ts'
import { connect } from './testing/jsforce-connection.ts'
import type { RunningOrg } from './testing/start.ts'
import { startOrg } from './testing/start.ts'

let org: RunningOrg
let halden: CreatedOrg

beforeAll(async () => {
  org = await startOrg({ databaseUrl: (await testOrgDatabase('race')).orgUrl })
  halden = await org.createOrg({ key: 'halden', name: 'Halden Europe' })
})

afterAll(() => org.stop())

test('[ORG-7] the same upserts sent at once from many sides make each record once', async () => {
  const connection = await connect(org, halden)
  await connection.tooling.sobject('CustomField').create({
    FullName: 'Lead.Concord_Id__c',
    Metadata: { type: 'Text', label: 'Id', length: 32, externalId: true, unique: true },
  } as never)
  const set = await connection.sobject('PermissionSet').create({ Name: 'C', Label: 'C' })
  await connection.sobject('FieldPermissions').create({
    ParentId: set.id!,
    SobjectType: 'Lead',
    Field: 'Lead.Concord_Id__c',
    PermissionsRead: true,
    PermissionsEdit: true,
  })
  await connection.sobject('PermissionSetAssignment').create({
    AssigneeId: halden.users[0]!.id,
    PermissionSetId: set.id!,
  })
  const records = (shift: number) =>
    Array.from({ length: 200 }, (_, n) => ({
      Concord_Id__c: `key-${(n + shift) % 200}`,
      LastName: 'Race',
      Company: 'A',
    }))
  const rounds = await Promise.all(
    [0, 50, 100, 150].map((shift) =>
      connection.sobject('Lead').upsert(records(shift) as never, 'Concord_Id__c'),
    ),
  )
  const codes = rounds
    .flat()
    .flatMap((result) => result.errors as unknown as { statusCode: string }[])
  expect(
    new Set([...codes.map((error) => error.statusCode), 'DUPLICATE_VALUE', 'UNABLE_TO_LOCK_ROW'])
      .size,
  ).toBe(2)
  const again = await connection.sobject('Lead').upsert(records(0) as never, 'Concord_Id__c')
  expect(again.every((result) => result.success)).toBe(true)
  const { totalSize } = await org.admin.query(
    'halden',
    "select count() from Lead where LastName = 'Race'",
  )
  expect(totalSize).toBe(200)
})
