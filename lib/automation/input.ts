import { z } from 'zod'
import type { RuleAction, RuleChoices } from '#lib/automation/types.ts'
import { fail, ok, type Result } from '#lib/base/result.ts'
import { criteriaGiven, nameInput } from '#lib/lists/input.ts'
import { pointsMost } from '#lib/scoring/input.ts'

export const actionsMost = 10

const target = z.discriminatedUnion('to', [
  z.object({ to: z.literal('nobody') }).strict(),
  z.object({ to: z.literal('user'), userId: z.uuid() }).strict(),
  z.object({ to: z.literal('group'), groupId: z.uuid() }).strict(),
  z.object({ to: z.literal('queue'), queueId: z.string().min(15).max(18) }).strict(),
  z.object({ to: z.literal('rule') }).strict(),
])

const ruleAction: z.ZodType<RuleAction> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('assign'), target, keepOwner: z.boolean() }).strict(),
  z
    .object({
      kind: z.literal('set_field'),
      field: z.string().min(1, 'Choose a field.').max(80),
      value: z.string().max(4_000),
    })
    .strict(),
  z.object({ kind: z.literal('add_tag'), tagId: z.uuid('Choose a tag.') }).strict(),
  z.object({ kind: z.literal('remove_tag'), tagId: z.uuid('Choose a tag.') }).strict(),
  z.object({ kind: z.literal('add_to_list'), listId: z.uuid('Choose a list.') }).strict(),
  z.object({ kind: z.literal('remove_from_list'), listId: z.uuid('Choose a list.') }).strict(),
  z
    .object({
      kind: z.literal('adjust_score'),
      points: z.number().int('Points are whole numbers.').min(-pointsMost).max(pointsMost),
    })
    .strict(),
  z
    .object({
      kind: z.literal('notify'),
      userId: z.uuid().nullable(),
      text: z.string().trim().min(1, 'Say what the notice says.').max(300),
    })
    .strict(),
  z.object({ kind: z.literal('sync') }).strict(),
])

export const ruleInput = z
  .object({
    id: z.uuid().nullable(),
    name: nameInput,
    criteria: criteriaGiven,
    actions: z
      .array(ruleAction)
      .min(1, 'Say what the rule does.')
      .max(actionsMost, 'At most ten actions.'),
    repeats: z.boolean(),
    repeatDays: z.number().int().min(0, 'At least 0 days.').max(365, 'At most 365 days.'),
  })
  .strict()
export type RuleDraft = z.output<typeof ruleInput>

export const byIdInput = z.object({ id: z.uuid() }).strict()
/** `existing`: whether whoever matches already is acted on, or noted and left alone. */
export const turnOnInput = z.object({ id: z.uuid(), existing: z.enum(['act', 'leave']) }).strict()
export const moveInput = z
  .object({ id: z.uuid(), by: z.union([z.literal(-1), z.literal(1)]) })
  .strict()

/** Every action names something that is there. What a field takes is judged where the rule is saved. */
export function actionComplaint(action: RuleAction, choices: RuleChoices): string | null {
  const has = (list: readonly { id: string }[], id: string) => list.some((one) => one.id === id)
  switch (action.kind) {
    case 'assign': {
      const value = targetKey(action.target)
      return choices.targets.some((one) => one.value === value)
        ? null
        : 'Assign: choose somebody who is there.'
    }
    case 'set_field': {
      const field = choices.settable.find(({ name }) => name === action.field)
      return field ? null : 'Set field: choose a field.'
    }
    case 'add_tag':
    case 'remove_tag':
      return has(choices.tags, action.tagId) ? null : 'Choose a tag that is there.'
    case 'add_to_list':
    case 'remove_from_list':
      return has(choices.lists, action.listId) ? null : 'Choose a static list that is there.'
    case 'notify':
      return action.userId === null || has(choices.users, action.userId)
        ? null
        : 'Notify: choose somebody of this business unit.'
    case 'adjust_score':
      return action.points === 0 ? 'Adjust the score by more or less than 0.' : null
    case 'sync':
      return null
  }
}

export function checkActions(
  actions: readonly RuleAction[],
  choices: RuleChoices,
): Result<undefined, 'invalid'> {
  for (const action of actions) {
    const complaint = actionComplaint(action, choices)
    if (complaint) return fail('invalid', complaint)
  }
  return ok()
}

type Target = Extract<RuleAction, { kind: 'assign' }>['target']

/** An assignment's target as one value of a choice. */
export function targetKey(it: Target): string {
  switch (it.to) {
    case 'user':
      return `user:${it.userId}`
    case 'group':
      return `group:${it.groupId}`
    case 'queue':
      return `queue:${it.queueId}`
    default:
      return it.to
  }
}

export function toTarget(key: string): Target | null {
  const [to, id = ''] = key.split(':')
  if (to === 'user') return { to, userId: id }
  if (to === 'group') return { to, groupId: id }
  if (to === 'queue') return { to, queueId: id }
  return to === 'rule' || to === 'nobody' ? { to } : null
}
