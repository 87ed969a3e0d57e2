import { syncWords, wordsOfRule } from '#lib/prospects/labels.ts'
import type { Origin, ProspectLink, ProspectRecord } from '#lib/prospects/types.ts'

const small = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']

/** Numbers up to ten as words, as they begin a sentence. */
export function countWord(n: number): string {
  return small[n] ?? n.toLocaleString('en-GB')
}

export function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** "a, b and c"; what is beyond `most` is counted. */
export function listWords(names: readonly string[], most = 4): string {
  const shown = names.length > most ? names.slice(0, most - 1) : names
  const all =
    shown.length < names.length ? [...shown, `${names.length - shown.length} more`] : [...shown]
  const last = all.pop() ?? ''
  return all.length > 0 ? `${all.join(', ')} and ${last}` : last
}

/** A field's label inside a sentence: "Job title" → "job title"; "URL" and "E-mail" keep what they need. */
export function inSentence(label: string): string {
  return /^[A-Z][a-z-]/.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label
}

/** Beside the Sync tab: "3 wait", "needs you"; null: nothing to say. */
export function waitsWords({ waits, error }: ProspectRecord): string | null {
  if (error?.class === 'person') return 'needs you'
  if (!waits) return null
  return waits.fields.length > 0 ? `${waits.fields.length} wait` : 'waits'
}

/** The state of the link in the right column. */
export function stateWords({ waits, error, link }: ProspectRecord): string {
  if (error) return error.title
  if (!waits) return syncWords[link.syncState]
  if (waits.leased) return 'Syncing now'
  if (waits.fields.length === 0) return 'Waits to be compared'
  return waits.fields.length === 1 ? '1 value waits' : `${waits.fields.length} values wait`
}

const hows: Record<string, string> = {
  crm_id: 'By CRM id',
  external_id: 'By its Concord id',
  email: 'By e-mail',
  created: 'Created from this prospect',
  prospect_created: 'It made this prospect',
  relinked: 'Followed a merge or conversion',
  conflict: 'Another prospect has it',
  outside_sharing: 'A record with its e-mail is not shared',
}

/** [MT-3] "By e-mail, first of 3". */
export function matchedWords({ how, candidates }: Pick<ProspectLink, 'how' | 'candidates'>) {
  const words = hows[how ?? ''] ?? 'By CRM id'
  return candidates.length > 1 ? `${words}, first\u00a0of\u00a0${candidates.length}` : words
}

const briefly: Record<string, string> = {
  only_salesforce_moved: 'Changed in Salesforce',
  only_concord_moved: 'Changed here',
  salesforce_wins: 'Salesforce’s value won',
  concord_wins: 'Concord’s value won',
  most_recent: 'Most recent won',
  rewritten_by_salesforce: 'Rewritten by Salesforce',
  account_name: 'Account name, read-only',
}

/** How a value came to be, in a column's few words; the whole sentence stands in its history. */
export function briefHow({ rule, by }: Pick<Origin, 'rule' | 'by'>): string {
  if (typedHere.has(rule)) return by
  return briefly[rule] ?? wordsOfRule(rule)
}

const typedHere = new Set(['edit', 'created', 'import', 'demo', 'assignment'])
