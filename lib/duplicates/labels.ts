import type { DuplicateKind } from '#lib/duplicates/types.ts'

export const kindLabel: Record<DuplicateKind, string> = {
  records: 'Salesforce records',
  people: 'Same name and company',
  addresses: 'Near e-mails',
}

/** The rule by which a group is one, in words. */
export const kindRule: Record<DuplicateKind, string> = {
  records:
    'Leads and contacts with one e-mail, as Salesforce showed them last. Deleted and converted ones are left out.',
  people: 'Prospects whose first name, last name and company are the same, in any case.',
  addresses:
    'Prospects whose addresses are equal without dots and “+tag” before the @: ada.berg+news@… and adaberg@…',
}
