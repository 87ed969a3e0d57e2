import type { Server } from '../context.ts'
import type { Org } from '../org.ts'

export type LoggedRequest = {
  seq: number
  operation: string
  method: string
  path: string
  userId: string | null
  startedAt: string
  /** Null while the request is in flight, or when the org was killed under it. */
  finishedAt: string | null
  status: number | null
  dropped: boolean
}

/** ?after=seq, ?limit=n, ?inFlight=true: what the org was asked, in order. */
export async function requestLog(
  server: Server,
  org: Org,
  query: URLSearchParams,
): Promise<LoggedRequest[]> {
  const after = Number(query.get('after') ?? 0)
  const limit = Math.min(Number(query.get('limit') ?? 1_000), 100_000)
  const inFlight = query.get('inFlight') === 'true'
  return server.journal<LoggedRequest[]>`
    select seq, operation, method, path, user_id as "userId", started_at as "startedAt",
      finished_at as "finishedAt", status, dropped
    from request_log
    where org_no = ${org.no} and seq > ${after} and (${!inFlight} or finished_at is null)
    order by seq limit ${limit}`
}

export type Counters = {
  total: number
  /** Calls by the name of the operation since the last reset. */
  byOperation: Record<string, number>
  /** What counts against the daily limit: the last 24 hours. */
  used: number
}

export async function counters(server: Server, org: Org): Promise<Counters> {
  const rows = await server.journal<{ operation: string; calls: number }[]>`
    select operation, calls from call_counter where org_no = ${org.no} order by operation`
  const [usage] = await server.journal<{ used: number }[]>`
    select coalesce(sum(calls), 0)::int as used from call_usage
    where org_no = ${org.no} and hour > floor(extract(epoch from now()) / 3600) - 24`
  return {
    total: rows.reduce((sum, row) => sum + row.calls, 0),
    byOperation: Object.fromEntries(rows.map((row) => [row.operation, row.calls])),
    used: usage!.used,
  }
}

/** Counters, use of the daily limit and the request log start anew. */
export async function resetCounters(server: Server, org: Org): Promise<void> {
  await server.journal`delete from call_counter where org_no = ${org.no}`
  await server.journal`delete from call_usage where org_no = ${org.no}`
  await server.journal`delete from request_log where org_no = ${org.no} and finished_at is not null`
}
