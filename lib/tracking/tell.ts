import type { Tx } from '#db/client.ts'
import type { ActivityKind, NewActivity } from '#lib/activities/types.ts'
import { recordActivities } from '#lib/activities/writes.ts'
import { keepFirstTouch } from '#lib/tracking/first-touch.ts'
import type { Bind } from '#lib/tracking/visits.ts'

/** Of a long anonymous past the last of it joins: nobody reads ten thousand pages. */
const joinedMax = 5_000

/**
 * [AC-5] A signed link says who the visitor is, the first one for good: a message that was handed on does not make its
 * reader's browser somebody else's.
 * @returns the visitors that are somebody now
 */
export async function bindFromLinks(
  tx: Tx,
  buId: string,
  binds: readonly Bind[],
): Promise<string[]> {
  if (binds.length === 0) return []
  const rows = await tx<{ id: string }[]>`
    update visitors v set prospect_id = g.prospect, bound_at = g.at, bound_by = 'link'
    from (
      select distinct on (visitor) visitor, p.id as prospect, at
      from unnest(${binds.map((one) => one.visitorId)}::uuid[], ${binds.map((one) => one.prospectId)}::uuid[],
        ${binds.map((one) => one.at)}::text[]::timestamptz[]) as b(visitor, prospect, at)
      join prospects p on p.bu_id = ${buId} and p.id = b.prospect and p.deleted_at is null
      order by visitor, at
    ) g
    where v.bu_id = ${buId} and v.id = g.visitor and v.prospect_id is null
    returning v.id`
  return rows.map(({ id }) => id)
}

export type FormBind = { visitorId: string; prospectId: string; at: string }

/** [AC-5] Whoever fills in a form says who is there: from now on, also where the browser was somebody else's before. */
export async function bindFromForms(
  tx: Tx,
  buId: string,
  binds: readonly FormBind[],
): Promise<void> {
  if (binds.length === 0) return
  await tx`
    update visitors v set prospect_id = g.prospect, bound_at = g.at, bound_by = 'form'
    from (
      select distinct on (visitor) visitor, prospect, at
      from unnest(${binds.map((one) => one.visitorId)}::uuid[], ${binds.map((one) => one.prospectId)}::uuid[],
        ${binds.map((one) => one.at)}::text[]::timestamptz[]) as b(visitor, prospect, at)
      order by visitor, at desc
    ) g
    where v.bu_id = ${buId} and v.id = g.visitor and v.prospect_id is distinct from g.prospect`
}

type Untold = {
  prospectId: string
  visitorId: string
  visitId: string
  at: Date
  id: string
  kind: ActivityKind
  title: string
  url: string | null
  objectId: string | null
  object: string | null
}
type UntoldVisit = {
  id: string
  prospectId: string
  startedAt: Date
  landing: string | null
  referrer: string | null
  utm: Record<string, string>
}

/** Tells the prospects whom these visitors are what was not told yet, their anonymous past among it. */
export async function tellVisitors(
  tx: Tx,
  buId: string,
  visitorIds: readonly string[],
): Promise<void> {
  const ids = [...new Set(visitorIds)]
  if (ids.length === 0) return
  const events = await tx<Untold[]>`
    with untold as (
      select v.prospect_id, e.* from visitors v
      join lateral (
        select e.visitor_id, e.visit_id, e.at, e.id, e.kind, e.title, e.url, e.object_id from visitor_events e
        where e.bu_id = ${buId} and e.visitor_id = v.id and e.visit_id is not null and not e.told
        order by e.at desc limit ${joinedMax}
      ) e on true
      where v.bu_id = ${buId} and v.id = any(${ids}::uuid[]) and v.prospect_id is not null
      order by e.at limit ${joinedMax}
    ), marked as (
      update visitor_events e set told = true from untold u
      where e.bu_id = ${buId} and e.visitor_id = u.visitor_id and e.at = u.at and e.id = u.id
    )
    select u.prospect_id as "prospectId", u.visitor_id as "visitorId", u.visit_id as "visitId", u.at, u.id, u.kind, u.title,
      u.url, u.object_id as "objectId", coalesce(f.name, r.name, t.name) as object
    from untold u
    left join forms f on f.bu_id = ${buId} and f.id = u.object_id
    left join redirects r on r.bu_id = ${buId} and r.id = u.object_id
    left join tracked_files t on t.bu_id = ${buId} and t.id = u.object_id`
  const visits = await tx<UntoldVisit[]>`
    update visits t set told = true from visitors v
    where t.bu_id = ${buId} and v.bu_id = ${buId} and v.id = t.visitor_id and v.prospect_id is not null and not t.told
      and t.id = any(${[...new Set(events.map(({ visitId }) => visitId))]}::uuid[]) and t.pages > 0
    returning t.id, v.prospect_id as "prospectId", t.started_at as "startedAt", t.landing, t.referrer, t.utm`
  await keepFirstTouch(tx, buId, visits)
  await recordActivities(tx, buId, [...visits.map(toVisit), ...events.map(toActivity)])
}

function toVisit({ id, prospectId, startedAt, landing, referrer, utm }: UntoldVisit): NewActivity {
  const at = startedAt.toISOString()
  const detail = { visit: id, landing, referrer, utm }
  return { prospectId, kind: 'visit', cause: id, at, title: 'Visited the website', detail }
}

const words: Partial<Record<ActivityKind, string>> = {
  page_view: 'Looked at',
  site_search: 'Searched the site for',
  form_view: 'Looked at form',
  landing_page_view: 'Looked at landing page',
  custom_redirect_click: 'Followed',
  file_download: 'Downloaded',
}

function toActivity(one: Untold): NewActivity {
  const { prospectId, visitorId, visitId, id, kind, url, objectId } = one
  const at = one.at.toISOString()
  const object = one.object ?? (one.title || url || '')
  const text = words[kind] ?? ''
  return {
    prospectId,
    kind,
    cause: `${visitorId}/${at}/${id}`,
    // A link or file counts once a day, however often it is opened.
    ...(objectId ? { countsAs: `${objectId}/${at.slice(0, 10)}` } : {}),
    at,
    title: `${text} ${object}`,
    detail: { text, object, url, visit: visitId, ...(objectId ? { objectId } : {}) },
  }
}
