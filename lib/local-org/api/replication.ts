import type { ApiAnswer, ApiRequest, Context } from '../context.ts'
import { isoMoment, orgNow } from '../context.ts'
import { ApiError } from '../http/errors.ts'
import type { ObjectView } from '../schema/view.ts'
import { methodNotAllowed } from './input.ts'

const dayMs = 86_400_000
const idsMax = 600_000

type Window = { start: number; end: number }

function windowOf(context: Context, request: ApiRequest, days: number): Window {
  if (request.method !== 'GET') throw methodNotAllowed(request.method, 'GET')
  const [start, end] = ['start', 'end'].map((name) => {
    const raw = request.query.get(name)
    const ms = Date.parse((raw ?? '').replace(' ', '+'))
    if (Number.isNaN(ms)) {
      throw new ApiError(400, 'INVALID_REPLICATION_DATE', `${name} is missing or not a date time`)
    }
    // Seconds are cut off.
    return Math.floor(ms / 60_000) * 60_000
  }) as [number, number]
  if (end - start < 60_000) {
    throw new ApiError(
      400,
      'INVALID_REPLICATION_DATE',
      'startDate must be at least one minute before endDate',
    )
  }
  if (start < orgNow(context.org) - days * dayMs) {
    throw new ApiError(
      400,
      'INVALID_REPLICATION_DATE',
      `startDate before org replication enabled date or more than ${days} days ago`,
    )
  }
  return { start, end }
}

async function changes(context: Context, object: ObjectView, window: Window, deleted: boolean) {
  const rows = await context.sql<{ id: string; stamp: number }[]>`
    select id, stamp from record
    where tbl = ${object.tbl} and stamp >= ${window.start}::bigint and stamp < ${window.end}::bigint
      and ${deleted ? context.sql`is_deleted` : context.sql`not is_deleted`} order by stamp, id limit ${idsMax + 1}`
  if (rows.length > idsMax) {
    throw new ApiError(400, 'EXCEEDED_ID_LIMIT', `result has more than ${idsMax} ids`)
  }
  return rows
}

export async function answerUpdated(
  context: Context,
  request: ApiRequest,
  object: ObjectView,
): Promise<ApiAnswer> {
  const window = windowOf(context, request, 30)
  const covered = await latestDateCovered(context, window)
  const rows = await changes(context, object, window, false)
  return {
    status: 200,
    body: { ids: rows.map((row) => row.id), latestDateCovered: isoMoment(covered) },
  }
}

export async function answerDeleted(
  context: Context,
  request: ApiRequest,
  object: ObjectView,
): Promise<ApiAnswer> {
  const window = windowOf(context, request, 15)
  const covered = await latestDateCovered(context, window)
  const rows = await changes(context, object, window, true)
  return {
    status: 200,
    body: {
      deletedRecords: rows.map((row) => ({ deletedDate: isoMoment(row.stamp), id: row.id })),
      earliestDateAvailable: isoMoment(orgNow(context.org) - 15 * dayMs),
      latestDateCovered: isoMoment(covered),
    },
  }
}

/** Start of the oldest transaction still running: what it writes may carry a stamp from then on. */
async function latestDateCovered(context: Context, window: Window): Promise<number> {
  const [row] = await context.server.sql<{ oldest: number | null }[]>`
    select (extract(epoch from min(xact_start)) * 1000)::bigint as oldest from pg_stat_activity
    where datname = current_database() and backend_xid is not null and pid <> pg_backend_pid()`
  const offset = context.org.settings.clockOffsetMs ?? 0
  const running = row?.oldest == null ? orgNow(context.org) : row.oldest + offset
  return Math.floor(Math.min(window.end, running, orgNow(context.org)) / 1_000) * 1_000
}
