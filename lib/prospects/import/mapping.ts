import type { ProspectField } from '#lib/prospects/default-fields.ts'
import { crmIdTarget, type Mapping } from '#lib/prospects/import/types.ts'

/** What columns are called elsewhere, letters and digits only; the first that is there is taken. */
const otherNames: Record<string, readonly string[]> = {
  email: ['email', 'emailaddress', 'mail', 'email1', 'primaryemail', 'workemail'],
  salutation: ['salutation', 'anrede', 'prefix'],
  first_name: ['firstname', 'givenname', 'forename', 'vorname', 'prenom'],
  last_name: ['lastname', 'surname', 'familyname', 'nachname', 'name', 'fullname', 'nom'],
  company: ['company', 'companyname', 'account', 'accountname', 'organization', 'firma'],
  job_title: ['jobtitle', 'title', 'position', 'role'],
  phone: ['phone', 'phone1', 'phonenumber', 'telephone', 'tel', 'telefon', 'workphone'],
  mobile: ['mobile', 'mobilephone', 'cell', 'cellphone', 'phone2'],
  website: ['website', 'web', 'url', 'homepage'],
  street: ['street', 'address', 'streetaddress', 'strasse', 'straße'],
  city: ['city', 'town', 'ort', 'stadt'],
  state: ['state', 'province', 'region'],
  postal_code: ['postalcode', 'zip', 'zipcode', 'postcode', 'plz'],
  country: ['country', 'land'],
  employees: ['employees', 'numberofemployees', 'companysize'],
  annual_revenue: ['annualrevenue', 'revenue'],
  source: ['source', 'leadsource'],
  notes: ['notes', 'note', 'description'],
  comments: ['comments', 'comment'],
  campaign: ['campaign', 'campaignname', 'sourcecampaign'],
  opted_out: ['optedout', 'optedoutofemail', 'emailoptout', 'unsubscribed', 'hasoptedoutofemail'],
  do_not_call: ['donotcall'],
  [crmIdTarget]: ['crmid', 'salesforceid', 'leadid', 'contactid'],
}

/** Which column most likely is which field, by its name alone. */
export function guessMapping(
  columns: readonly string[],
  fields: readonly Pick<ProspectField, 'name' | 'label'>[],
): Mapping {
  const names = columns.map(bare)
  const mapping: Mapping = {}
  for (const { name, label } of [...fields, { name: crmIdTarget, label: 'CRM id' }]) {
    const wanted = [bare(label), bare(name), ...(otherNames[name] ?? [])]
    const found = wanted
      .map((word) => names.indexOf(word))
      .find((index) => index >= 0 && mapping[index] === undefined)
    if (found !== undefined) mapping[found] = name
  }
  return mapping
}

const bare = (name: string) => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

/** @returns what is wrong with it, as a sentence */
export function mappingProblem(
  mapping: Mapping,
  fields: readonly Pick<ProspectField, 'name' | 'label'>[],
): string | null {
  const targets = Object.values(mapping)
  if (targets.filter((target) => target !== crmIdTarget).length === 0) {
    return 'Say for at least one column which field it fills.'
  }
  const twice = targets.find((target, index) => targets.indexOf(target) !== index)
  if (twice === undefined) return null
  const label = fields.find(({ name }) => name === twice)?.label ?? 'CRM id'
  return `Two columns fill ${label}. Leave one of them out.`
}
