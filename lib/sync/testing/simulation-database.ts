import postgres from 'postgres'
import { openDatabase } from '#db/client.ts'
import { dataFolder } from '#lib/launch/data-folder.ts'
import { withDatabase } from '#lib/launch/database-url.ts'
import { embeddedPostgres, throwAwaySettings } from '#lib/launch/postgres/embedded.ts'
import { secretsOf } from '#lib/launch/secrets.ts'
import { dropDatabases, prepareTemplates } from '#lib/launch/testing/templates.ts'
import { postgresStores } from '#lib/sync/store/postgres-under-test.ts'
import type { OpenStore } from '#lib/sync/testing/store-under-test.ts'

/** So many stories at a time, each a business unit of its own: one of them mostly waits for the database. */
export const storiesAtOnce = 4

export type SimulationDatabase = { open: OpenStore; close: () => Promise<void> }

/** A migrated, empty database for stories, on the Postgres that the tests use. */
export async function openSimulationDatabase(): Promise<SimulationDatabase> {
  const data = dataFolder('test')
  const server = await embeddedPostgres(data, throwAwaySettings)
  const { rolePasswords } = secretsOf(data.path)
  await prepareTemplates(server.superuserUrl, rolePasswords, data.path)
  const prefix = `test_${process.pid}`
  const name = `${prefix}_simulation`
  const root = postgres(server.superuserUrl, { max: 1, onnotice: () => {} })
  await root.unsafe(`create database "${name}" template concord owner concord_owner`)
  await root.end()
  const url = withDatabase(server.superuserUrl, name, 'concord_worker', rolePasswords.worker)
  const worker = openDatabase(url, { name: 'simulation' })
  const people = openDatabase(withDatabase(server.superuserUrl, name), {
    name: 'simulation-people',
  })
  return {
    open: postgresStores(worker.sql, people.sql),
    close: async () => {
      await worker.end()
      await people.end()
      await dropDatabases(server.superuserUrl, prefix)
      await server.leave()
    },
  }
}
