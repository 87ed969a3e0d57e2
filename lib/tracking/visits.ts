import type { Tx } from '#db/client.ts'

/** [AC-6] A visit is over after this long without a page. */
const visitMs = 30 * 60_000
/** A signed link is looked at a little later: a scanner of mail follows all links of a message at once. */
const linkRestsMs = 3_000

export type Bind = { visitorId: string; prospectId: string; at: string }
export type FoldedVisits = { count: number; visitorIds: string[]; binds: Bind[] }

/**
 * Takes events that nobody looked at yet and puts each into its visit: of the visitor's last one when that is less than half
 * an hour ago, else into a new one. Clicks that a scanner of mail made are taken and told to nobody [AC-7].
 */
export async function foldVisits(tx: Tx, buId: string, most: number): Promise<FoldedVisits> {
  const rows = await tx<{ visitorId: string; prospectId: string | null; at: Date }[]>`
    with open as materialized (
      select visitor_id, at, id, kind, url, title, referrer, utm, object_id, binds from visitor_events
      where bu_id = ${buId} and visit_id is null
        and (binds is null or at < now() - ${linkRestsMs} * interval '1 ms')
      order by at limit ${most} for update skip locked
    ), scanned as (
      select distinct a.visitor_id, a.at, a.id from open a
      join visitor_events b on b.bu_id = ${buId} and b.binds = a.binds
        and b.at between a.at - interval '2 seconds' and a.at + interval '2 seconds'
      where a.binds is not null
      group by a.visitor_id, a.at, a.id having count(distinct coalesce(b.object_id::text, b.url)) >= 3
    ), ordered as (
      select o.*, v.visit_id as last_visit,
        coalesce(lag(o.at) over mine, v.last_at) as before,
        s.id is not null as scanned
      from open o left join visitors v on v.bu_id = ${buId} and v.id = o.visitor_id
      left join scanned s on s.visitor_id = o.visitor_id and s.at = o.at and s.id = o.id
      window mine as (partition by o.visitor_id order by o.at, o.id)
    ), cut as (
      select *, count(*) filter (where before is null or at - before > ${visitMs} * interval '1 ms')
        over (partition by visitor_id order by at, id) as nth
      from ordered
    ), named as (
      select c.*, case when nth = 0 then last_visit
        else md5(c.visitor_id::text || first_value(at::text || id) over (partition by visitor_id, nth order by at, id))::uuid
        end as visit
      from cut c
    ), seen as (
      insert into visitors as v (bu_id, id, first_at, last_at, visit_id)
      select ${buId}, visitor_id, min(at), max(at), (array_agg(visit order by at desc, id desc))[1]
      from named where not scanned group by visitor_id order by visitor_id
      on conflict (bu_id, id) do update set last_at = greatest(v.last_at, excluded.last_at), visit_id = excluded.visit_id
    ), visited as (
      insert into visits as t (bu_id, id, visitor_id, started_at, last_at, pages, landing, referrer, utm)
      select ${buId}, visit, visitor_id, min(at), max(at), count(*) filter (where url is not null),
        (array_agg(url order by at, id) filter (where url is not null))[1],
        (array_agg(referrer order by at, id))[1],
        coalesce((array_agg(utm order by at, id) filter (where utm is not null))[1], '{}')
      from named where not scanned group by visit, visitor_id order by visit
      on conflict (bu_id, id) do update set last_at = greatest(t.last_at, excluded.last_at),
        pages = t.pages + excluded.pages, landing = coalesce(t.landing, excluded.landing)
    ), marked as (
      update visitor_events e set visit_id = n.visit, told = n.scanned from named n
      where e.bu_id = ${buId} and e.visitor_id = n.visitor_id and e.at = n.at and e.id = n.id
    )
    select visitor_id as "visitorId", case when not scanned then binds end as "prospectId", at from named`
  const binds = rows.flatMap(({ visitorId, prospectId, at }) =>
    prospectId ? [{ visitorId, prospectId, at: at.toISOString() }] : [],
  )
  const visitorIds = [...new Set(rows.map(({ visitorId }) => visitorId))]
  return { count: rows.length, visitorIds, binds }
}
