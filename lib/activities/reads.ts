import type { SqlLike } from '#db/client.ts'
import type { EngagementDay, TimelineItem, TimelinePage } from '#lib/activities/types.ts'

const pageSize = 50
/** A visit with more pages than this is a robot's, or an endurance. */
const pagesMax = 60

type Told<Source extends TimelineItem['source']> = Extract<TimelineItem, { source: Source }>

/**
 * Field changes, sync decisions and activities of one prospect in one order, newest first. Each source is asked for one
 * page only, by its own index, so the depth of the story costs nothing. The pages of a visit stand in their visit.
 *
 * Activities and decisions lie in a partition for each month, which makes planning dearer than reading: as one statement
 * it was planned for ten times as long as it ran. So each source is a statement of its own, and a connection plans it once.
 */
export async function listTimeline(
  sql: SqlLike,
  buId: string,
  prospectId: string,
  cursor: string | null,
  /** What they did, without field changes and sync decisions. */
  activitiesAlone = false,
): Promise<TimelinePage> {
  const before = readCursor(cursor)
  const who = { buId, prospectId }
  const [, activities, changes, decisions] = await Promise.all([
    sql`select set_config('plan_cache_mode', 'force_generic_plan', true)`,
    listActivitiesOf(sql, who, before),
    activitiesAlone ? [] : listChangesOf(sql, who, before),
    activitiesAlone ? [] : listDecisionsOf(sql, who, before),
  ])
  const found = [...activities, ...changes, ...decisions].sort(newestFirst)
  const items = found.slice(0, pageSize)
  const last = items.at(-1)
  return {
    rows: await withPages(sql, who, items),
    next: found.length > pageSize && last ? `${last.at}/${last.id}` : null,
  }
}

type Who = { buId: string; prospectId: string }
type Before = { at: string; key: string }

const newestFirst = (one: TimelineItem, other: TimelineItem) =>
  Number(one.at < other.at) - Number(one.at > other.at) ||
  Number(one.id < other.id) - Number(one.id > other.id)

const listChangesOf = (sql: SqlLike, { buId, prospectId }: Who, { at, key }: Before) =>
  sql<Told<'change'>[]>`
    select 'h' || lpad(h.id::text, 20, '0') as id, ${isoOf(sql, sql`h.at`)} as at, 'change' as source, h.field, h.side, h.by,
      h.rule, h.value, h.replaced, h.lost
    from field_history h
    where h.bu_id = ${buId} and h.prospect_id = ${prospectId} and h.at <= ${at}::text::timestamptz
      and (h.at < ${at}::text::timestamptz or 'h' || lpad(h.id::text, 20, '0') < ${key})
    order by h.at desc, h.id desc limit ${pageSize + 1}`

const listDecisionsOf = (sql: SqlLike, { buId, prospectId }: Who, { at, key }: Before) =>
  sql<Told<'decision'>[]>`
    select 'd' || d.id as id, ${isoOf(sql, sql`d.at`)} as at, 'decision' as source, d.kind, d.direction, d.reason,
      d.crm_object as "crmObject", d.run_id as "runId"
    from decisions d
    where d.bu_id = ${buId} and d.prospect_id = ${prospectId} and d.at <= ${at}::text::timestamptz
      and (d.at < ${at}::text::timestamptz or 'd' || d.id < ${key})
    order by d.at desc, d.id desc limit ${pageSize + 1}`

const listActivitiesOf = (sql: SqlLike, { buId, prospectId }: Who, { at, key }: Before) =>
  sql<Told<'activity'>[]>`
    select 'a' || a.id as id, ${isoOf(sql, sql`a.at`)} as at, 'activity' as source, a.kind, a.title, a.detail, a.points, a.by
    from activities a
    where a.bu_id = ${buId} and a.prospect_id = ${prospectId} and a.at <= ${at}::text::timestamptz
      and (a.kind <> 'page_view' or not a.detail ? 'visit')
      and (a.at < ${at}::text::timestamptz or 'a' || a.id < ${key})
    order by a.at desc, a.id desc limit ${pageSize + 1}`

type VisitPages = { visit: string; pages: { title: string; ms: number | null }[]; points: number }

async function withPages(sql: SqlLike, who: Who, items: TimelineItem[]): Promise<TimelineItem[]> {
  const visits = items.flatMap((item) => (visitOf(item) === null ? [] : item))
  const [newest, oldest] = [visits[0], visits.at(-1)]
  if (!newest || !oldest) return items
  const found = await sql<VisitPages[]>`
    select w.visit, jsonb_agg(jsonb_build_object('title', w.title, 'ms', w.ms) order by w.at) as pages, sum(w.points)::int as points
    from (
      select w.detail->>'visit' as visit, coalesce(nullif(w.detail->>'object', ''), w.detail->>'url', w.title) as title, w.at,
        w.points, row_number() over visit as nth, (extract(epoch from lead(w.at) over visit - w.at) * 1000)::int as ms
      from activities w
      where w.bu_id = ${who.buId} and w.prospect_id = ${who.prospectId} and w.kind = 'page_view'
        and w.at >= ${oldest.at}::text::timestamptz and w.at <= ${newest.at}::text::timestamptz + interval '12 hours'
        and w.detail->>'visit' = any(${visits.map(visitOf)}::text[])
      window visit as (partition by w.detail->>'visit' order by w.at)
    ) w
    where w.nth <= ${pagesMax} group by w.visit`
  const byVisit = new Map(found.map((one) => [one.visit, one]))
  return items.map((item) => {
    const seen = byVisit.get(visitOf(item) ?? '')
    if (!seen || item.source !== 'activity') return item
    const detail = { ...item.detail, pages: seen.pages }
    return { ...item, detail, points: item.points + seen.points }
  })
}

function visitOf(item: TimelineItem): string | null {
  if (item.source !== 'activity' || item.kind !== 'visit') return null
  return typeof item.detail.visit === 'string' ? item.detail.visit : null
}

const isoOf = (sql: SqlLike, at: ReturnType<SqlLike>) =>
  sql`to_char(${at} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

function readCursor(cursor: string | null): Before {
  const [at = '', key = ''] = (cursor ?? '').split('/')
  return Number.isFinite(Date.parse(at)) ? { at, key } : { at: 'infinity', key: '' }
}

/** Points by day over twelve months, for the strip above the timeline. */
export async function listEngagement(
  sql: SqlLike,
  buId: string,
  prospectId: string,
): Promise<EngagementDay[]> {
  return sql<EngagementDay[]>`
    select to_char(at at time zone 'utc', 'YYYY-MM-DD') as day, greatest(sum(points), 1)::int as points
    from activities where bu_id = ${buId} and prospect_id = ${prospectId} and at > now() - interval '1 year'
    group by 1 order by 1`
}
