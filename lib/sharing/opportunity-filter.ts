import { type FieldTypes, matches } from '#lib/criteria/evaluate.ts'
import { toSoql } from '#lib/criteria/to-soql.ts'
import type { Criteria, CriteriaFieldType } from '#lib/criteria/types.ts'
import type { SalesFilter } from '#lib/salesforce/sales-port.ts'

export type OpportunityField = { name: string; label: string; type: CriteriaFieldType }

/** [SH-1] Which opportunities are shared. The fields are kept as they were described when it was saved. */
export type OpportunityRule = { criteria: Criteria; fields: OpportunityField[] }
/**
 * [SH-2] The rule as it goes into the queries for opportunities and for the roles of contacts in them, with the check that
 * what arrives has to pass.
 */
export function opportunityFilter(rule: OpportunityRule | null): SalesFilter | null {
  if (rule === null) return null
  const at = (prefix: string) => {
    const located = rule.fields.map(
      ({ name, type }) => [name, { name: prefix + name, type }] as const,
    )
    return {
      soql: toSoql(rule.criteria, new Map(located)),
      fields: rule.fields.map(({ name }) => prefix + name),
      admits: (values: Record<string, string | number | boolean | null>) =>
        matches(
          rule.criteria,
          typesOf(rule),
          Object.fromEntries(rule.fields.map(({ name }) => [name, values[prefix + name] ?? null])),
        ),
    }
  }
  return { opportunity: at(''), role: at('Opportunity.') }
}

function typesOf({ fields }: OpportunityRule): FieldTypes {
  return Object.fromEntries(fields.map(({ name, type }) => [name, type]))
}
