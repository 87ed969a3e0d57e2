import postgres from 'postgres'
import { beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase, testOrgDatabase } from '#lib/launch/testing/postgres.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await testDatabase('launch')
})

test('[TEST-1] each role of a cloned database signs in under its own name', async () => {
  const users = await Promise.all(
    [database.ownerUrl, database.webUrl, database.workerUrl].map(currentUser),
  )
  expect(users).toEqual(['concord_owner', 'concord_web', 'concord_worker'])
})

test('[TEST-2] the org’s database belongs to its role and is another one', async () => {
  const org = await testOrgDatabase('launch')
  expect(await currentUser(org.orgUrl)).toBe('concord_org')
  expect(org.name).not.toBe(database.name)
})

async function currentUser(url: string): Promise<unknown> {
  const sql = postgres(url, { max: 1 })
  try {
    const [row] = await sql`select current_user`
    return row?.current_user
  } finally {
    await sql.end()
  }
}
