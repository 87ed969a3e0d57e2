import type { Field } from './fields.ts'
import {
  address,
  checkbox,
  date,
  email,
  phone,
  picklist,
  readOnlyField,
  reference,
  text,
} from './fields.ts'
import { leadSources } from './people.ts'

/** Fields of an account's person that its contact has under another name, by that name. */
const prefixed = [
  'Email',
  'Title',
  'Department',
  'MobilePhone',
  'HomePhone',
  'LeadSource',
  'Birthdate',
  'HasOptedOutOfEmail',
  'HasOptedOutOfFax',
  'DoNotCall',
  'MailingStreet',
  'MailingCity',
  'MailingState',
  'MailingPostalCode',
  'MailingCountry',
  'MailingLatitude',
  'MailingLongitude',
] as const
/** Those that both call the same. */
export const sharedNames = ['FirstName', 'LastName', 'Salutation', 'Phone', 'Fax'] as const

/** What an account has besides, where the org has person accounts. */
const accountPersonFields: Field[] = [
  reference('RecordTypeId', 'Record Type ID', 'RecordType', 'RecordType'),
  readOnlyField(checkbox('IsPersonAccount', 'Is Person Account')),
  readOnlyField(reference('PersonContactId', 'Contact ID', 'Contact', 'PersonContact')),
  text('LastName', 'Last Name', 80, { permissionable: false }),
  text('FirstName', 'First Name', 40, { permissionable: false }),
  picklist('Salutation', 'Salutation', ['Mr.', 'Ms.', 'Mrs.', 'Dr.', 'Prof.', 'Mx.'], {
    permissionable: false,
  }),
  email('PersonEmail', 'Email'),
  text('PersonTitle', 'Title', 128),
  text('PersonDepartment', 'Department', 80),
  phone('PersonMobilePhone', 'Mobile'),
  phone('PersonHomePhone', 'Home Phone'),
  picklist('PersonLeadSource', 'Lead Source', leadSources),
  date('PersonBirthdate', 'Birthdate'),
  checkbox('PersonHasOptedOutOfEmail', 'Email Opt Out'),
  checkbox('PersonHasOptedOutOfFax', 'Fax Opt Out'),
  checkbox('PersonDoNotCall', 'Do Not Call'),
  ...address('PersonMailing', 'Mailing '),
]

/** A custom field of contacts as it stands on accounts: `Region__c` is `Region__pc`, and no key of them. */
export function personCustomField(field: Field): Field {
  const { slot: _, ...rest } = field
  return {
    ...rest,
    name: field.name.replace(/__c$/, '__pc'),
    externalId: false,
    unique: false,
  }
}

/** An object's standard fields in an org with person accounts. */
export function withPersons(object: string, fields: readonly Field[]): Field[] {
  switch (object) {
    case 'Account':
      return [...fields, ...accountPersonFields]
    case 'Contact':
      return [...fields, readOnlyField(checkbox('IsPersonAccount', 'Is Person Account'))]
    case 'Lead':
      // A lead of no company becomes a person account.
      return fields.map((field) =>
        field.name === 'Company' ? { ...field, required: false } : field,
      )
    case 'RecordType':
      return [...fields, checkbox('IsPersonType', 'Is Person Type')]
    default:
      return [...fields]
  }
}

/** Which of an account's fields belong to its person alone: a business account has none of them. */
export function isPersonField(name: string): boolean {
  return (
    ['FirstName', 'LastName', 'Salutation'].includes(name) ||
    name.endsWith('__pc') ||
    (name.startsWith('Person') && name !== 'PersonContactId')
  )
}

type Data = Record<string, unknown>

/** What the contact of a person account holds: the same, under a contact's names. */
export function contactOfPerson(account: Data): Data {
  const own: Data = {}
  for (const name of sharedNames) own[name] = account[name]
  for (const name of prefixed) own[name] = account[`Person${name}`]
  for (const [name, value] of Object.entries(account)) {
    if (name.endsWith('__pc')) own[name.replace(/__pc$/, '__c')] = value
  }
  return Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined))
}

/** The fields of a contact as its account has them. */
export function personOfContact(contact: Data): Data {
  const own: Data = {}
  for (const name of sharedNames) own[name] = contact[name]
  for (const name of prefixed) own[`Person${name}`] = contact[name]
  return Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined))
}
