import { personFieldOf } from '#lib/mapping/person-fields.ts'
import type { CrmFieldDescribe, CrmObject } from '#lib/salesforce/port.ts'
import { neverAsked, types } from '#lib/sharing/field-types.ts'
import type { SharingChoice } from '#lib/sharing/types.ts'

export type Schema = Partial<Record<CrmObject, readonly CrmFieldDescribe[]>>
export type Mapped = Record<CrmObject, ReadonlySet<string>>

/**
 * [SH-3] The fields that leads and contacts have in common: by name, else by label. A mapped field is none: Concord would
 * write what decides what it may write.
 */
export function sharingChoices(schema: Schema, mapped: Mapped): SharingChoice[] {
  const leads = askable(schema.Lead, mapped.Lead)
  const contacts = askable(schema.Contact, mapped.Contact)
  const taken = new Set(leads.map(({ name }) => name))
  const choices = leads.flatMap((lead) => {
    const contact =
      contacts.find(({ name }) => name === lead.name) ??
      contacts.find(({ name, label }) => label === lead.label && !taken.has(name))
    if (!contact || types[contact.type] !== types[lead.type]) return []
    return [toChoice(lead, contact, accountField(contact, schema, mapped))]
  })
  return choices.toSorted((a, b) => a.label.localeCompare(b.label, 'en'))
}

function askable(
  fields: readonly CrmFieldDescribe[] = [],
  mapped: ReadonlySet<string>,
): CrmFieldDescribe[] {
  return fields.filter(
    ({ name, type }) =>
      type in types && !neverAsked.has(name) && !mapped.has(name) && !name.startsWith('Concord_'),
  )
}

/** [PA-1] The same of person accounts; a mapped one is as little to be judged by. */
function accountField(
  contact: CrmFieldDescribe,
  { Account }: Schema,
  mapped: Mapped,
): string | null {
  const name = personFieldOf(contact.name, Account ?? [])
  const described = Account?.find((field) => field.name === name)
  const fits = described && types[described.type] === types[contact.type]
  return fits && !mapped.Account.has(described.name) ? described.name : null
}

function toChoice(
  lead: CrmFieldDescribe,
  contact: CrmFieldDescribe,
  account: string | null,
): SharingChoice {
  return {
    name: lead.name === contact.name ? lead.name : `${lead.name}|${contact.name}`,
    label: lead.label,
    type: types[lead.type] ?? 'text',
    lead: lead.name,
    contact: contact.name,
    ...(account ? { account } : {}),
    options: [...new Set([...lead.picklistValues, ...contact.picklistValues])],
  }
}
