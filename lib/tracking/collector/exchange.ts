import type { IncomingMessage, ServerResponse } from 'node:http'
import type { RateLimiterMemory } from 'rate-limiter-flexible'
import type { Sql } from '#db/client.ts'
import type { Logger } from '#lib/base/log.ts'
import type { BatchWriter } from '#lib/tracking/collector/batch-writer.ts'
import type { SiteReads } from '#lib/tracking/collector/reads.ts'
import type { TrackingKey } from '#lib/tracking/tokens.ts'
import type { VisitorEvent } from '#lib/tracking/types.ts'

/** What the handlers of the collector share. */
export type Collector = {
  sql: Sql
  reads: SiteReads
  events: BatchWriter<VisitorEvent>
  key: TrackingKey
  /** Its own public address, without a slash at the end. */
  origin: string
  eventLimit: RateLimiterMemory
  formLimit: RateLimiterMemory
  log: Logger
}

export type Exchange = {
  collector: Collector
  request: IncomingMessage
  response: ServerResponse
  url: URL
  /** Network address of whoever asks. */
  ip: string
  /** [AC-7] Nothing that it does counts. */
  robot: boolean
}

/** Says no with a status and one sentence, and nothing of what was asked. */
export class Refusal extends Error {
  override name = 'Refusal'
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** @throws Refusal when it is longer */
export async function readBody(request: IncomingMessage, bytesMax: number): Promise<string> {
  return (await readBytes(request, bytesMax)).toString('utf8')
}

/** @throws Refusal when it is longer */
export async function readBytes(request: IncomingMessage, bytesMax: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > bytesMax) throw tooLarge
  const parts: Buffer[] = []
  let length = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length
    if (length > bytesMax) throw tooLarge
    parts.push(part)
  }
  return Buffer.concat(parts)
}

const tooLarge = new Refusal(413, 'This is too much.')

export function send(
  { response, request }: Exchange,
  status: number,
  body: string | Buffer,
  headers: Record<string, string>,
): void {
  response.writeHead(status, {
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    'content-length': String(Buffer.byteLength(body)),
    ...headers,
  })
  response.end(request.method === 'HEAD' ? undefined : body)
}

export function sendJson(exchange: Exchange, status: number, value: unknown): void {
  send(exchange, status, JSON.stringify(value), { 'content-type': 'application/json' })
}

export function redirectTo(exchange: Exchange, target: string, status: 302 | 303): void {
  send(exchange, status, '', { location: target, 'referrer-policy': 'no-referrer' })
}
