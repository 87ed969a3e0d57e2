import { targetKey } from '#lib/automation/input.ts'
import type { FiringCause, RuleAction, RuleChoices, RuleState } from '#lib/automation/types.ts'
import { askedActivities } from '#lib/lists/labels.ts'
import { scoreKindLabels } from '#lib/scoring/labels.ts'

export const stateWords: Record<RuleState, string> = {
  paused: 'Paused',
  running: 'On',
  stopped: 'Stopped',
}

/** What an action does, as a few words that follow each other: "assign to Sofie Dahl". */
export function actionWords(action: RuleAction, choices: RuleChoices): string {
  const nameOf = (list: readonly { id: string; name: string }[], id: string) =>
    list.find((one) => one.id === id)?.name ?? 'something that was deleted'
  switch (action.kind) {
    case 'assign': {
      const key = targetKey(action.target)
      const label = choices.targets.find(({ value }) => value === key)?.label ?? 'somebody who left'
      return `assign ${action.keepOwner ? 'who has no owner ' : ''}to ${label}`
    }
    case 'set_field': {
      const field = choices.settable.find(({ name }) => name === action.field)
      const label = field?.label ?? action.field
      return action.value === '' ? `clear ${label}` : `set ${label} to ${action.value}`
    }
    case 'add_tag':
      return `tag ${nameOf(choices.tags, action.tagId)}`
    case 'remove_tag':
      return `take off the tag ${nameOf(choices.tags, action.tagId)}`
    case 'add_to_list':
      return `add to ${nameOf(choices.lists, action.listId)}`
    case 'remove_from_list':
      return `take out of ${nameOf(choices.lists, action.listId)}`
    case 'adjust_score':
      return `${action.points > 0 ? 'add' : 'take'} ${Math.abs(action.points)} points`
    case 'notify':
      return `tell ${action.userId ? nameOf(choices.users, action.userId) : 'the assigned user'}`
    case 'sync':
      return 'sync with the CRM'
  }
}

/** All that a rule does, as one sentence without its first capital. */
export function actionsWords(actions: readonly RuleAction[], choices: RuleChoices): string {
  const all = actions.map((action) => actionWords(action, choices))
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`
}

const sides = { concord: 'here', salesforce: 'in Salesforce' } as const

/** Why a rule fired, as a sentence. `label` says what a field is called. */
export function causeWords(why: FiringCause, label: (field: string) => string): string {
  const { kind, what = '', value, side, by } = why
  switch (kind) {
    case 'field': {
      const became =
        value === null || value === undefined || value === ''
          ? 'was emptied'
          : `became ${say(value)}`
      const where =
        side === 'salesforce' && by?.endsWith('in Salesforce') ? '' : side ? ` ${sides[side]}` : ''
      return `${label(what)} ${became}${where}${by ? `, by ${by}` : ''}`
    }
    case 'score': {
      const entry = (scoreKindLabels as Record<string, string>)[what] ?? what
      return `Its score moved: ${entry}${by ? ` · ${by}` : ''}`
    }
    case 'activity': {
      const known = askedActivities.find((one) => one.kind === what)?.label ?? what
      return `${known}${value ? `: ${say(value)}` : ''}`
    }
    case 'tag':
      return `Tagged ${what}${by ? `, by ${by}` : ''}`
    case 'list':
      return `Added to ${what}${by ? `, by ${by}` : ''}`
    case 'record':
      return `${what} changed ${sides.salesforce}`
    case 'rule':
      return `The rule ${what} acted on it`
    case 'created':
      return `It was created${by ? `, by ${by}` : ''}`
    case 'matched':
      return 'It matched already when the rule was turned on'
  }
}

function say(value: string | number | boolean): string {
  if (typeof value === 'boolean') return value ? 'checked' : 'not checked'
  return String(value)
}
