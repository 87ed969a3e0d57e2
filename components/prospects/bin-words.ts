/** Why somebody is in the recycle bin. */
export function binWords(reason: string | null): string {
  if (reason === '[[crm_deleted]]') return 'Its record was deleted in Salesforce'
  if (reason === '[[crm_merged]]') {
    return 'Its record was merged in Salesforce into that of another prospect'
  }
  return reason ?? 'Somebody deleted it'
}
