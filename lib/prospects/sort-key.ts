import type { Fragment } from 'postgres'
import type { SqlLike } from '#db/client.ts'
import type { SortColumn } from '#lib/prospects/query.ts'

/** A column of the grid that is in the table itself: "assigned" is not, it sorts by the names of users. */
export type KeyColumn = Exclude<SortColumn, 'assigned'>

/** What a sort compares, each with an index of its own behind it. */
export function sortKey(sql: SqlLike, column: KeyColumn): { key: Fragment; type: Fragment } {
  switch (column) {
    case 'name':
      return { key: sql`p.name_key`, type: sql`text` }
    case 'company':
      return { key: sql`p.company_key`, type: sql`text` }
    case 'score':
      return { key: sql`p.score`, type: sql`integer` }
    case 'created':
      return { key: sql`p.created_at`, type: sql`timestamptz` }
    case 'updated':
      return { key: sql`p.updated_at`, type: sql`timestamptz` }
    case 'active':
      return {
        // As the index says it: a null would fall out of the comparison with the cursor.
        key: sql`coalesce(p.last_activity_at, '1970-01-01 00:00:00+00'::timestamptz)`,
        type: sql`timestamptz`,
      }
  }
}
