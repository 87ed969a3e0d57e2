import { PassThrough } from 'node:stream'
import type { HttpMethods, HttpRequest, HttpResponse } from 'jsforce'
import { Connection } from 'jsforce/lib/connection.js'
import { SOAP } from 'jsforce/lib/soap.js'
import { Transport } from 'jsforce/lib/transport.js'
import { StreamPromise } from 'jsforce/lib/util/promise.js'
import { type Instant, toInstant } from '#lib/base/instant.ts'
import { asksForCustom, assertCovered, type Covers } from '#lib/salesforce/asked-objects.ts'
import {
  classifyAnswer,
  classifyBroken,
  type Effect,
  retryAfterMs,
} from '#lib/salesforce/classify.ts'

import type { OrgLimit, SalesforceFailure } from '#lib/salesforce/port.ts'
import { type Deadlines, NoAnswer, type RawAnswer, send } from '#lib/salesforce/transport.ts'

export type Session = {
  readonly instanceUrl: string
  readonly accessToken: string
  /** Grows with each refresh, so that whoever saw an old token fail does not spend the new one. */
  readonly generation: number
}

export type SessionSource = {
  current: () => Promise<Session>
  /** One refresh however many ask; a failure when the connection is lost or the org cannot be reached. */
  renew: (failed: Session) => Promise<Session | SalesforceFailure>
}

/** What the budget counts calls by. */
export type CallKind = 'people' | 'read' | 'write' | 'compare' | 'setup'

export type CallRecord = {
  kind: CallKind
  method: string
  path: string
  ms: number
  status: number | null
  failure: string | null
  limit: OrgLimit | null
}

export type Call = {
  method: HttpMethods
  /** Below /services/data/vNN.0, or absolute from /services. */
  path: string
  body?: unknown
  /** Instead of a body: a table. */
  csv?: string
  /** Instead of a body: an operation of the partner API, whose result is the answer's value. */
  soap?: { operation: string; message: Record<string, unknown> }
  /** The answer's value is `{ text, locator }` instead of what JSON says. */
  answersCsv?: boolean
  headers?: Record<string, string>
  effect: Effect
  kind: CallKind
  signal?: AbortSignal
}

export type Answer = { calls: number; orgTime: Instant | null; limit: OrgLimit | null } & (
  | { ok: true; value: unknown }
  | { ok: false; failure: SalesforceFailure }
)

export type Client = { call: (call: Call) => Promise<Answer> }

export type ClientOptions = {
  session: SessionSource
  apiVersion: string
  onCall: (record: CallRecord) => void
  deadlines?: Deadlines
  /** [SH-1] What is shared of custom objects; absent: none is. */
  covers?: () => Promise<Covers>
}

const clientName = 'Concord'
const notAsked = 'The answer is not what was asked for'
const defaultDeadlines: Deadlines = { totalMs: 120_000, idleMs: 60_000 }

/** jsforce names the address and adds the token; what came back is judged here, not by its parsers or retries. */
export function openClient(options: ClientOptions): Client {
  const deadlines = options.deadlines ?? defaultDeadlines
  async function call(request: Call): Promise<Answer> {
    assertCovered(request, asksForCustom(request) ? await options.covers?.() : undefined)
    const session = await options.session.current()
    const first = await callOnce(request, session)
    if (first.ok || first.failure.statusCode !== 'INVALID_SESSION_ID') return first
    const renewed = await options.session.renew(session)
    if ('code' in renewed) return { ...first, failure: renewed }
    const second = await callOnce(request, renewed)
    return { ...second, calls: first.calls + second.calls }
  }
  async function callOnce(request: Call, session: Session): Promise<Answer> {
    const started = performance.now()
    const raw = await (request.soap ? soapThroughJsforce : sendThroughJsforce)(
      request,
      session,
      options.apiVersion,
      deadlines,
    )
    const answer = toAnswer(raw, request)
    options.onCall({
      kind: request.kind,
      method: request.method,
      path: request.path,
      ms: Math.round(performance.now() - started),
      status: raw instanceof NoAnswer ? null : raw.status,
      failure: answer.ok ? null : answer.failure.code,
      limit: answer.limit,
    })
    return answer
  }
  return { call }
}

function toAnswer(raw: RawAnswer | NoAnswer, { effect, csv, answersCsv }: Call): Answer {
  if (raw instanceof NoAnswer) {
    const broken = classifyBroken(effect, raw.message, raw.sent)
    return { ok: false, failure: broken, calls: 1, orgTime: null, limit: null }
  }
  const orgTime = raw.headers.date ? toInstant(raw.headers.date) : null
  const seen = { calls: 1, orgTime, limit: limitOf(raw) }
  const isEmptyByRight = raw.status === 204 || (csv !== undefined && raw.status === 201)
  if (isEmptyByRight) return { ok: true, value: null, ...seen }
  if (answersCsv && raw.status === 200) {
    return { ok: true, value: { text: raw.body, locator: raw.headers['sforce-locator'] }, ...seen }
  }
  const body = parse(raw.body)
  if (raw.status >= 300) {
    const failure = classifyAnswer(raw.status, body, effect)
    const waitMs = retryAfterMs(raw.headers['retry-after'])
    return { ok: false, failure: { ...failure, retryAfterMs: waitMs }, ...seen }
  }
  // A success that cannot be read is neither success nor failure: a proxy's page, a body cut short.
  const broken = classifyBroken(effect, notAsked, true)
  return body === undefined
    ? { ok: false, failure: broken, ...seen }
    : { ok: true, value: body, ...seen }
}

