import type { ChangeCause } from '#lib/changes/types.ts'
import type { FieldValue, SyncState } from '#lib/prospects/types.ts'
import { ourFields } from '#lib/salesforce/our-fields.ts'

/** How a value came to be, as a person would say it. */
const ruleWords: Record<string, string> = {
  created: 'Typed when created',
  edit: 'Edited here',
  chosen: 'Chosen among the conflicts',
  assignment: 'Assigned here',
  round_robin: 'Assigned in turn by a group',
  import: 'Imported',
  form: 'Typed into a form',
  first_touch: 'From the first visit that a campaign led to',
  demo: 'Entered here',
  only_salesforce_moved: 'Only Salesforce had changed',
  only_concord_moved: 'Only this side had changed',
  salesforce_wins: 'Both spoke: Salesforce’s value wins',
  concord_wins: 'Both spoke: Concord’s value wins',
  most_recent: 'Both spoke: the most recent wins',
  blank_kept: 'A value beats a blank',
  opt_out: 'An opt-out wins at once',
  opt_in: 'An explicit, later opt-in',
  unsubscribed: 'The person unsubscribed',
  complained: 'The person called it spam',
  resubscribed: 'The person subscribed again',
  rewritten_by_salesforce: 'Salesforce rewrote our value',
  one_way: 'This field goes one way',
  default_not_taken: 'A default is never taken back',
  account_name: 'The account’s name, read-only',
  email_taken: 'Another prospect has this e-mail',
  email_not_followed: 'E-mail changes are not followed',
  equal: 'Both sides said the same',
  owner: 'Salesforce’s owner wins',
}

export function wordsOfRule(rule: string): string {
  return ruleWords[rule] ?? rule.replaceAll('_', ' ').replace(/^./, (first) => first.toUpperCase())
}

const causeWords: Record<ChangeCause, string> = {
  created: 'it was created here',
  field_change: 'its fields were changed here',
  assignment: 'it was assigned',
  import: 'it came by an import',
  score_change: 'its score moved',
  form: 'a form was filled in',
  opt_out: 'the person opted out',
  pulled: 'Salesforce changed it',
  restored: 'it was restored',
  manual: 'somebody asked for it',
  full_sync: 'everything is compared',
  retry: 'it is tried again',
}

export function wordsOfCause(cause: string): string {
  return (causeWords as Record<string, string>)[cause] ?? cause.replaceAll('_', ' ')
}

export const syncWords: Record<SyncState, string> = {
  not_in_crm: 'Not in CRM',
  in_accord: 'In accord',
  waiting: 'Waiting',
  both_spoke: 'Both spoke',
  needs_you: 'Needs you',
}

export const laneWords: Record<number, string> = {
  1: 'Asked for by a person: goes first',
  2: 'Opt-outs and forms: second in line',
  3: 'Single changes: third in line',
  4: 'Imports and bulk: last in line',
}

/** @returns null for a blank, which the part that draws it calls "blank" */
export function wordsOfValue(value: FieldValue | undefined, type?: string): string | null {
  if (type === 'checkbox') return value === true ? 'Yes' : 'No'
  if (value === null || value === undefined || value === '') return null
  if (typeof value === 'boolean') return value ? 'Yes' : 'No'
  if (typeof value === 'number') return value.toLocaleString('en')
  return value
}

export const fieldLabel = (
  fields: readonly { name: string; label: string }[],
  name: string,
): string => {
  if (name === 'assigned_user') return 'Assigned user'
  const known =
    fields.find((field) => field.name === name) ?? ourFields.find(({ key }) => key === name)
  return known?.label ?? name.replaceAll('_', ' ')
}
