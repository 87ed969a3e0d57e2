import type { Fragment } from 'postgres'
import type { SqlLike } from '#db/client.ts'
import type { OpportunityFilter } from '#lib/opportunities/query.ts'

/** More than this are not sorted for a search: the reader is asked to narrow it. */
export const searchMost = 10_001
const lastCharacter = '\u{10FFFF}'
const searchLengthMin = 3

/**
 * The condition of a filter on `opportunities o`. Every part is a comparison that row-level security lets into an index;
 * substring search goes through a function, since LIKE may not.
 */
export function whereOf(sql: SqlLike, buId: string, filter: OpportunityFilter): Fragment {
  const { q, state, stage, owner, closes } = filter
  const parts = [
    q === undefined ? null : searchPart(sql, q),
    state === undefined ? null : sql`o.state = ${state}`,
    stage === undefined ? null : sql`o.stage = ${stage}`,
    owner === undefined ? null : sql`o.owner_id = ${owner}`,
    closes === undefined ? null : closesPart(sql, closes),
  ].filter((part) => part !== null)
  return parts.reduce<Fragment>(
    (all, part) => sql`${all} and ${part}`,
    sql`o.bu_id = ${buId} and o.shown`,
  )
}

function searchPart(sql: SqlLike, text: string): Fragment {
  const wanted = text.toLowerCase()
  if ([...wanted].length >= searchLengthMin) {
    return sql`o.crm_id = any(array(select search_opportunities(${wanted}, ${searchMost})))`
  }
  return sql`(o.name_key >= ${wanted} and o.name_key < ${wanted + lastCharacter})`
}

const days = { '30d': 30, '90d': 90 } as const

function closesPart(sql: SqlLike, closes: NonNullable<OpportunityFilter['closes']>): Fragment {
  if (closes === 'past') return sql`o.close_date < current_date`
  return sql`(o.close_date >= current_date and o.close_date <= current_date + ${days[closes]}::int)`
}
