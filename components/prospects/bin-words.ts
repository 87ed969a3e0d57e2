import type { BinReason } from '#lib/prospects/types.ts'

export const binReasonLabels: Record<BinReason, string> = {
  all: 'All',
  people: 'Deleted here',
  salesforce: 'Record deleted',
  merged: 'Merged',
}

/** Why somebody is in the recycle bin. */
export function binWords(reason: string | null): string {
  if (reason === '[[crm_deleted]]') return 'Its record was deleted in Salesforce'
  if (reason === '[[crm_merged]]') {
    return 'Its record was merged in Salesforce into that of another prospect'
  }
  return reason ?? 'Somebody deleted it'
}

/** Who did it, where the reason names somebody. */
export function binAuthor(reason: string | null): string | null {
  if (reason === '[[crm_deleted]]' || reason === '[[crm_merged]]') return 'Salesforce'
  return /^(?:Deleted|Merged) by (.+?)(?: into .+)?$/.exec(reason ?? '')?.[1] ?? null
}
