import { askedFilter, type ObjectRule } from '#lib/criteria/record-filter.ts'
import type { SalesFilter } from '#lib/salesforce/sales-port.ts'

/** [SH-1] Which opportunities are shared. */
export type OpportunityRule = ObjectRule

/** [SH-2] The rule for opportunities and, over the relationship, for the roles of contacts in them. */
export function opportunityFilter(rule: OpportunityRule | null): SalesFilter | null {
  return rule && { opportunity: askedFilter(rule), role: askedFilter(rule, 'Opportunity.') }
}
