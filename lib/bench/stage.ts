import { spawn } from 'node:child_process'
import { once } from 'node:events'
import postgres from 'postgres'
import { dataFolder } from '#lib/launch/data-folder.ts'
import { withDatabase } from '#lib/launch/database-url.ts'
import { freePort } from '#lib/launch/ports.ts'
import { embeddedPostgres } from '#lib/launch/postgres/embedded.ts'
import { secretsOf } from '#lib/launch/secrets.ts'
import { dropDatabases, prepareTemplates } from '#lib/launch/testing/templates.ts'
import { adminClient, type CreatedOrg } from '#lib/local-org/admin-client.ts'
import {
  connectUnit,
  type Installation,
  newInstallation,
  until,
} from '#lib/sync/testing/connected-unit.ts'
import { startWorker, type WorkerProcess } from '#lib/sync/testing/worker-process.ts'

/** A whole installation of its own: Postgres with statement counts, an org in its own process, one worker. */
export type Stage = {
  installation: Installation
  org: CreatedOrg
  /** The process that the org runs in. */
  orgPid: number
  buId: string
  worker: WorkerProcess
  /** Sees behind row-level security, to measure. */
  superuser: postgres.Sql
  /** The org's own tables, for what no person in Salesforce could do. */
  orgTables: postgres.Sql
  close: () => Promise<void>
}

const orgKey = 'bench'

export async function openStage(name: string): Promise<Stage> {
  const data = dataFolder('bench')
  const server = await embeddedPostgres(data, ['shared_preload_libraries=pg_stat_statements'])
  const { rolePasswords } = secretsOf(data.path)
  await prepareTemplates(server.superuserUrl, rolePasswords, data.path)
  const prefix = `test_${process.pid}`
  const [console_, orgDatabase] = [`${prefix}_${name}`, `${prefix}_${name}_org`]
  const root = postgres(server.superuserUrl, { max: 1, onnotice: () => {} })
  await root.unsafe(`create database "${console_}" template concord owner concord_owner`)
  await root.unsafe(`create database "${orgDatabase}" owner concord_org`)
  await root.end()
  const as = (role: 'owner' | 'web' | 'worker' | 'collector') =>
    withDatabase(server.superuserUrl, console_, `concord_${role}`, rolePasswords[role])

  const orgProcess = await startOrgProcess(
    withDatabase(server.superuserUrl, orgDatabase, 'concord_org', rolePasswords.org),
  )
  const database = {
    name: console_,
    ownerUrl: as('owner'),
    webUrl: as('web'),
    workerUrl: as('worker'),
    collectorUrl: as('collector'),
    superuserUrl: withDatabase(server.superuserUrl, console_),
  }
  const installation = newInstallation(database, orgProcess.org)
  const superuser = postgres(database.superuserUrl, { max: 2, onnotice: () => {} })
  const orgTables = postgres(withDatabase(server.superuserUrl, orgDatabase), { max: 1 })
  await superuser`create extension if not exists pg_stat_statements`
  const worker = await startWorker({ ...installation.workerVariables, LOG_LEVEL: 'info' })
  const org = await orgProcess.org.createOrg({
    key: orgKey,
    name: 'Benchmark',
    settings: { dailyApiRequests: 10_000_000 },
  })
  const buId = await connectUnit(installation, org)
  // Everything changes at once here, on purpose [CN-14].
  await superuser`
    update connectors set settings = settings || '{"guardRecordsMax": null}' where bu_id = ${buId}`
  return {
    installation,
    org,
    orgPid: orgProcess.pid,
    buId,
    worker,
    superuser,
    orgTables,
    close: async () => {
      await worker.stop()
      await installation.end()
      await superuser.end()
      await orgTables.end()
      await orgProcess.org.stop()
      await dropDatabases(server.superuserUrl, prefix)
      await server.leave()
    },
  }
}

/** The org never shares a process with what is measured. */
async function startOrgProcess(databaseUrl: string) {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const adminKey = `bench-${process.pid}-${Date.now()}-key`
  const child = spawn(process.execPath, ['lib/local-org/server.ts'], {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'test',
      LOG_LEVEL: 'warn',
      ORG_DATABASE_URL: databaseUrl,
      ORG_PORT: String(port),
      ORG_URL: url,
      ORG_ADMIN_KEY: adminKey,
      CONCORD_URL: 'http://127.0.0.1:4310',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const gone = once(child, 'exit')
  await until('the org', () =>
    fetch(`${url}/services/data`).then(
      ({ ok }) => ok,
      () => false,
    ),
  )
  const admin = adminClient({ url, adminKey })
  const stop = async () => {
    child.kill('SIGTERM')
    await gone
  }
  return { pid: child.pid ?? 0, org: { url, adminKey, admin, createOrg: admin.createOrg, stop } }
}
