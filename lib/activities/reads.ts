import type { SqlLike } from '#db/client.ts'
import type { EngagementDay, TimelineItem, TimelinePage } from '#lib/activities/types.ts'

const pageSize = 50
/** A visit with more pages than this is a robot's, or an endurance. */
const pagesMax = 60

/**
 * Field changes, sync decisions and activities of one prospect in one order, newest first. Each source is asked for one
 * page only, by its own index, so the depth of the story costs nothing. The pages of a visit stand in their visit.
 */
export async function listTimeline(
  sql: SqlLike,
  buId: string,
  prospectId: string,
  cursor: string | null,
  /** What they did, without field changes and sync decisions. */
  activitiesAlone = false,
): Promise<TimelinePage> {
  const [at, key] = readCursor(cursor)
  const limit = pageSize + 1
  const rows = await sql<{ item: TimelineItem }[]>`
    with parts as (
      (select h.at, 'h' || lpad(h.id::text, 20, '0') as key, jsonb_build_object('source', 'change', 'field', h.field,
          'side', h.side, 'by', h.by, 'rule', h.rule, 'value', h.value, 'replaced', h.replaced, 'lost', h.lost) as item
        from field_history h
        where not ${activitiesAlone}::boolean and h.bu_id = ${buId} and h.prospect_id = ${prospectId} and h.at <= ${at}::text::timestamptz
          and (h.at < ${at}::text::timestamptz or 'h' || lpad(h.id::text, 20, '0') < ${key})
        order by h.at desc, h.id desc limit ${limit})
      union all
      (select d.at, 'd' || d.id, jsonb_build_object('source', 'decision', 'kind', d.kind, 'direction', d.direction,
          'reason', d.reason, 'crmObject', d.crm_object, 'runId', d.run_id)
        from decisions d
        where not ${activitiesAlone}::boolean and d.bu_id = ${buId} and d.prospect_id = ${prospectId} and d.at <= ${at}::text::timestamptz
          and (d.at < ${at}::text::timestamptz or 'd' || d.id < ${key})
        order by d.at desc, d.id desc limit ${limit})
      union all
      (select a.at, 'a' || a.id, jsonb_build_object('source', 'activity', 'kind', a.kind, 'title', a.title,
          'detail', a.detail || coalesce(v.detail, '{}'), 'points', a.points + coalesce(v.points, 0), 'by', a.by)
        from activities a
        left join lateral (
          select jsonb_build_object('pages', jsonb_agg(jsonb_build_object('title', w.title, 'ms', w.ms) order by w.at)) as detail,
            sum(w.points)::int as points
          from (
            select coalesce(nullif(w.detail->>'object', ''), w.detail->>'url', w.title) as title, w.at, w.points,
              (extract(epoch from lead(w.at) over (order by w.at) - w.at) * 1000)::int as ms
            from activities w
            where w.bu_id = ${buId} and w.prospect_id = ${prospectId} and w.at between a.at and a.at + interval '12 hours'
              and w.kind = 'page_view' and w.detail->>'visit' = a.detail->>'visit'
            order by w.at limit ${pagesMax}
          ) w having count(*) > 0
        ) v on a.kind = 'visit' and a.detail ? 'visit'
        where a.bu_id = ${buId} and a.prospect_id = ${prospectId} and a.at <= ${at}::text::timestamptz
          and (a.kind <> 'page_view' or not a.detail ? 'visit')
          and (a.at < ${at}::text::timestamptz or 'a' || a.id < ${key})
        order by a.at desc, a.id desc limit ${limit})
    )
    select item || jsonb_build_object('id', key,
      'at', to_char(at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) as item
    from parts order by at desc, key desc limit ${limit}`
  const items = rows.slice(0, pageSize).map(({ item }) => item)
  const last = items.at(-1)
  return { rows: items, next: rows.length > pageSize && last ? `${last.at}/${last.id}` : null }
}

function readCursor(cursor: string | null): [string, string] {
  const [at = '', key = ''] = (cursor ?? '').split('/')
  return Number.isFinite(Date.parse(at)) ? [at, key] : ['infinity', '']
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
