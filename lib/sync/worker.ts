import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { PgBoss } from 'pg-boss'
import { workerEnvironment } from '#lib/base/env.ts'
import { createLog } from '#lib/base/log.ts'
import { envelopeKey } from '#lib/connector/envelope.ts'
import { startBounceListener } from '#lib/email/bounces/listener.ts'
import { runCommand } from '#lib/sync/commands/run-command.ts'
import { type BulkTask, type PersonTask, startDispatch } from '#lib/sync/dispatch.ts'
import { startHeartbeat } from '#lib/sync/heartbeat.ts'
import { runBulkTask } from '#lib/sync/jobs.ts'
import type { Workshop } from '#lib/sync/wiring.ts'
import { openWorkerDatabase } from '#lib/sync/worker-database.ts'

// The process that talks to Salesforce. As many as wanted, on as many machines: what each takes is leased in Postgres,
// and what a killed one leaves is taken up by another.

/** pg-boss notifies of new jobs only; one that came back from a lost worker waits for this poll. */
const polling = { pollingIntervalSeconds: 0.5, notifyPollingIntervalSeconds: 1, batchSize: 1 }
const bulkAtOnce = 4
const personAtOnce = 4
const stopWithinMs = 20_000

const env = workerEnvironment()
const log = createLog('worker', env.LOG_LEVEL)
const workerId = `${hostname()}-${process.pid}-${randomBytes(3).toString('hex')}`
const database = openWorkerDatabase(env.WORKER_DATABASE_URL)
const workshop: Workshop = {
  sql: database.sql,
  log,
  workerId,
  tokenKey: envelopeKey(env.TOKEN_KEY),
  sealingPrivateKey: env.SEALING_PRIVATE_KEY,
  localOrgUrl: env.ORG_URL,
  concordUrl: env.CONCORD_URL,
  resolver: env.DNS_RESOLVER,
}
const doing = new Map<string, string>()

// Whatever is left half done is found again by the next process; going on after the unknown is what must not happen.
process.on('uncaughtException', (error) => die(error))
process.on('unhandledRejection', (error) => die(error))
function die(error: unknown): never {
  log.fatal({ error }, 'worker ends')
  process.exit(1)
}

const boss = new PgBoss({
  connectionString: env.WORKER_DATABASE_URL,
  max: 4,
  useListenNotify: true,
  migrate: false,
  schedule: false,
  superviseIntervalSeconds: 2,
  monitorIntervalSeconds: 2,
})
boss.on('error', (error) => log.warn({ error }, 'pg-boss'))
await boss.start()

await boss.work<BulkTask>('bulk', { ...polling, localConcurrency: bulkAtOnce }, async ([job]) => {
  if (!job) return
  await noted(job.id, job.data.task, () => runBulkTask(workshop, job.data))
})
await boss.work<PersonTask>(
  'person',
  { ...polling, localConcurrency: personAtOnce },
  async ([job]) => {
    if (!job) return
    const { buId, commandId } = job.data
    await noted(job.id, 'command', () => runCommand(workshop, buId, commandId))
  },
)

async function noted(jobId: string, what: string, work: () => Promise<void>): Promise<void> {
  doing.set(jobId, what)
  try {
    await work()
  } catch (error) {
    log.warn({ error, what }, 'job failed')
    throw error
  } finally {
    doing.delete(jobId)
  }
}

const dispatch = await startDispatch(boss, database.sql, log)
const heartbeat = startHeartbeat(
  database.sql,
  workerId,
  () => [...new Set(doing.values())].join(', ') || null,
  log,
)
// One of many workers on a machine gets the port; the others go without.
const bounces = env.BOUNCE_PORT
  ? await startBounceListener(database.sql, log, {
      port: env.BOUNCE_PORT,
      host: env.BOUNCE_HOST,
    }).catch((error) => {
      log.warn({ error }, 'bounces are not listened for here')
      return null
    })
  : null
log.info({ workerId }, 'worker ready')

let stopping = false
async function stop(signal: string): Promise<void> {
  if (stopping) return
  stopping = true
  log.info({ signal }, 'worker stops')
  await dispatch.stop()
  await bounces?.stop()
  await boss.stop({ graceful: true, timeout: stopWithinMs })
  await heartbeat.stop()
  await database.end()
  process.exit(0)
}
process.on('SIGTERM', () => void stop('SIGTERM'))
process.on('SIGINT', () => void stop('SIGINT'))
