import type { SqlLike } from '#db/client.ts'
import { ceilingOf, forecastCalls, reachedAt } from '#lib/connector/budget.ts'
import { connectorSettings } from '#lib/connector/settings.ts'
import type { CallBudget, Waits } from '#lib/connector/types.ts'

type Row = {
  settings: unknown
  orgUsed: number | null
  orgMax: number | null
  byKind: Record<string, number> | null
  now: Date
  waitUntil: Date | null
  waitReason: string | null
  waitCause: Waits['cause']
}

/** [QU-4] What Overview, Status and Queue say of the calls of today: one row of the connector, five of the day. */
export async function getCallBudget(sql: SqlLike, buId: string): Promise<CallBudget> {
  const [row] = await sql<Row[]>`
    select c.settings, c.org_calls_used as "orgUsed", c.org_calls_max as "orgMax", now() as now,
      case when c.wait_until > now() then c.wait_until end as "waitUntil", c.wait_reason as "waitReason",
      c.wait_cause as "waitCause",
      (select jsonb_object_agg(kind, calls) from call_usage
        where bu_id = ${buId} and day = (now() at time zone 'utc')::date) as "byKind"
    from connectors c where c.bu_id = ${buId}`
  return row ? toBudget(row) : nothing
}

/** Of another business unit nothing is seen. */
const nothing: CallBudget = {
  today: 0,
  byKind: {},
  orgUsed: null,
  orgMax: null,
  forecast: null,
  ceiling: null,
  waits: null,
}

function toBudget(row: Row): CallBudget {
  const { callsPerDayMax, peopleReservePercent } = connectorSettings(row.settings)
  const byKind = Object.entries(row.byKind ?? {}).sort(([, a], [, b]) => b - a)
  const today = byKind.reduce((sum, [, calls]) => sum + calls, 0)
  const now = row.now.getTime()
  const max = callsPerDayMax ?? row.orgMax
  const ceiling = max === null ? null : ceilingOf(max, peopleReservePercent)
  const used = callsPerDayMax === null ? (row.orgUsed ?? today) : today
  const meets = ceiling && reachedAt(used, ceiling.automaticMax, now)
  return {
    today,
    byKind: Object.fromEntries(byKind),
    orgUsed: row.orgUsed,
    orgMax: row.orgMax,
    forecast: forecastCalls(today, now),
    ceiling: ceiling && {
      ...ceiling,
      used,
      whose: callsPerDayMax === null ? 'org' : 'ours',
      reachedAt: meets ? new Date(meets).toISOString() : null,
    },
    waits: row.waitUntil && {
      until: row.waitUntil.toISOString(),
      reason: row.waitReason ?? 'Waiting for Salesforce',
      cause: row.waitCause,
    },
  }
}
