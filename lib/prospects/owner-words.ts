import type { Fragment } from 'postgres'
import type { SqlLike } from '#db/client.ts'

/** What `assign_to` says for the org's active assignment rule; else it is the id of a queue. */
export const ruleWords = 'Active assignment rule'

/** Who owns the record of pair `l` in Salesforce, in words: a user or a queue. */
export function ownerOf(sql: SqlLike): Fragment {
  return sql`coalesce(
    (select o.name from crm_users o where o.bu_id = l.bu_id and o.crm_user_id = l.crm_owner_id),
    (select 'Queue ' || a.name from crm_assignees a where a.bu_id = l.bu_id and a.crm_id = l.crm_owner_id))`
}

/** [CR-4] What Salesforce is to give the record of prospect `p` to, in words; null: nothing is left to it. */
export function wishOf(sql: SqlLike): Fragment {
  return sql`case p.assign_to when 'rule' then ${ruleWords} else
    'Queue ' || coalesce((select a.name from crm_assignees a where a.bu_id = p.bu_id and a.crm_id = p.assign_to),
      p.assign_to) end`
}
