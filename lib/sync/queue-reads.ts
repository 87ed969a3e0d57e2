import type { SqlLike } from '#db/client.ts'
import { isoTexts } from '#lib/base/iso-texts.ts'
import { getCallBudget } from '#lib/connector/budget-reads.ts'
import { listBulkJobs } from '#lib/sync/bulk-reads.ts'
import type { LaneDepth, QueueFront, QueuePage } from '#lib/sync/screens.ts'

/** What the rail shows beside Prospects. Index-only on the live ones. */
export async function countLiveProspects(sql: SqlLike, buId: string): Promise<number> {
  const [row] = await sql<{ n: number }[]>`
    select count(*)::int as n from prospects where bu_id = ${buId} and deleted_at is null`
  return row?.n ?? 0
}

type LaneRow = {
  lane: 1 | 2 | 3 | 4
  depth: number
  leased: number
  oldestAt: Date | null
}

/** What is in a worker's hand stands at the front of its lane; nobody claims more at once. */
const claimedMax = 4_000

/** [QU-3] Depth and oldest of each lane, from the index of waiting rows alone. */
export async function listLanes(sql: SqlLike, buId: string): Promise<LaneDepth[]> {
  const rows = await sql<LaneRow[]>`
    select l.n as lane, d.depth, f.leased, f.oldest_at as "oldestAt"
    from generate_series(1, 4) l(n)
    cross join lateral (
      select count(*)::int as depth from changes
      where bu_id = ${buId} and state = 'waiting' and lane = l.n::smallint) d
    cross join lateral (
      select (count(*) filter (where leased_until > now()))::int as leased, min(due_at) as oldest_at from (
        select due_at, leased_until from changes
        where bu_id = ${buId} and state = 'waiting' and lane = l.n::smallint
        order by due_at, id limit ${claimedMax}) front) f
    order by l.n`
  return rows.map((row) => isoTexts(row))
}

type FrontRow = {
  id: string
  prospectId: string | null
  crmId: string | null
  name: string | null
  company: string | null
  lane: 1 | 2 | 3 | 4
  cause: string
  fields: string[]
  createdAt: Date
  dueAt: Date
  tries: number
  leased: boolean
  requestedBy: string | null
}

/** What goes next, in the order in which the worker takes it. */
async function listFront(sql: SqlLike, buId: string): Promise<QueueFront[]> {
  const rows = await sql<FrontRow[]>`
    with front as (
      select * from changes where bu_id = ${buId} and state = 'waiting' order by lane, due_at, id limit 50)
    select c.id::text, c.prospect_id as "prospectId", c.crm_id as "crmId",
      coalesce(nullif(btrim(concat_ws(' ', p.first_name, p.last_name)), ''), p.email) as name, p.company, c.lane,
      c.cause, c.fields, c.created_at as "createdAt", c.due_at as "dueAt", c.tries,
      coalesce(c.leased_until > now(), false) as leased, u.name as "requestedBy"
    from front c left join prospects p on p.bu_id = c.bu_id and p.id = c.prospect_id
    left join users u on u.id = c.requested_by
    order by c.lane, c.due_at, c.id`
  return rows.map((row) => isoTexts(row))
}

/** How many changes a minute went out lately: the whole of the last quarter of an hour that had work. */
async function getRate(sql: SqlLike, buId: string): Promise<number | null> {
  const [row] = await sql<{ done: number; minutes: number }[]>`
    select coalesce(sum(coalesce((counts->>'pushed')::int, 0) + coalesce((counts->>'created')::int, 0)), 0)::int as done,
      coalesce(sum(extract(epoch from coalesce(finished_at, now()) - started_at)) / 60, 0)::float as minutes
    from (select counts, started_at, finished_at from runs
      where bu_id = ${buId} and kind = 'cycle' and started_at > now() - interval '1 hour'
        and coalesce((counts->>'pushed')::int, 0) > 0
      order by started_at desc limit 10) latest`
  if (!row || row.done === 0 || row.minutes <= 0) return null
  return row.done / row.minutes
}

export async function getQueuePage(sql: SqlLike, buId: string): Promise<QueuePage> {
  const [lanes, front, perMinute, [parked], [connector], calls, bulkJobs] = await Promise.all([
    listLanes(sql, buId),
    listFront(sql, buId),
    getRate(sql, buId),
    sql<{ n: number }[]>`
      select count(*)::int as n from changes where bu_id = ${buId} and state = 'parked'`,
    sql<{ paused: boolean; nextCycleAt: Date | null }[]>`
      select paused, next_cycle_at as "nextCycleAt"
      from connectors where bu_id = ${buId}`,
    getCallBudget(sql, buId),
    listBulkJobs(sql, buId),
  ])
  return {
    lanes,
    front,
    bulkJobs,
    perMinute,
    parked: parked?.n ?? 0,
    paused: connector?.paused ?? true,
    nextCycleAt: connector?.nextCycleAt?.toISOString() ?? null,
    calls,
  }
}
