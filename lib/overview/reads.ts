import type { SqlLike } from '#db/client.ts'
import type { BothSpoke } from '#lib/overview/types.ts'

export async function listBuckets(
  sql: SqlLike,
  buId: string,
): Promise<{ at: number; in: number; out: number; refused: number }[]> {
  const rows = await sql<{ at: Date; in: number; out: number; refused: number }[]>`
    select at, pulled as in, pushed as out, refused from sync_buckets
    where bu_id = ${buId} and at > now() - interval '25 hours' order by at`
  return rows.map((row) => ({ ...row, at: row.at.getTime() }))
}

type SpokeRow = Omit<BothSpoke, 'at'> & { at: Date }

/** [FD-2] Values that lost in the last day, newest first: the side that lost is the row's, the other one's stayed. */
export async function listBothSpoke(
  sql: SqlLike,
  buId: string,
): Promise<{ rows: BothSpoke[]; total: number }> {
  const [rows, [count]] = await Promise.all([
    sql<SpokeRow[]>`
      select h.id::text, h.prospect_id as "prospectId", coalesce(f.label, h.field) as field, h.at,
        case h.side when 'concord' then 'salesforce' else 'concord' end as kept,
        coalesce(nullif(btrim(concat_ws(' ', p.first_name, p.last_name)), ''), p.email, 'Unnamed') as name
      from field_history h
      left join prospects p on p.bu_id = h.bu_id and p.id = h.prospect_id
      left join prospect_fields f on f.bu_id = h.bu_id and f.name = h.field
      where h.bu_id = ${buId} and h.lost order by h.at desc limit 8`,
    sql<{ n: number }[]>`
      select count(*)::int as n from field_history
      where bu_id = ${buId} and lost and at > now() - interval '24 hours'`,
  ])
  return {
    rows: rows.map((row) => ({ ...row, at: row.at.toISOString() })),
    total: count?.n ?? 0,
  }
}
