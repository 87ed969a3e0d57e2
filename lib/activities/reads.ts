import type { SqlLike } from '#db/client.ts'
import type { EngagementDay, TimelineItem, TimelinePage } from '#lib/activities/types.ts'

const pageSize = 50

/**
 * Field changes, sync decisions and activities of one prospect in one order, newest first. Each source is asked for one
 * page only, by its own index, so the depth of the story costs nothing.
 */
export async function listTimeline(
  sql: SqlLike,
  buId: string,
  prospectId: string,
  cursor: string | null,
): Promise<TimelinePage> {
  const [at, key] = readCursor(cursor)
  const limit = pageSize + 1
  const rows = await sql<{ item: TimelineItem }[]>`
    with parts as (
      (select h.at, 'h' || lpad(h.id::text, 20, '0') as key, jsonb_build_object('source', 'change', 'field', h.field,
          'side', h.side, 'by', h.by, 'rule', h.rule, 'value', h.value, 'replaced', h.replaced, 'lost', h.lost) as item
        from field_history h
        where h.bu_id = ${buId} and h.prospect_id = ${prospectId} and h.at <= ${at}::text::timestamptz
          and (h.at < ${at}::text::timestamptz or 'h' || lpad(h.id::text, 20, '0') < ${key})
        order by h.at desc, h.id desc limit ${limit})
      union all
      (select d.at, 'd' || d.id, jsonb_build_object('source', 'decision', 'kind', d.kind, 'direction', d.direction,
          'reason', d.reason, 'crmObject', d.crm_object, 'runId', d.run_id)
        from decisions d
        where d.bu_id = ${buId} and d.prospect_id = ${prospectId} and d.at <= ${at}::text::timestamptz
          and (d.at < ${at}::text::timestamptz or 'd' || d.id < ${key})
        order by d.at desc, d.id desc limit ${limit})
      union all
      (select a.at, 'a' || a.id, jsonb_build_object('source', 'activity', 'kind', a.kind, 'title', a.title,
          'detail', a.detail, 'points', a.points, 'by', a.by)
        from activities a
        where a.bu_id = ${buId} and a.prospect_id = ${prospectId} and a.at <= ${at}::text::timestamptz
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
