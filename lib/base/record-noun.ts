/** [PA-1] An Account is only ever synced as a person account. */
const nouns = { Lead: 'lead', Contact: 'contact', Account: 'person account' } as const

/** What a person calls a record of Salesforce, in the middle of a sentence. */
export function nounOf(object: keyof typeof nouns): string {
  return nouns[object]
}
