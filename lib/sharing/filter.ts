import { toSoql } from '#lib/criteria/to-soql.ts'
import type { CrmObject, RecordFilter } from '#lib/salesforce/port.ts'
import { soql } from '#lib/salesforce/soql.ts'
import type { SharingRule } from '#lib/sharing/types.ts'
import { canJudge, fieldIn, isShared } from '#lib/sharing/verdict.ts'

/** [SH-2] The rule as it goes into a query, with the check that what arrives has to pass. */
export function filterOf(rule: SharingRule | null, object: CrmObject): RecordFilter | null {
  if (rule === null) return null
  if (!canJudge(rule, object)) return { soql: soql`Id = null`, admits: () => false }
  const located = new Map(
    rule.fields.map((field) => [field.name, { name: fieldIn(field, object), type: field.type }]),
  )
  return {
    soql: toSoql(rule.criteria, located),
    admits: (values) => isShared(rule, object, values),
  }
}

export function filtersOf(rule: SharingRule | null): Record<CrmObject, RecordFilter | null> {
  return {
    Lead: filterOf(rule, 'Lead'),
    Contact: filterOf(rule, 'Contact'),
    Account: filterOf(rule, 'Account'),
  }
}
