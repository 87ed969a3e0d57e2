import { randomBytes } from 'node:crypto'
import { parseArgs } from 'node:util'
import postgres from 'postgres'
import { openDatabase } from '#db/client.ts'
import { createBusinessUnit } from '#lib/business-units/writes.ts'
import { dataFolder } from '#lib/launch/data-folder.ts'
import { withDatabase } from '#lib/launch/database-url.ts'
import { embeddedPostgres } from '#lib/launch/postgres/embedded.ts'
import { secretsOf } from '#lib/launch/secrets.ts'
import { prepareTemplates } from '#lib/launch/testing/templates.ts'
import { foldTracking } from '#lib/tracking/fold.ts'
import { startCollectorProcess } from '#lib/tracking/testing/collector-process.ts'
import { postEvents } from '#lib/tracking/testing/load.ts'
import { newVisitorId, signVisitor, toSite, trackingKey } from '#lib/tracking/tokens.ts'

// npm run bench -- collector [--events 60000] [--connections 100]: events acknowledged per second, each after its commit
// (synchronous_commit and fsync on), by a collector, a Postgres and a load generator that share this machine; then how long
// the worker takes to make visits of them.

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    events: { type: 'string', default: '60000' },
    connections: { type: 'string', default: '100' },
  },
})

const data = dataFolder('bench')
const server = await embeddedPostgres(data)
const { rolePasswords } = secretsOf(data.path)
await prepareTemplates(server.superuserUrl, rolePasswords, data.path)
const name = `test_${process.pid}_collector`
const root = postgres(server.superuserUrl, { max: 1, onnotice: () => {} })
await root.unsafe(`create database "${name}" template concord owner concord_owner`)
const as = (role: 'web' | 'worker' | 'collector') =>
  withDatabase(server.superuserUrl, name, `concord_${role}`, rolePasswords[role])
const web = openDatabase(as('web'), { name: 'bench', connectionsMax: 2 })
const worker = openDatabase(as('worker'), { name: 'bench', connectionsMax: 2 })
const key = randomBytes(32).toString('base64')
const collector = await startCollectorProcess(as('collector'), key)
try {
  const buId =
    (await createBusinessUnit(web.sql, { name: 'Bench', currency: 'EUR', timeZone: 'UTC' })) ?? ''
  const visitors = Array.from({ length: 5_000 }, () =>
    signVisitor(trackingKey(key), buId, newVisitorId()),
  )
  const shared = {
    url: collector.url,
    site: toSite(buId),
    visitors,
    connections: Number(values.connections),
  }
  await postEvents({ ...shared, eventsMax: 5_000 })
  const done = await postEvents({ ...shared, eventsMax: Number(values.events) })
  const sorted = done.latencies.sort((a, b) => a - b)
  const at = (share: number) => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(1)
  const rate = Math.round(done.acknowledged.length / done.seconds)
  console.log(
    `acknowledged  ${done.acknowledged.length} in ${done.seconds.toFixed(1)} s: ${rate} events/s; refused ${done.refused}, unanswered ${done.lost}`,
  )
  console.log(`latency       p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms`)
  const started = performance.now()
  await foldTracking(worker.sql, buId)
  const seconds = (performance.now() - started) / 1000
  const all = done.acknowledged.length + 5_000
  console.log(
    `made visits of ${all} in ${seconds.toFixed(1)} s: ${Math.round(all / seconds)} events/s`,
  )
} finally {
  await collector.kill()
  await Promise.all([web.end(), worker.end()])
  await root.unsafe(`drop database if exists "${name}" with (force)`)
  await root.end()
  await server.leave()
}
