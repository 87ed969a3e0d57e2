import type { BinReason } from '#lib/prospects/types.ts'

export const binReasonLabels: Record<BinReason, string> = {
  all: 'All',
  people: 'Deleted here',
  salesforce: 'Record deleted',
  merged: 'Merged',
  unshared: 'No longer shared',
}

/** Why somebody is in the recycle bin. */
export function binWords(reason: string | null): string {
  if (reason === '[[crm_deleted]]') return 'Its record was deleted in Salesforce'
  if (reason === '[[crm_merged]]') {
    return 'Its record was merged in Salesforce into that of another prospect'
  }
  if (reason === '[[crm_unshared]]') return 'Its record lies outside the sharing rule'
  return reason ?? 'Somebody deleted it'
}

/** Who did it, where the reason names somebody. */
export function binAuthor(reason: string | null): string | null {
  if (/^\[\[crm_(deleted|merged|unshared)\]\]$/.test(reason ?? '')) return 'Salesforce'
  return /^(?:Deleted|Merged) by (.+?)(?: into .+)?$/.exec(reason ?? '')?.[1] ?? null
}
