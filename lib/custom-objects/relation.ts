import type { Fragment } from 'postgres'
import type { SqlLike } from '#db/client.ts'

/**
 * [CO-1] What a record has to name as its parent to be related to a prospect: the lead, contact or person account that the
 * prospect is linked to, the account of that contact [FD-8], the contact that a person account is as well [PA-1].
 *
 * @param prospectId an expression: a column of the statement around it, or a value
 * @returns a query of one column, `id`
 */
export function parentIdsOf(sql: SqlLike, buId: string, prospectId: Fragment): Fragment {
  // One walk from the link on, whatever Postgres knows of the tables.
  return sql`
    select named.id from pairs l cross join lateral (
      select l.crm_id as id
      union all
      select other.id from crm_records c cross join lateral (values (c.account_id), (c.person_contact_id)) other(id)
      where c.bu_id = l.bu_id and c.crm_id = l.crm_id and c.object in ('Contact', 'Account') and other.id is not null
    ) named
    where l.bu_id = ${buId} and l.prospect_id = ${prospectId} and l.link_state = 'linked'`
}
