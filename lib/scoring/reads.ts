import type { Fragment } from 'postgres'
import type { SqlLike } from '#db/client.ts'

const movementsMost = 6

/** The last movements of the score of `prospects p`, newest first; what was worth nothing moved nothing. */
export function lastMovements(sql: SqlLike): Fragment {
  return sql`(
    select coalesce(jsonb_agg(to_jsonb(m)), '[]') from (
      select e.kind, e.cause, e.points, e.title,
        to_char(e.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
      from score_entries e where e.bu_id = p.bu_id and e.prospect_id = p.id and e.points <> 0
      order by e.at desc, e.kind desc, e.cause limit ${movementsMost}
    ) m)`
}