async function sendThroughJsforce(
  request: Call,
  session: Session,
  apiVersion: string,
  deadlines: Deadlines,
): Promise<RawAnswer | NoAnswer> {
  const transport = new DeadlineTransport(deadlines, request.signal)
  const connection = new Connection({
    instanceUrl: session.instanceUrl,
    accessToken: session.accessToken,
    version: apiVersion,
    callOptions: { client: clientName },
  })
  const hasBody = request.body !== undefined
  const hasCsv = request.csv !== undefined
  const url = `${session.instanceUrl}${fullPath(request.path, apiVersion)}`
  const headers = {
    ...(hasBody ? { 'content-type': 'application/json' } : {}),
    ...(hasCsv ? { 'content-type': 'text/csv; charset=utf-8' } : {}),
    ...(request.answersCsv ? { accept: 'text/csv' } : {}),
    // [CR-4] By default a plain PATCH may hand a lead to an assignment rule.
    'Sforce-Auto-Assign': 'FALSE',
    ...request.headers,
  }
  const body = hasBody ? JSON.stringify(request.body) : request.csv
  try {
    await connection.request(
      { method: request.method, url, headers, ...(body ? { body } : {}) },
      { transport, responseType: 'text/plain' },
    )
  } catch (error) {
    // jsforce throws for every answer it dislikes; the answer itself is what we read.
    if (!transport.outcome) throw error
  }
  return transport.outcome ?? new NoAnswer('UNREACHABLE', 'Nothing was sent', false)
}

/** jsforce writes the envelope and reads it; what came is told as REST would, so that one place judges both. */
async function soapThroughJsforce(
  { soap, path, signal }: Call,
  session: Session,
  apiVersion: string,
  deadlines: Deadlines,
): Promise<RawAnswer | NoAnswer> {
  const transport = new DeadlineTransport(deadlines, signal)
  const { instanceUrl, accessToken } = session
  const callOptions = { client: clientName }
  const connection = new Connection({ instanceUrl, accessToken, version: apiVersion, callOptions })
  const endpoint = { endpointUrl: `${instanceUrl}${path}`, transport }
  try {
    const { operation = '', message = {} } = soap ?? {}
    const result: unknown = await new SOAP(connection, endpoint).invoke(operation, message)
    return retold(transport.outcome, result)
  } catch (error) {
    if (transport.outcome instanceof NoAnswer) return transport.outcome
    const said = error instanceof Error ? error : new Error(String(error))
    // Nothing was sent: jsforce knows that this session cannot speak SOAP.
    if (!transport.outcome) return new NoAnswer('UNREACHABLE', said.message, false)
    const errorCode = /^(?:\w+:)?([A-Z][A-Z_]+)$/.exec(said.name)?.[1]
    return retold(transport.outcome, errorCode ? [{ errorCode, message: said.message }] : null)
  }
}

function retold(raw: RawAnswer | NoAnswer | null, body: unknown): RawAnswer | NoAnswer {
  if (raw === null || raw instanceof NoAnswer)
    return raw ?? new NoAnswer('UNREACHABLE', 'Nothing was sent', false)
  return { ...raw, body: JSON.stringify(body ?? '') }
}

function fullPath(path: string, apiVersion: string): string {
  return path.startsWith('/services/') ? path : `/services/data/v${apiVersion}${path}`
}

/** jsforce's own transport retries reads by itself and waits half an hour; ours does neither and keeps what came. */
class DeadlineTransport extends Transport {
  outcome: RawAnswer | NoAnswer | null = null
  readonly deadlines: Deadlines
  readonly signal: AbortSignal | undefined
  constructor(deadlines: Deadlines, signal?: AbortSignal) {
    super()
    this.deadlines = deadlines
    this.signal = signal
  }
  override httpRequest(request: HttpRequest): StreamPromise<HttpResponse> {
    return StreamPromise.create(() => ({
      stream: new PassThrough(),
      promise: this.exchange(request),
    }))
  }
  async exchange(request: HttpRequest): Promise<HttpResponse> {
    const { url, method, headers = {}, body } = request
    const raw = { url, method, headers, ...(typeof body === 'string' ? { body } : {}) }
    try {
      const answer = await send(raw, this.deadlines, this.signal)
      this.outcome = answer
      return { statusCode: answer.status, headers: answer.headers, body: answer.body }
    } catch (error) {
      if (error instanceof NoAnswer) this.outcome = error
      throw error
    }
  }
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

/** `api-usage=18/5000` */
function limitOf(raw: RawAnswer): OrgLimit | null {
  const found = /api-usage=(\d+)\/(\d+)/.exec(raw.headers['sforce-limit-info'] ?? '')
  return found ? { used: Number(found[1]), max: Number(found[2]) } : null
}
