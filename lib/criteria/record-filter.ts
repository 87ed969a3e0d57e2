import { matches } from '#lib/criteria/evaluate.ts'
import { toSoql } from '#lib/criteria/to-soql.ts'
import type { Criteria, CriteriaField } from '#lib/criteria/types.ts'
import type { RecordFilter } from '#lib/salesforce/port.ts'

/** Criteria over the fields of one object, which are kept as they were described when it was saved. */
export type ObjectRule = { criteria: Criteria; fields: CriteriaField[] }

/** With the fields that have to be asked for, so that what arrives can be judged. */
export type AskedFilter = RecordFilter & { fields: string[] }

/**
 * [SH-2] The rule as it goes into a query, with the check that what arrives has to pass.
 *
 * @param prefix where the object is found from the one that is asked: `Opportunity.`
 */
export function askedFilter({ criteria, fields }: ObjectRule, prefix = ''): AskedFilter {
  const types = Object.fromEntries(fields.map(({ name, type }) => [name, type]))
  const located = fields.map(({ name, type }) => [name, { name: prefix + name, type }] as const)
  return {
    soql: toSoql(criteria, new Map(located)),
    fields: fields.map(({ name }) => prefix + name),
    admits: (values) =>
      matches(
        criteria,
        types,
        Object.fromEntries(fields.map(({ name }) => [name, values[prefix + name] ?? null])),
      ),
  }
}
