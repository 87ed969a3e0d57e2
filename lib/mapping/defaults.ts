export type FieldMapping = {
  field: string
  leadField: string | null
  contactField: string | null
  winner: 'salesforce' | 'concord' | 'most_recent'
  direction: 'both' | 'pull' | 'push'
  blanks: 'keep' | 'clear'
}

function pairing(
  field: string,
  leadField: string | null,
  contactField: string | null = leadField,
  rules: Partial<FieldMapping> = {},
): FieldMapping {
  return {
    field,
    leadField,
    contactField,
    winner: 'salesforce',
    direction: 'both',
    blanks: 'keep',
    ...rules,
  }
}

/** The pairing that a new connector starts with [FD-1]. Contacts take their company from the account, read-only [FD-7]. */
export const defaultMappings: readonly FieldMapping[] = [
  pairing('email', 'Email'),
  pairing('salutation', 'Salutation'),
  pairing('first_name', 'FirstName'),
  pairing('last_name', 'LastName'),
  pairing('company', 'Company', 'Account.Name'),
  pairing('job_title', 'Title'),
  pairing('department', null, 'Department'),
  pairing('phone', 'Phone'),
  pairing('mobile', 'MobilePhone'),
  pairing('fax', 'Fax'),
  pairing('website', 'Website', null),
  pairing('street', 'Street', 'MailingStreet'),
  pairing('city', 'City', 'MailingCity'),
  pairing('state', 'State', 'MailingState'),
  pairing('postal_code', 'PostalCode', 'MailingPostalCode'),
  pairing('country', 'Country', 'MailingCountry'),
  pairing('industry', 'Industry', null),
  pairing('employees', 'NumberOfEmployees', null),
  pairing('annual_revenue', 'AnnualRevenue', null),
  pairing('source', 'LeadSource'),
  pairing('opted_out', 'HasOptedOutOfEmail'),
  pairing('do_not_call', 'DoNotCall'),
]
