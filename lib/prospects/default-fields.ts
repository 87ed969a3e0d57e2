import type { ProspectFieldType } from '#db/schema/connector.ts'

export type { ProspectFieldType }

export type ProspectField = {
  name: string
  label: string
  type: ProspectFieldType
  custom: boolean
  options: string[] | null
  lengthMax: number | null
  scale: number | null
  /** [FD-9] Choices that were removed: whoever has one keeps it, nobody takes it anew. */
  retired?: readonly string[]
}

function field(
  name: string,
  label: string,
  type: ProspectFieldType,
  lengthMax: number | null = null,
): ProspectField {
  return {
    name,
    label,
    type,
    custom: false,
    options: null,
    lengthMax,
    scale: type === 'number' ? 0 : type === 'currency' ? 2 : null,
  }
}

/** What every business unit knows about a person from its first day, in the order that forms and columns show. */
export const defaultProspectFields: readonly ProspectField[] = [
  field('email', 'E-mail', 'email', 80),
  field('salutation', 'Salutation', 'text', 40),
  field('first_name', 'First name', 'text', 40),
  field('last_name', 'Last name', 'text', 80),
  field('company', 'Company', 'text', 255),
  field('job_title', 'Job title', 'text', 128),
  field('department', 'Department', 'text', 80),
  field('phone', 'Phone', 'phone', 40),
  field('mobile', 'Mobile', 'phone', 40),
  field('fax', 'Fax', 'phone', 40),
  field('website', 'Website', 'url', 255),
  field('street', 'Street', 'long_text', 255),
  field('city', 'City', 'text', 40),
  field('state', 'State', 'text', 80),
  field('postal_code', 'Postal code', 'text', 20),
  field('country', 'Country', 'text', 80),
  field('industry', 'Industry', 'text', 255),
  field('employees', 'Employees', 'number'),
  field('annual_revenue', 'Annual revenue', 'currency'),
  field('source', 'Source', 'text', 255),
  field('notes', 'Notes', 'long_text', 32_000),
  field('comments', 'Comments', 'long_text', 32_000),
  field('campaign', 'Campaign', 'text', 255),
  field('utm_source', 'UTM source', 'text', 255),
  field('utm_medium', 'UTM medium', 'text', 255),
  field('utm_campaign', 'UTM campaign', 'text', 255),
  field('utm_term', 'UTM term', 'text', 255),
  field('utm_content', 'UTM content', 'text', 255),
  field('opted_out', 'Opted out of e-mail', 'checkbox'),
  field('do_not_call', 'Do not call', 'checkbox'),
  field('do_not_email', 'Do not e-mail', 'checkbox'),
]
