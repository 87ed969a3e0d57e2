import type { SqlLike } from '#db/client.ts'
import type { Criteria } from '#lib/criteria/types.ts'
import type { CustomField, CustomObject } from '#lib/custom-objects/types.ts'

export type CustomObjectRow = Omit<CustomObject, 'rule'> & {
  criteria: Criteria | null
  ruleFields: CustomField[]
}

/** The custom objects that the business unit shares, in the order of their names. */
export async function listCustomObjects(sql: SqlLike, buId: string): Promise<CustomObject[]> {
  const rows = await sql<CustomObjectRow[]>`
    select api_name as "apiName", label, plural, fields, parents, criteria, rule_fields as "ruleFields"
    from custom_objects where bu_id = ${buId} order by label, api_name`
  return rows.map(toCustomObject)
}

export function toCustomObject({ criteria, ruleFields, ...object }: CustomObjectRow): CustomObject {
  return { ...object, rule: criteria && { criteria, fields: ruleFields } }
}
