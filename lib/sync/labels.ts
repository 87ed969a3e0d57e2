import type { Counts, RunKind, RunState } from '#lib/sync/screens.ts'

export const laneLabels: Record<1 | 2 | 3 | 4, string> = {
  1: 'Person-started',
  2: 'Opt-outs and forms',
  3: 'Trickle',
  4: 'Bulk',
}

export const laneHints: Record<1 | 2 | 3 | 4, string> = {
  1: 'What somebody asked for: Sync with CRM, retries',
  2: 'Opt-outs travel before everything else',
  3: 'Single edits and assignments',
  4: 'Imports, bulk changes, full syncs',
}

/** [CN-14] What a plan takes away, the gravest first. */
export const lossLabels: Record<'deleted' | 'reowned' | 'cleared' | 'overwritten', string> = {
  deleted: 'To the recycle bin',
  reowned: 'To another owner',
  cleared: 'Lose a value',
  overwritten: 'Get another value',
}

const causes: Record<string, string> = {
  created: 'New prospect',
  field_change: 'Field changed',
  assignment: 'Assigned',
  import: 'Imported',
  form: 'Form',
  opt_out: 'Opt-out',
  pulled: 'Came in, goes out as well',
  matched: 'Matched',
  restored: 'Restored',
  manual: 'Sync with CRM',
  full_sync: 'Full sync',
  retry: 'Retried by hand',
}

export const causeLabel = (cause: string): string => causes[cause] ?? cause

export const runKindLabels: Record<RunKind, string> = {
  cycle: 'Cycle',
  person: 'Sync with CRM',
  dry_run: 'Dry run',
  load: 'Load existing records',
}

export const runStateLabels: Record<RunState, string> = {
  running: 'Runs',
  done: 'Done',
  failed: 'Failed',
  stopped: 'Stopped',
}

const decisions: Record<string, string> = {
  link: 'Link',
  create_lead: 'Create lead',
  create_contact: 'Create contact',
  create_prospect: 'Create prospect',
  update: 'Update',
  pull: 'Update',
  conflict: 'Conflict',
  skip: 'Skip',
  refuse: 'Refused',
  recycle: 'To recycle bin',
  restore: 'Restore',
  owner: 'Change owner',
  unlink: 'Unlink',
}

export const decisionLabel = (kind: string): string => decisions[kind] ?? kind

const rules: Record<string, string> = {
  equal: 'Same on both sides',
  only_salesforce_moved: 'Only Salesforce changed it',
  only_concord_moved: 'Only Concord changed it',
  salesforce_wins: 'Both spoke: Salesforce’s value wins',
  concord_wins: 'Both spoke: Concord’s value wins',
  most_recent: 'Both spoke: the most recent wins',
  blank_kept: 'A value beats a blank',
  opt_out: 'Opt-out always wins',
  opt_in: 'A later opt-in, with its evidence',
  rewritten_by_salesforce: 'Salesforce rewrote our value',
  one_way: 'The mapping goes one way',
  default_not_taken: 'A default, never sent back',
  account_name: 'Read-only, from the account',
  email_taken: 'Another prospect has this e-mail',
  email_not_followed: 'E-mail changes are not followed',
}

export const ruleLabel = (rule: string): string => rules[rule] ?? rule

const callKinds: Record<string, string> = {
  people: 'For people',
  read: 'Read',
  write: 'Write',
  compare: 'Compare',
  setup: 'Setup',
}

export const callKindLabel = (kind: string): string => callKinds[kind] ?? kind

/** In: what Salesforce said and Concord took; out: what Concord said and Salesforce took. */
export function runIn(counts: Counts): number {
  return (counts.pulled ?? 0) + (counts.prospectsCreated ?? 0)
}

export function runOut(counts: Counts): number {
  return (counts.pushed ?? 0) + (counts.created ?? 0)
}

/** "Leads created", "Contacts changed". */
export function bulkJobTitle({
  object,
  way,
}: {
  object: string
  way: 'update' | 'upsert'
}): string {
  const noun = object === 'Account' ? 'Person accounts' : `${object}s`
  return `${noun} ${way === 'upsert' ? 'created' : 'changed'}`
}
