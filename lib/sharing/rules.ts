import { fail, ok, type Result } from '#lib/base/result.ts'
import { conditionComplaint } from '#lib/criteria/input.ts'
import { type Criteria, conditionsOf } from '#lib/criteria/types.ts'
import type { SharingChoice, SharingField, SharingRule } from '#lib/sharing/types.ts'

/** [SH-2][SH-3] The criteria with the fields that they name, as they are described now; or why they cannot be a rule. */
export function toRule(
  criteria: Criteria,
  choices: readonly SharingChoice[],
): Result<SharingRule, 'refused'> {
  const fields = new Map<string, SharingField>()
  for (const condition of conditionsOf(criteria)) {
    const choice = choices.find(({ name }) => name === condition.field)
    if (!choice) {
      const which = condition.field.replace('|', ' and ')
      return fail(
        'refused',
        `${which} cannot be part of a rule: it is mapped, or leads and contacts do not both have it.`,
      )
    }
    const complaint = conditionComplaint(condition, choice)
    if (complaint) return fail('refused', `${choice.label}: ${complaint}`)
    const { options: _, ...field } = choice
    fields.set(field.name, field)
  }
  return ok({ criteria, fields: [...fields.values()] })
}

/** [CN-7] Without a rule, and as the integration user, business units on one org would each hold everything. */
export function removalRefusal(facts: {
  running: boolean
  isIntegrationUser: boolean
  neighbours: readonly { name: string }[]
}): string | null {
  if (!facts.running || !facts.isIntegrationUser || facts.neighbours.length === 0) return null
  const names = facts.neighbours.map(({ name }) => name).join(', ')
  return `${names} ${facts.neighbours.length === 1 ? 'is' : 'are'} on the same org, and the integration user sees everything: while the connector runs, its last sharing rule stays. Pause it first, or connect as another user.`
}

/** Fields that the rule is judged by, and that may therefore not be mapped [SH-3]. */
export function namesField(rule: SharingRule | null, crmField: string | null): boolean {
  if (rule === null || crmField === null) return false
  return rule.fields.some(({ lead, contact, account }) =>
    [lead, contact, account].includes(crmField),
  )
}
