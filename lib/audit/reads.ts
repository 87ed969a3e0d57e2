import type { SqlLike } from '#db/client.ts'
import type { AuditChoices, AuditFilter, AuditPage, AuditRow } from '#lib/audit/types.ts'

const pageRows = 50

type StoredRow = Omit<AuditRow, 'at'> & { at: Date }

/** Newest first. Ids are made in order of time (uuid 7), so an id alone is the cursor. */
export async function listAuditEntries(
  sql: SqlLike,
  unit: { buId: string; timeZone: string },
  filter: AuditFilter,
  cursor: string | null,
): Promise<AuditPage> {
  const matching = where(sql, unit, filter)
  const rows = await sql<StoredRow[]>`
    select id, at, actor_name as "actorName", action, target, before, after, ip
    from audit_entries a
    where ${matching} and (${cursor}::uuid is null or id < ${cursor}::uuid)
    order by id desc limit ${pageRows + 1}`
  const page = rows.slice(0, pageRows).map((row) => ({ ...row, at: row.at.toISOString() }))
  const next = rows.length > pageRows ? (page.at(-1)?.id ?? null) : null
  if (cursor) return { rows: page, next }
  const [count] = await sql<{ total: number }[]>`
    select count(*)::int as total from audit_entries a where ${matching}`
  return { rows: page, next, total: count?.total ?? 0 }
}

function where(sql: SqlLike, unit: { buId: string; timeZone: string }, filter: AuditFilter) {
  const { text, actorId, area, from, to } = filter
  const like = text === null ? null : `%${text.replace(/[\\%_]/g, '\\$&')}%`
  const day = (date: string) => sql`${date}::date::timestamp at time zone ${unit.timeZone}`
  return sql`a.bu_id = ${unit.buId}
    ${like === null ? sql`` : sql`and (a.action || ' ' || replace(a.action, '_', ' ') || ' ' || a.target || ' ' || a.actor_name || ' ' || coalesce(a.before::text, '') || ' ' || coalesce(a.after::text, '')) ilike ${like}`}
    ${actorId === null ? sql`` : sql`and a.actor_id = ${actorId}`}
    ${area === null ? sql`` : sql`and split_part(a.action, '.', 1) = ${area}`}
    ${from === null ? sql`` : sql`and a.at >= ${day(from)}`}
    ${to === null ? sql`` : sql`and a.at < ${day(to)} + interval '1 day'`}`
}

export async function listAuditChoices(sql: SqlLike, buId: string): Promise<AuditChoices> {
  const [actors, areas] = await Promise.all([
    sql<{ id: string; name: string }[]>`
      select distinct on (actor_id) actor_id as id, actor_name as name from audit_entries
      where bu_id = ${buId} and actor_id is not null order by actor_id, id desc limit 200`,
    sql<{ area: string }[]>`
      select distinct split_part(action, '.', 1) as area from audit_entries
      where bu_id = ${buId} order by 1 limit 100`,
  ])
  return {
    actors: [...actors].sort((a, b) => a.name.localeCompare(b.name)),
    areas: areas.map(({ area }) => area),
  }
}
