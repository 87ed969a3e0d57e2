import type { SqlLike } from '#db/client.ts'
import { toShort, toSite } from '#lib/tracking/tokens.ts'
import {
  defaultTracking,
  type FormKind,
  type FormRow,
  type LinkRow,
  type PublicForm,
  type SubmissionPage,
  type SubmissionRow,
  type TrackingSettings,
  type TrackingStand,
} from '#lib/tracking/types.ts'

const rowsMax = 200
const pageSize = 50
const iso = 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'

export const formPaths: Record<FormKind, string> = { form: 'p', handler: 'h', landing_page: 'l' }

/** Public address of something that the collector serves. */
export function addressOf(collector: string | null, path: string, buId: string, id: string) {
  return `${collector ?? 'https://COLLECTOR'}/${path}/${toSite(buId)}/${toShort(id)}`
}

type Stand = Pick<
  TrackingStand,
  'visits' | 'identified' | 'pages' | 'submissions' | 'ingestMadeAt'
> &
  Partial<TrackingSettings>

/** How today stands, by the business unit's own midnight. */
export async function getStand(
  sql: SqlLike,
  buId: string,
  collector: string | null,
): Promise<TrackingStand> {
  const [row] = await sql<Stand[]>`
    with today as (
      select date_trunc('day', now() at time zone b.time_zone) at time zone b.time_zone as at
      from business_units b where b.id = ${buId}
    ), seen as (
      select count(*)::int as visits, coalesce(sum(v.pages), 0)::int as pages,
        count(*) filter (where i.prospect_id is not null)::int as identified
      from today, visits v left join visitors i on i.bu_id = v.bu_id and i.id = v.visitor_id
      where v.bu_id = ${buId} and v.started_at >= today.at and v.pages > 0
    ), sent as (
      select count(*)::int as submissions from today, form_submissions s
      where s.bu_id = ${buId} and s.at >= today.at and s.outcome = 'success'
    )
    select seen.*, sent.submissions, t.consent, t.search_params as "searchParams",
      to_char(t.ingest_made_at at time zone 'utc', ${iso}) as "ingestMadeAt"
    from seen, sent left join tracking_settings t on t.bu_id = ${buId}`
  const { consent, searchParams, ...counts } = row as Stand
  return {
    ...counts,
    settings: {
      consent: consent ?? defaultTracking.consent,
      searchParams: searchParams ?? defaultTracking.searchParams,
    },
    collector,
    site: toSite(buId),
  }
}

type Counted = Omit<FormRow, 'address'>

/** The forms with what came of them in the last 30 days, the newest first; or one of them. */
export async function listForms(
  sql: SqlLike,
  buId: string,
  collector: string | null,
  id: string | null = null,
): Promise<FormRow[]> {
  const rows = await sql<Counted[]>`
    select f.id, f.kind, f.name, f.open, f.created_by as "createdBy", s.completed, s.failed, v.views,
      to_char(s.last at time zone 'utc', ${iso}) as "lastAt"
    from forms f
    cross join lateral (
      select count(*) filter (where s.outcome = 'success')::int as completed,
        count(*) filter (where s.outcome = 'error')::int as failed, max(s.at) as last
      from form_submissions s
      where s.bu_id = ${buId} and s.form_id = f.id and s.at > now() - interval '30 days'
    ) s
    cross join lateral (
      select count(*)::int as views from visitor_events e
      where e.bu_id = ${buId} and e.object_id = f.id and e.at > now() - interval '30 days'
    ) v
    where f.bu_id = ${buId} ${id ? sql`and f.id = ${id}` : sql``}
    order by f.open desc, f.created_at desc, f.id limit ${rowsMax}`
  return rows.map((row) => ({
    ...row,
    address: addressOf(collector, formPaths[row.kind], buId, row.id),
  }))
}

export async function findForm(
  sql: SqlLike,
  buId: string,
  id: string,
): Promise<(PublicForm & { prospects: number }) | null> {
  const [row] = await sql<(PublicForm & { prospects: number })[]>`
    select f.id, f.kind, f.name, f.fields, f.headline, f.intro, f.button, f.thanks, f.success_location as "successLocation",
      f.error_location as "errorLocation",
      (select count(distinct s.prospect_id)::int from form_submissions s
        where s.bu_id = f.bu_id and s.form_id = f.id and s.prospect_id is not null) as prospects
    from forms f where f.bu_id = ${buId} and f.id = ${id}`
  return row ?? null
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export async function listSubmissions(
  sql: SqlLike,
  buId: string,
  formId: string,
  cursor: string | null,
): Promise<SubmissionPage> {
  const [at = '', id = ''] = (cursor ?? '').split('/')
  const after = Number.isFinite(Date.parse(at)) && uuid.test(id)
  const rows = await sql<SubmissionRow[]>`
    select s.id, to_char(s.at at time zone 'utc', ${iso}) as at, s.outcome, s.values, s.problems, s.done_at is null as waits,
      s.prospect_id as "prospectId",
      coalesce(nullif(btrim(concat_ws(' ', p.first_name, p.last_name)), ''), p.email) as prospect
    from form_submissions s left join prospects p on p.bu_id = s.bu_id and p.id = s.prospect_id
    where s.bu_id = ${buId} and s.form_id = ${formId}
      ${after ? sql`and (s.at, s.id) < (${at}::text::timestamptz, ${id}::uuid)` : sql``}
    order by s.at desc, s.id desc limit ${pageSize + 1}`
  const shown = rows.slice(0, pageSize)
  const last = shown.at(-1)
  return { rows: shown, next: rows.length > pageSize && last ? `${last.at}/${last.id}` : null }
}

type Link = Omit<LinkRow, 'address'>

export async function listRedirects(
  sql: SqlLike,
  buId: string,
  collector: string | null,
): Promise<LinkRow[]> {
  const rows = await sql<Link[]>`
    select r.id, r.name, r.target, r.open, ${counts(sql)} from redirects r ${clicksOf(sql, buId, 'r')}
    where r.bu_id = ${buId} order by r.open desc, r.created_at desc, r.id limit ${rowsMax}`
  return rows.map((row) => ({ ...row, address: addressOf(collector, 'r', buId, row.id) }))
}

export async function listFiles(
  sql: SqlLike,
  buId: string,
  collector: string | null,
): Promise<LinkRow[]> {
  const rows = await sql<Link[]>`
    select f.id, f.name, pg_size_pretty(f.size_bytes::bigint) as target, f.open, ${counts(sql)}
    from tracked_files f ${clicksOf(sql, buId, 'f')}
    where f.bu_id = ${buId} order by f.open desc, f.created_at desc, f.id limit ${rowsMax}`
  return rows.map((row) => ({ ...row, address: addressOf(collector, 'f', buId, row.id) }))
}

const counts = (sql: SqlLike) =>
  sql`e.clicks, e.prospects, to_char(e.last at time zone 'utc', ${iso}) as "lastAt"`

function clicksOf(sql: SqlLike, buId: string, alias: 'r' | 'f') {
  return sql`
    cross join lateral (
      select count(*)::int as clicks, count(distinct v.prospect_id)::int as prospects, max(e.at) as last
      from visitor_events e left join visitors v on v.bu_id = e.bu_id and v.id = e.visitor_id
      where e.bu_id = ${buId} and e.object_id = ${alias === 'r' ? sql`r.id` : sql`f.id`} and e.at > now() - interval '30 days'
    ) e`
}
