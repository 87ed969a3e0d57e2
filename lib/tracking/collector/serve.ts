import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { openDatabase } from '#db/client.ts'
import { clientAddress } from '#lib/auth/client-address.ts'
import type { Logger } from '#lib/base/log.ts'
import { BatchWriter, TooMuchWaits } from '#lib/tracking/collector/batch-writer.ts'
import { consentScript } from '#lib/tracking/collector/consent.ts'
import { takeEvent } from '#lib/tracking/collector/event.ts'
import {
  type Collector,
  type Exchange,
  Refusal,
  send,
  sendJson,
} from '#lib/tracking/collector/exchange.ts'
import { sendForm, sendNote } from '#lib/tracking/collector/hosted-page.ts'
import { takeActivities } from '#lib/tracking/collector/ingest.ts'
import { followRedirect, sendFile } from '#lib/tracking/collector/links.ts'
import { SiteReads } from '#lib/tracking/collector/reads.ts'
import { trackingScript } from '#lib/tracking/collector/script.ts'
import { takeSubmission } from '#lib/tracking/collector/submit.ts'
import { writeEvents } from '#lib/tracking/collector/writes.ts'
import { isRobot } from '#lib/tracking/robots.ts'
import { fromShort, trackingKey } from '#lib/tracking/tokens.ts'
import type { VisitorEvent } from '#lib/tracking/types.ts'

export type CollectorOptions = {
  databaseUrl: string
  host: string
  /** 0 takes any free port. */
  port: number
  /** Where websites reach it; with port 0 its own address. */
  publicUrl?: string
  trackingKey: string
  eventsPerSecond: number
  log: Logger
}

export type RunningCollector = { url: string; stop: () => Promise<void> }

const rowsPerBatch = 500
/** Two batches under way keep Postgres busy while the disk syncs; more only make them smaller. */
const batchesAtOnce = 2
const formsPerMinute = 20
const scriptKeptSeconds = 600

export async function startCollector(options: CollectorOptions): Promise<RunningCollector> {
  const database = openDatabase(options.databaseUrl, {
    name: 'concord-collector',
    connectionsMax: 6,
    statementTimeoutMs: 10_000,
  })
  const collector: Collector = {
    sql: database.sql,
    reads: new SiteReads(database.sql),
    events: new BatchWriter<VisitorEvent>((buId, rows) => writeEvents(database.sql, buId, rows), {
      rowsMax: rowsPerBatch,
      atOnceMax: batchesAtOnce,
    }),
    key: trackingKey(options.trackingKey),
    origin: '',
    eventLimit: new RateLimiterMemory({ points: options.eventsPerSecond * 2, duration: 2 }),
    formLimit: new RateLimiterMemory({ points: formsPerMinute, duration: 60 }),
    log: options.log,
  }
  const server = createServer((request, response) => {
    handle(collector, request, response).catch((error) => {
      options.log.error({ error }, 'a request failed')
      response.destroy()
    })
  })
  server.headersTimeout = 10_000
  server.requestTimeout = 20_000
  server.keepAliveTimeout = 65_000
  server.maxHeadersCount = 60
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.host, resolve)
  })
  const { port } = server.address() as AddressInfo
  collector.origin = (options.publicUrl ?? `http://${options.host}:${port}`).replace(/\/$/, '')
  return {
    url: `http://${options.host}:${port}`,
    stop: async () => {
      server.close()
      await collector.events.settled()
      server.closeAllConnections()
      await database.end()
    },
  }
}

async function handle(
  collector: Collector,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const forwarded = request.headers['x-forwarded-for']
  const exchange: Exchange = {
    collector,
    request,
    response,
    url: new URL(request.url ?? '/', 'http://collector'),
    ip:
      clientAddress(
        Array.isArray(forwarded) ? forwarded.join() : (forwarded ?? null),
        collector.origin,
      ) ??
      request.socket.remoteAddress ??
      'unknown',
    robot: isRobot(request.headers),
  }
  try {
    await route(exchange)
  } catch (error) {
    refuse(exchange, error)
  }
}

async function route(exchange: Exchange): Promise<void> {
  const { request, url, collector } = exchange
  const method = request.method ?? ''
  const reading = method === 'GET' || method === 'HEAD'
  const { pathname } = url
  if (pathname === '/e' && method === 'POST') return takeEvent(exchange)
  if (pathname === '/v1/activities' && method === 'POST') return takeActivities(exchange)
  if (pathname === '/health' && reading) return sendHealth(exchange)
  if (pathname === '/consent.js' && reading) return sendScript(exchange, consentScript)
  const script = /^\/t\/([\w-]{22})\.js$/.exec(pathname)
  if (script && reading) {
    const buId = unit(script[1])
    const settings = await collector.reads.settings(buId)
    return sendScript(exchange, trackingScript(collector.origin, script[1] ?? '', settings))
  }
  const [, kind = '', site, short] = /^\/([rfhpl])\/([\w-]{22})\/([\w-]{22})$/.exec(pathname) ?? []
  if (!kind) throw new Refusal(404, 'There is nothing here.')
  const [buId, id] = [unit(site), unit(short)]
  if ('hpl'.includes(kind) && method === 'POST') return takeSubmission(exchange, buId, id)
  if (!reading) throw new Refusal(405, 'This cannot be done here.')
  if (kind === 'r') return followRedirect(exchange, buId, id)
  if (kind === 'f') return sendFile(exchange, buId, id)
  const found = await collector.reads.form(buId, id)
  if (!found || found.form.kind === 'handler' || kind === 'h') {
    throw new Refusal(404, 'There is no such form any more.')
  }
  sendForm(exchange, { buId, ...found })
}

function unit(short: string | undefined): string {
  const id = fromShort(short ?? '')
  if (id === null) throw new Refusal(404, 'There is nothing here.')
  return id
}

function sendScript(exchange: Exchange, source: string): void {
  send(exchange, 200, source, {
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': `public, max-age=${scriptKeptSeconds}`,
    'cross-origin-resource-policy': 'cross-origin',
    'access-control-allow-origin': '*',
  })
}

async function sendHealth(exchange: Exchange): Promise<void> {
  await exchange.collector.sql`select 1`.catch(() => {
    throw new Refusal(503, 'The collector cannot reach its database just now.')
  })
  sendJson(exchange, 200, { ok: true })
}

function refuse(exchange: Exchange, error: unknown): void {
  const { request, response, collector, url } = exchange
  if (response.headersSent) {
    response.destroy()
    return
  }
  response.setHeader('access-control-allow-origin', '*')
  const page = /^\/[rfhpl]\//.test(url.pathname)
  if (error instanceof RateLimiterRes)
    response.setHeader('retry-after', Math.ceil(error.msBeforeNext / 1000))
  const { status, words } = answerOf(error, request.method === 'POST' ? 'stored' : 'shown')
  if (status === 503 && !(error instanceof TooMuchWaits))
    collector.log.error({ error }, 'a request failed')
  if (page) sendNote(exchange, status, words)
  else sendJson(exchange, status, { error: words })
}

function answerOf(error: unknown, wished: 'stored' | 'shown'): { status: number; words: string } {
  if (error instanceof Refusal) return { status: error.status, words: error.message }
  if (error instanceof RateLimiterRes)
    return { status: 429, words: 'That was too much in a short time. Try again in a minute.' }
  return { status: 503, words: `This could not be ${wished} just now. Try again in a moment.` }
}
