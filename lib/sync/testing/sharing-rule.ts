import type { SharingRule } from '#lib/sharing/types.ts'

/** Region is one of these, upper and lower case counting; a contact calls it by another name. */
export function regionRule(...regions: string[]): SharingRule {
  return {
    criteria: {
      match: 'all',
      parts: [{ field: 'Region', operator: 'is', values: regions, matchCase: true }],
    },
    fields: [
      {
        name: 'Region',
        label: 'Region',
        type: 'text',
        lead: 'Region__c',
        contact: 'Area__c',
        account: 'Region__pc',
      },
    ],
  }
}
