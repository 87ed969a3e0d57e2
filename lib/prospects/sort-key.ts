import type { Fragment } from 'postgres'
import type { SqlLike } from '#db/client.ts'
import type { SortColumn } from '#lib/prospects/query.ts'

/** A column of the grid that is in the table itself: "assigned" is not, it sorts by the names of users. */
export type KeyColumn = Exclude<SortColumn, 'assigned'>

/** What a sort compares, with an index of its own behind it: on `key` and `id`, which is why both are of one table. */
export type SortKey = {
  key: Fragment
  id: Fragment
  type: Fragment
  /** Whom it is read from, the prospect as `p`. */
  from: Fragment
  /** The same value at the prospect, also of one in the bin. */
  own: Fragment
}

export function sortKey(sql: SqlLike, column: KeyColumn): SortKey {
  if (column === 'updated') {
    return {
      key: sql`o.updated_at`,
      id: sql`o.prospect_id`,
      type: sql`timestamptz`,
      from: sql`prospect_updates o join prospects p on p.bu_id = o.bu_id and p.id = o.prospect_id`,
      own: sql`p.updated_at`,
    }
  }
  const { own, type } = ownKey(sql, column)
  return { key: own, id: sql`p.id`, type, from: sql`prospects p`, own }
}

function ownKey(
  sql: SqlLike,
  column: Exclude<KeyColumn, 'updated'>,
): Pick<SortKey, 'own' | 'type'> {
  switch (column) {
    case 'name':
      return { own: sql`p.name_key`, type: sql`text` }
    case 'company':
      return { own: sql`p.company_key`, type: sql`text` }
    case 'score':
      return { own: sql`p.score`, type: sql`integer` }
    case 'created':
      return { own: sql`p.created_at`, type: sql`timestamptz` }
    case 'active':
      return {
        // As the index says it: a null would fall out of the comparison with the cursor, and row-level security keeps a
        // coalesce out of the index.
        own: sql`(case when p.last_activity_at is null then '1970-01-01 00:00:00+00'::timestamptz else p.last_activity_at end)`,
        type: sql`timestamptz`,
      }
  }
}
