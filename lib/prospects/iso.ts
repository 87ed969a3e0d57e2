import type { Fragment } from 'postgres'
import type { SqlLike } from '#db/client.ts'

/** A moment as ISO text, made by Postgres: alike on the first paint and in JSON. */
export function iso(sql: SqlLike, moment: Fragment): Fragment {
  return sql`to_char(${moment} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
}
