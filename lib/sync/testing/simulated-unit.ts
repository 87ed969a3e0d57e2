import type { Instant } from '#lib/base/instant.ts'
import type { CrmFieldDescribe, CrmObject, CrmValues } from '#lib/salesforce/port.ts'
import { describedField } from '#lib/salesforce/testing/described-field.ts'
import type { FieldRule, SyncConfig, SyncSettings } from '#lib/sync/engine/types.ts'
import { crmIdOf, type Random, uuidOf } from '#lib/sync/testing/random.ts'

// The business unit that the simulation runs: one field for each rule that there is.

export const connectorUserId = crmIdOf('005', 1)
/** Salesforce users with a mapped console user each, by console user. */
export const owners: Record<string, string> = {
  [uuidOf(0xa1)]: crmIdOf('005', 11),
  [uuidOf(0xa2)]: crmIdOf('005', 12),
}
/** A console user whom nobody mapped. */
export const unmappedUser = uuidOf(0xa3)
export const consoleUsers = [...Object.keys(owners), unmappedUser]
export const salesPeople = [...Object.values(owners), crmIdOf('005', 13)]

/** [CR-4] A queue that may own leads. */
export const queueId = crmIdOf('00G', 21)
/** Whom the org's active assignment rule chooses, by the first letters of an e-mail: a queue is among them. */
const ruleOwners = [...salesPeople, queueId]
export function ruleOwnerOf(email: string | null): string {
  const place = [...(email ?? '')].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0)
  return ruleOwners[place % ruleOwners.length] ?? queueId
}

/** [PA-1] A person account has the fields of a contact under names of its own, and no company. */
function accountFieldOf(crmField: string): string | null {
  if (['LastName', 'FirstName', 'Phone'].includes(crmField)) return crmField
  if (crmField === 'Company') return null
  return crmField.endsWith('__c') ? crmField.replace(/__c$/, '__pc') : `Person${crmField}`
}

function rule(field: string, crmField: string, rules: Partial<FieldRule> = {}): FieldRule {
  return {
    field,
    label: field.replaceAll('_', ' '),
    type: 'text',
    scale: null,
    lengthMax: null,
    leadField: crmField,
    contactField: crmField,
    accountField: accountFieldOf(crmField),
    winner: 'salesforce',
    direction: 'both',
    blanks: 'keep',
    ...rules,
  }
}

export const fieldRules: FieldRule[] = [
  rule('email', 'Email', { type: 'email' }),
  rule('last_name', 'LastName'),
  rule('first_name', 'FirstName', { winner: 'concord' }),
  rule('job_title', 'Title', { winner: 'most_recent' }),
  rule('phone', 'Phone', { type: 'phone' }),
  rule('website', 'Website__c', { blanks: 'clear' }),
  rule('city', 'City__c', { direction: 'push' }),
  rule('country', 'Country__c', { direction: 'pull' }),
  rule('company', 'Company', { contactField: 'Account.Name' }),
  rule('employees', 'Employees__c', { type: 'number', scale: 0 }),
  rule('opted_out', 'HasOptedOutOfEmail', { type: 'checkbox' }),
]

/** [FD-3] Every other business unit's org keeps a history of its titles; of what else, nobody knows. */
const describedFields = described(
  new Set(fieldRules.flatMap(({ leadField, contactField }) => [leadField, contactField])),
)
export const trackedSchema = { Lead: describedFields, Contact: describedFields }

/** [CN-8] Where the org has person accounts, describe says of what they are made. */
export const personSchema = {
  Account: described(new Set(fieldRules.map(({ accountField }) => accountField))),
}
export const personRecordTypeId = crmIdOf('012', 1)

function described(names: ReadonlySet<string | null>): CrmFieldDescribe[] {
  return [...names].flatMap((name) =>
    name === null || name.includes('.')
      ? []
      : [describedField(name, { length: 0, historyTracked: /^(Person)?Title$/.test(name) })],
  )
}

/** What a lead keeps in this field, as the object calls it. */
export function fieldThere(object: CrmObject, leadField: string): string {
  const found = fieldRules.find((one) => one.leadField === leadField)
  return (object === 'Account' && found?.accountField) || leadField
}

export function configFrom(random: Random, clockOffsetMs: number, now: Instant): SyncConfig {
  const settings: SyncSettings = {
    createProspects: random.chance(0.5),
    followEmail: random.chance(0.8),
    deleteWithRecords: random.chance(0.7),
    syncUnassigned: random.chance(0.85),
    contactsFirst: random.chance(0.7),
    createAs: random.chance(0.8) ? 'Lead' : 'Contact',
    createDespiteUnshared: false,
    personAccounts: false,
  }
  const userByOwner = Object.fromEntries(
    Object.entries(owners).map(([user, owner]) => [owner, user]),
  )
  return {
    settings,
    fields: fieldRules,
    schema: {},
    personRecordTypeId: null,
    connectorUserId,
    ownerByUser: owners,
    userByOwner,
    userNames: {},
    clockOffsetMs,
    sharing: null,
    sharingChecked: true,
    guard: null,
    createProspectsSince: settings.createProspects ? now : null,
  }
}

/** Upper-cases phones, rounds up to tens: what we send is not always what stays. */
export function normalise(_object: CrmObject, values: CrmValues): CrmValues {
  const kept = { ...values }
  if (typeof kept.Phone === 'string') kept.Phone = kept.Phone.toUpperCase().replaceAll(' ', '')
  for (const field of ['Employees__c', 'Employees__pc']) {
    const employees = kept[field]
    if (typeof employees === 'number') kept[field] = Math.ceil(employees / 10) * 10
  }
  return kept
}
