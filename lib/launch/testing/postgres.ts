import postgres from 'postgres'
import { inject } from 'vitest'
import { withDatabase } from '#lib/launch/database-url.ts'
import { templateLock } from '#lib/launch/testing/templates.ts'

export type TestDatabase = {
  readonly name: string
  readonly ownerUrl: string
  readonly webUrl: string
  readonly workerUrl: string
  readonly collectorUrl: string
  /** For looking behind row-level security and for breaking things. */
  readonly superuserUrl: string
}

/**
 * A migrated, empty console database for one test file, made in about 50 ms from the template and
 * dropped when the run ends. Call it in `beforeAll`, in files named `*.pg.test.ts`.
 */
export async function testDatabase(name: string): Promise<TestDatabase> {
  const { superuserUrl, rolePasswords } = inject('postgres')
  const database = await createDatabase(name, 'concord', 'concord_owner')
  const as = (role: 'owner' | 'web' | 'worker' | 'collector') =>
    withDatabase(superuserUrl, database, `concord_${role}`, rolePasswords[role])
  return {
    name: database,
    ownerUrl: as('owner'),
    webUrl: as('web'),
    workerUrl: as('worker'),
    collectorUrl: as('collector'),
    superuserUrl: withDatabase(superuserUrl, database),
  }
}

/** An empty database of the local org, owned by its role: the org migrates it when it starts. */
export async function testOrgDatabase(name: string): Promise<{ name: string; orgUrl: string }> {
  const { superuserUrl, rolePasswords } = inject('postgres')
  const database = await createDatabase(`${name}_org`, 'template1', 'concord_org')
  return {
    name: database,
    orgUrl: withDatabase(superuserUrl, database, 'concord_org', rolePasswords.org),
  }
}

let counter = 0

async function createDatabase(name: string, template: string, owner: string): Promise<string> {
  const { superuserUrl, prefix } = inject('postgres')
  counter += 1
  const words = name.toLowerCase().replace(/[^a-z0-9]+/g, '_')
  const database = `${prefix}_${process.pid}_${counter}_${words}`.slice(0, 63)
  const sql = postgres(superuserUrl, { max: 1, onnotice: () => {} })
  try {
    await sql`select pg_advisory_lock_shared(${templateLock})`
    await sql.unsafe(`create database "${database}" template ${template} owner ${owner}`)
  } finally {
    await sql.end()
  }
  return database
}
