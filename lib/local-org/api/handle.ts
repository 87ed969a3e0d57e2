import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { isConnectionLost } from '#lib/base/connection-lost.ts'
import type { ApiAnswer, ApiRequest, Server } from '../context.ts'
import { ApiError } from '../http/errors.ts'
import type { Exchange } from '../http/exchange.ts'
import { readJson, sendJson, sendJsonText } from '../http/exchange.ts'
import { bearerToken } from '../oauth/identity.ts'
import type { Started } from './admission.ts'
import { contextOf, dateHeader, finishRequest, startRequest, usageHeader } from './admission.ts'
import { dispatchSafely } from './dispatch.ts'
import { bent, deliverBroken, refusedBy } from './faults.ts'
import { versionsServed } from './limits.ts'
import { operationOf } from './route.ts'

/** Everything under /services/data/vNN.0. */
export async function handleApi(server: Server, exchange: Exchange): Promise<void> {
  const version = (exchange.path[2] ?? '').replace(/^v/, '')
  const path = exchange.path.slice(3)
  if (!versionsServed.includes(version)) return unknownVersion(exchange, version)
  const token = bearerToken(exchange)
  if (!token) {
    return refuse(exchange, new ApiError(401, 'INVALID_AUTH_HEADER', 'INVALID_HEADER_TYPE'))
  }
  const operation = operationOf(exchange.method, path)
  const start = await startRequest(server, exchange, token, operation)
  if (start.refused === 'session') {
    return refuse(exchange, new ApiError(401, 'INVALID_SESSION_ID', 'Session expired or invalid'))
  }
  if (start.refused === 'unavailable') {
    return sendJson(exchange.response, 503, unavailable().body)
  }
  if (start.refused === 'limit') {
    const error = new ApiError(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.')
    return refuse(exchange, error, usageHeader(start))
  }
  await answer(server, exchange, version, path, start)
}

async function answer(
  server: Server,
  exchange: Exchange,
  version: string,
  path: string[],
  start: Started,
): Promise<void> {
  let status = 500
  try {
    if (start.latencyMs > 0) await sleep(start.latencyMs)
    if (exchange.orgKey && exchange.orgKey !== start.org.key) {
      throw new ApiError(401, 'INVALID_SESSION_ID', 'Session expired or invalid')
    }
    const refused = start.unavailable ? unavailable() : refusedBy(start.fault)
    const made = refused ?? bent(start.fault, await handle(server, exchange, version, path, start))
    status = made.status
    if (start.drop) exchange.request.socket.destroy()
    else await sendAnswer(exchange, start, made)
  } catch (error) {
    if (isConnectionLost(error)) {
      // Whether it was carried out nobody knows, so nothing is said.
      exchange.request.socket.destroy()
      return
    }
    if (!(error instanceof ApiError)) throw error
    status = error.status
    refuse(exchange, error, usageHeader(start))
  } finally {
    finishRequest(server, start.seq, status, start.drop)
  }
}

function unavailable(): ApiAnswer {
  const error = new ApiError(503, 'SERVER_UNAVAILABLE', 'Service is temporarily unavailable')
  return { status: 503, body: error.body() }
}

async function handle(
  server: Server,
  exchange: Exchange,
  version: string,
  path: string[],
  start: Started,
): Promise<ApiAnswer> {
  const hasBody =
    exchange.method === 'POST' || exchange.method === 'PATCH' || exchange.method === 'PUT'
  const context = await contextOf(server, start, version, exchange.request.headers)
  const request: ApiRequest = {
    method: exchange.method,
    path,
    query: exchange.query,
    body: isUpload(exchange, path)
      ? exchange.request
      : hasBody
        ? await readJson(exchange.request)
        : undefined,
  }
  return dispatchSafely(context, request)
}

/** Rows of a bulk job are read as they come, by whoever stores them. */
function isUpload(exchange: Exchange, path: string[]): boolean {
  return exchange.method === 'PUT' && path[0] === 'jobs'
}

async function sendAnswer(exchange: Exchange, start: Started, given: ApiAnswer): Promise<void> {
  const made = await gathered(given, start)
  const headers = { ...made.headers, ...usageHeader(start), ...dateHeader(start.org) }
  const json = made.body === undefined ? undefined : JSON.stringify(made.body)
  const contentType = made.text?.contentType ?? 'application/json;charset=UTF-8'
  const all = { ...headers, 'content-type': contentType }
  if (await deliverBroken(start.fault, exchange, made.status, all, made.text?.text ?? json ?? ''))
    return
  if (made.stream) {
    exchange.response.writeHead(made.status, { ...all, 'content-type': made.stream.contentType })
    await pipeline(Readable.from(made.stream.pieces), exchange.response)
  } else if (made.text) {
    exchange.response.writeHead(made.status, all)
    exchange.response.end(made.text.text)
  } else sendJsonText(exchange.response, made.status, json, headers)
}

/** A fault cuts or slows bytes that are all there: only then is a long answer put together first. */
async function gathered(given: ApiAnswer, start: Started): Promise<ApiAnswer> {
  if (!given.stream || !start.fault) return given
  const { stream, ...rest } = given
  let text = ''
  for await (const piece of stream.pieces) text += piece
  return { ...rest, text: { contentType: stream.contentType, text } }
}

function refuse(exchange: Exchange, error: ApiError, headers: Record<string, string> = {}): void {
  if (exchange.response.headersSent) return
  sendJson(exchange.response, error.status, error.body(), headers)
}

function unknownVersion(exchange: Exchange, version: string): void {
  const number = Number(version)
  if (number >= 7 && number <= 30) {
    refuse(exchange, new ApiError(410, 'UNSUPPORTED_API_VERSION', 'API version is retired'))
  } else {
    refuse(exchange, new ApiError(404, 'NOT_FOUND', 'The requested resource does not exist'))
  }
}
