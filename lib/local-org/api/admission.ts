import type { IncomingHttpHeaders } from 'node:http'
import { isConnectionLost } from '#lib/base/connection-lost.ts'
import type { Context, Server } from '../context.ts'
import type { FaultSpec } from '../faults.ts'
import { ApiError } from '../http/errors.ts'
import type { Exchange } from '../http/exchange.ts'
import { hash } from '../oauth/secrets.ts'
import type { Org } from '../org.ts'
import { faultsWithin } from './faults.ts'

export type Start =
  | { refused: 'session' }
  /** The org's own database is away: nothing has begun. */
  | { refused: 'unavailable' }
  | { refused: 'limit'; used: number; limit: number }
  | {
      refused?: undefined
      seq: number
      used: number
      limit: number
      latencyMs: number
      drop: boolean
      unavailable: boolean
      lock: boolean
      fault: FaultSpec | null
      userId: string
      org: Org
    }

export type Started = Extract<Start, { refused?: undefined }>

/** Who it is, whether the org may take another call and which faults are armed; the call is in the log from here on. */
export async function startRequest(
  server: Server,
  exchange: Exchange,
  token: string,
  operation: string,
): Promise<Start> {
  try {
    const [row] = await server.journal<{ start: Start }[]>`
      select admit_request(${hash(token)}, ${operation}, ${exchange.method},
        ${exchange.pathname.slice(0, 500)}, ${server.config.dailyApiRequests}) as start`
    return row!.start
  } catch (error) {
    if (isConnectionLost(error)) return { refused: 'unavailable' }
    throw error
  }
}

export async function contextOf(
  server: Server,
  start: Started,
  version: string,
  headers: IncomingHttpHeaders,
): Promise<Context> {
  const context: Context = {
    server,
    sql: server.sql,
    org: start.org,
    userId: start.userId,
    view: await server.schemas.viewFor(server.sql, start.org, start.userId),
    version,
    usage: { used: start.used, limit: start.limit },
    headers,
    rowsLocked: start.lock,
    depth: 0,
    ...faultsWithin(start.fault),
  }
  if (!context.view.apiEnabled) {
    throw new ApiError(
      403,
      'API_DISABLED_FOR_ORG',
      'API is not enabled for this Organization or Partner',
    )
  }
  return context
}

type Usage = { used: number; limit: number; fault?: FaultSpec | null }

export function usageHeader({ used, limit, fault }: Usage): Record<string, string> {
  const isExhausted = fault?.kind === 'error' && fault.exhausted
  if (isExhausted) return { 'sforce-limit-info': `api-usage=${limit}/${limit}` }
  return { 'sforce-limit-info': `api-usage=${used}/${limit}` }
}

/** The clock that a client must go by is the org's. */
export function dateHeader(org: Org): Record<string, string> {
  return { date: new Date(Date.now() + (org.settings.clockOffsetMs ?? 0)).toUTCString() }
}

/** Nobody waits for this row: it only tells afterwards how long the request took. */
export function finishRequest(server: Server, seq: number, status: number, dropped: boolean): void {
  server.journal`
    update request_log set finished_at = clock_timestamp(), status = ${status}, dropped = ${dropped}
    where seq = ${seq}`.catch(() => {})
}
