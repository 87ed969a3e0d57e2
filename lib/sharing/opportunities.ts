import { fail, ok, type Result } from '#lib/base/result.ts'
import { type FieldTypes, matches } from '#lib/criteria/evaluate.ts'
import { conditionComplaint } from '#lib/criteria/input.ts'
import { toSoql } from '#lib/criteria/to-soql.ts'
import { type Criteria, type CriteriaFieldType, conditionsOf } from '#lib/criteria/types.ts'
import type { CrmFieldDescribe, SalesFilter } from '#lib/salesforce/port.ts'
import { neverAsked, types } from '#lib/sharing/choices.ts'

export type OpportunityField = { name: string; label: string; type: CriteriaFieldType }

/** [SH-1] Which opportunities are shared. The fields are kept as they were described when it was saved. */
export type OpportunityRule = { criteria: Criteria; fields: OpportunityField[] }
export type OpportunityChoice = OpportunityField & { options: string[] }

/** The fields of opportunities that a rule may name: Concord writes none of them. */
export function opportunityChoices(fields: readonly CrmFieldDescribe[]): OpportunityChoice[] {
  return fields
    .filter(({ name, type }) => type in types && !neverAsked.has(name))
    .map(({ name, label, type, picklistValues }) => ({
      name,
      label,
      type: types[type] ?? 'text',
      options: picklistValues,
    }))
    .toSorted((a, b) => a.label.localeCompare(b.label, 'en'))
}

export function toOpportunityRule(
  criteria: Criteria,
  choices: readonly OpportunityChoice[],
): Result<OpportunityRule, 'refused'> {
  const fields = new Map<string, OpportunityField>()
  for (const condition of conditionsOf(criteria)) {
    const choice = choices.find(({ name }) => name === condition.field)
    if (!choice)
      return fail('refused', `Opportunities have no field ${condition.field} to judge by.`)
    const complaint = conditionComplaint(condition, choice.type)
    if (complaint) return fail('refused', `${choice.label}: ${complaint}`)
    const { options: _, ...field } = choice
    fields.set(field.name, field)
  }
  return ok({ criteria, fields: [...fields.values()] })
}

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
