import type { SqlLike } from '#db/client.ts'
import { readCursor, writeCursor } from '#lib/prospects/cursor.ts'
import { iso } from '#lib/prospects/iso.ts'
import type { BinPage, BinRow } from '#lib/prospects/types.ts'

const pageSize = 50

/** [DL-4] The recycle bin, latest first. */
export async function listBin(sql: SqlLike, buId: string, cursor: string | null): Promise<BinPage> {
  const after = readCursor(cursor)
  const rows = await sql<BinRow[]>`
    select p.id, coalesce(nullif(btrim(concat_ws(' ', p.first_name, p.last_name)), ''), p.email, 'No name') as name,
      p.email, p.company, ${iso(sql, sql`p.deleted_at`)} as "deletedAt", p.deleted_reason as "deletedReason",
      case when l.crm_id is not null then l.crm_object end as crm
    from prospects p left join pairs l on l.bu_id = p.bu_id and l.prospect_id = p.id
    where p.bu_id = ${buId} and p.deleted_at is not null
      ${after ? sql`and (p.deleted_at, p.id) < (${String(after.value)}::text::timestamptz, ${after.id}::uuid)` : sql``}
    order by p.deleted_at desc, p.id desc limit ${pageSize + 1}`
  const shown = rows.slice(0, pageSize)
  const last = shown.at(-1)
  const more = rows.length > pageSize && last
  return { rows: shown, next: more ? writeCursor({ value: last.deletedAt, id: last.id }) : null }
}

export async function countBin(sql: SqlLike, buId: string): Promise<number> {
  const [row] = await sql<{ n: number }[]>`
    select count(*)::int as n from (
      select from prospects where bu_id = ${buId} and deleted_at is not null limit 10001) counted`
  return row?.n ?? 0
}
