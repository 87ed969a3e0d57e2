import { fail, ok, type Result } from '#lib/base/result.ts'
import { conditionComplaint } from '#lib/criteria/input.ts'
import { type Criteria, conditionsOf } from '#lib/criteria/types.ts'
import type { CrmFieldDescribe } from '#lib/salesforce/port.ts'
import { neverAsked, types } from '#lib/sharing/field-types.ts'
import type { OpportunityField, OpportunityRule } from '#lib/sharing/opportunity-filter.ts'

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
