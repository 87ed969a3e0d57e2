import type { SqlLike } from '#db/client.ts'
import type { ActivityKind, ActivityPage, ActivityRow } from '#lib/activities/types.ts'

const pageSize = 50

/**
 * What all prospects did, newest first. Each kind is asked for one page by its own index, so a rare one is not looked for
 * among millions of others.
 */
export async function listActivities(
  sql: SqlLike,
  buId: string,
  kinds: readonly ActivityKind[] | null,
  cursor: string | null,
): Promise<ActivityPage> {
  const [at, id] = readCursor(cursor)
  const before = sql`(a.at, a.id) < (${at}::text::timestamptz, ${id}::uuid)`
  const limit = pageSize + 1
  const found = kinds
    ? sql`unnest(${[...kinds]}::text[]) k cross join lateral (
        select a.* from activities a where a.bu_id = ${buId} and a.kind = k and ${before}
        order by a.at desc, a.id desc limit ${limit}) a`
    : sql`(select a.* from activities a where a.bu_id = ${buId} and ${before}
        order by a.at desc, a.id desc limit ${limit}) a`
  const rows = await sql<ActivityRow[]>`
    select a.id, to_char(a.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, a.kind, a.title, a.detail, a.points,
      a.prospect_id as "prospectId", p.company,
      coalesce(nullif(btrim(concat_ws(' ', p.first_name, p.last_name)), ''), p.email, 'No name') as name
    from (select * from ${found} order by a.at desc, a.id desc limit ${limit}) a
    join prospects p on p.bu_id = ${buId} and p.id = a.prospect_id
    order by a.at desc, a.id desc`
  const shown = rows.slice(0, pageSize)
  const last = shown.at(-1)
  return { rows: shown, next: rows.length > pageSize && last ? `${last.at}/${last.id}` : null }
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

function readCursor(cursor: string | null): [string, string] {
  const [at = '', id = ''] = (cursor ?? '').split('/')
  return Number.isFinite(Date.parse(at)) && uuid.test(id)
    ? [at, id]
    : ['infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff']
}
