/** Why somebody is in the recycle bin. */
export function binWords(reason: string | null): string {
  if (reason === '[[crm_deleted]]') return 'Its record was deleted in Salesforce'
  return reason ?? 'Somebody deleted it'
}
