import type { Fragment } from 'postgres'
import type { SqlLike } from '#db/client.ts'
import { toJson } from '#lib/base/json-rows.ts'
import type { SqlField } from '#lib/criteria/to-sql.ts'
import type { CriteriaFieldType } from '#lib/criteria/types.ts'
import { valueIn } from '#lib/criteria/value-in.ts'
import { nameField, type Related } from '#lib/custom-objects/related-fields.ts'
import { parentIdsOf } from '#lib/custom-objects/relation.ts'

/**
 * [CO-1] Where criteria find what they ask of the records related to `prospects p`. Of an object that is not shared any more, or
 * a field that is not read any more, no condition holds: that there is none would hold of everybody. Nor does one while an
 * object is read from the beginning, since it was shared otherwise.
 */
export function locateRelated(
  { sql, buId }: { sql: SqlLike; buId: string },
  { object, field }: Related,
  type: CriteriaFieldType | undefined,
): SqlField | undefined {
  if (type === undefined) return undefined
  const shared = sql`select from custom_objects o where o.bu_id = ${buId} and o.api_name = ${object} and o.read_at is not null`
  // The order of the walk is stated: of tables that were just filled Postgres would begin at the wrong end, and read all.
  const related = sql`select from (${parentIdsOf(sql, buId, sql`p.id`)}) k
    cross join lateral (
      select c.crm_id from custom_record_parents c
      where c.bu_id = ${buId} and c.parent_id = k.id and c.object = ${object} offset 0) c`
  if (field === null) {
    const value = sql`exists (${related})`
    return { type, value, among: (condition) => condition, known: sql`exists (${shared})` }
  }
  const isName = field === nameField.name
  const read = isName
    ? sql``
    : sql`and o.fields @> ${toJson([{ name: field }])}::text::jsonb and not ${field} = any(o.hidden)`
  return {
    type,
    value: isName ? sql`r.name` : valueIn(sql, sql`r.values`, field, type),
    among: (condition) => sql`exists (${related}
      cross join lateral (
        select from custom_records r
        where r.bu_id = ${buId} and r.object = ${object} and r.crm_id = c.crm_id and ${condition} offset 0) r)`,
    known: sql`exists (${shared} ${read})`,
  }
}

/** Of more than these, the newest ones are evidence enough. */
const evidenceMost = 50

/** The records of an object that are related to a prospect, a bounded number of them: `name` and `modified_at`. */
export function relatedRecords(
  sql: SqlLike,
  buId: string,
  prospectId: Fragment,
  object: Fragment,
): Fragment {
  return sql`
    select r.name, r.modified_at from (${parentIdsOf(sql, buId, prospectId)}) k
    cross join lateral (
      select c.crm_id from custom_record_parents c
      where c.bu_id = ${buId} and c.parent_id = k.id and c.object = ${object}
      order by c.created_at desc, c.crm_id desc limit ${evidenceMost}) c
    join custom_records r on r.bu_id = ${buId} and r.object = ${object} and r.crm_id = c.crm_id`
}
