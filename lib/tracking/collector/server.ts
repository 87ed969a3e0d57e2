import { collectorEnvironment } from '#lib/base/env.ts'
import { createLog } from '#lib/base/log.ts'
import { startCollector } from '#lib/tracking/collector/serve.ts'

// The process that websites and people's browsers reach: small, without React, and with a role of its own in Postgres that
// can add what happened and cannot read a prospect. It holds nothing: killed, it loses nothing that it acknowledged.

const env = collectorEnvironment()
const log = createLog('collector', env.LOG_LEVEL)
const collector = await startCollector({
  databaseUrl: env.COLLECTOR_DATABASE_URL,
  host: env.COLLECTOR_HOST,
  port: env.COLLECTOR_PORT,
  publicUrl: env.COLLECTOR_URL,
  trackingKey: env.TRACKING_KEY,
  eventsPerSecond: env.COLLECTOR_EVENTS_PER_SECOND,
  log,
})
log.info({ url: collector.url }, 'collector ready')

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => void collector.stop().finally(() => process.exit(0)))
}
