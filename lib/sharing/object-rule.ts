import { fail, ok, type Result } from '#lib/base/result.ts'
import { conditionComplaint } from '#lib/criteria/input.ts'
import type { ObjectRule } from '#lib/criteria/record-filter.ts'
import { type Criteria, type CriteriaField, conditionsOf } from '#lib/criteria/types.ts'

/** A field that a rule may name, with the values that Salesforce offers for it. */
export type FieldChoice = CriteriaField & { options: string[] }

/**
 * [SH-2] The criteria with the fields that they name, as they are described now; or why they cannot be a rule.
 *
 * @param plural what the records are called
 */
export function toObjectRule(
  plural: string,
  criteria: Criteria,
  choices: readonly FieldChoice[],
): Result<ObjectRule, 'refused'> {
  const fields = new Map<string, CriteriaField>()
  for (const condition of conditionsOf(criteria)) {
    const choice = choices.find((one) => one.name === condition.field)
    if (!choice) return fail('refused', `${plural} have no field ${condition.field} to judge by.`)
    const complaint = conditionComplaint(condition, choice)
    if (complaint) return fail('refused', `${choice.label}: ${complaint}`)
    const { name, label, type } = choice
    fields.set(name, { name, label, type })
  }
  return ok({ criteria, fields: [...fields.values()] })
}
