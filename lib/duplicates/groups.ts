import type { Fragment } from 'postgres'
import type { SqlLike } from '#db/client.ts'
import { separator } from '#lib/duplicates/key.ts'
import type { DuplicateKind } from '#lib/duplicates/types.ts'

/**
 * Groups of one kind in the order of their keys. The index of that order is walked and counted on the way, and the walk
 * ends with the page: 100,000 groups cost as much as fifty.
 */
export function groupsOf(
  sql: SqlLike,
  buId: string,
  kind: DuplicateKind,
  after: string | null = null,
  exact: string | null = null,
): Fragment {
  if (kind === 'records') {
    return sql`
      select m.email_key as key, array_agg(m.crm_id order by m.crm_id) as members
      from crm_records m
      where m.bu_id = ${buId} and not m.is_deleted and not m.is_converted
        and ${bound(sql, sql`m.email_key`, after, exact)}
      group by m.email_key having count(*) > 1`
  }
  if (kind === 'addresses') {
    return sql`
      select p.email_near as key, array_agg(p.id::text order by p.id) as members
      from prospects p
      where p.bu_id = ${buId} and p.deleted_at is null and p.email_near is not null
        and ${bound(sql, sql`p.email_near`, after, exact)}
      group by p.email_near having count(*) > 1`
  }
  // Without a name or without a company nobody is known to be the same.
  return sql`
    select p.name_key as key, array_agg(p.id::text order by p.id) as members
    from prospects p
    where p.bu_id = ${buId} and p.deleted_at is null and ${bound(sql, sql`p.name_key`, after, exact)}
      and not starts_with(p.name_key, ${` ${separator}`}) and right(p.name_key, 1) <> ${separator}
    group by p.name_key having count(*) > 1`
}

/** Every other way there is. */
const otherWays = [
  'enable_sort',
  'enable_incremental_sort',
  // Or the members of all groups are brought into order at once.
  'enable_presorted_aggregate',
  'enable_hashagg',
  'enable_seqscan',
  'enable_bitmapscan',
]

/**
 * The walk, whatever the statistics say: right after a first load there are none, or those of other business units, and the
 * planner sorted all records for a page.
 */
export async function inIndexOrder<T>(sql: SqlLike, ask: () => PromiseLike<T>): Promise<T> {
  const turn = (to: 'off' | 'on') =>
    sql`select set_config(name, ${to}, true) from unnest(${otherWays}::text[]) name`
  // At once on one connection: no round trip of its own.
  const [, found] = await Promise.all([turn('off'), ask(), turn('on')])
  return found
}

function bound(
  sql: SqlLike,
  column: Fragment,
  after: string | null,
  exact: string | null,
): Fragment {
  if (exact !== null) return sql`${column} = ${exact}`
  return sql`${column} > ${after ?? ''}`
}

/**
 * Whoever was found to be different people is left out until somebody joins them. Asked for each group by its key, which
 * the offset sees to: as a join it was planned to hold each group against all verdicts.
 */
export function undecided(sql: SqlLike, buId: string, kind: DuplicateKind): Fragment {
  return sql`not exists (select from not_duplicates d
    where d.bu_id = ${buId} and d.kind = ${kind} and d.key = g.key and g.members <@ d.members offset 0)`
}
