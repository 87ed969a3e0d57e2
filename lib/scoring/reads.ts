import type { SqlLike } from '#db/client.ts'
import type { StoredEntry } from '#lib/scoring/types.ts'

/** The last movements of a prospect's score, newest first; what was worth nothing moved nothing. */
export async function listMovements(
  sql: SqlLike,
  buId: string,
  prospectId: string,
  most: number,
): Promise<StoredEntry[]> {
  return sql<StoredEntry[]>`
    select kind, cause, points, title, to_char(at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
    from score_entries where bu_id = ${buId} and prospect_id = ${prospectId} and points <> 0
    order by at desc, kind, cause limit ${most}`
}
