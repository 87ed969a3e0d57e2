import type { CrmFieldDescribe, CrmObject, CrmRecord } from '#lib/salesforce/port.ts'
import { sharingFieldsOf } from '#lib/sharing/verdict.ts'
import { canonical } from './canonical.ts'
import type { FieldRule, FieldValue, Prospect, SyncConfig } from './types.ts'

/** [CR-7] Sent where Salesforce demands a value that we lack. Read back it means: no value. */
export const notProvided = '[not provided]'

const alwaysRequired: Record<CrmObject, readonly string[]> = {
  Lead: ['LastName', 'Company'],
  Contact: ['LastName'],
  Account: ['LastName'],
}

/** [FD-12] Fields in which `true` is a person's wish to be left alone. */
const optOutFields: ReadonlySet<string> = new Set(['opted_out', 'do_not_call', 'do_not_email'])

export function isOptOut(rule: FieldRule): boolean {
  return rule.type === 'checkbox' && optOutFields.has(rule.field)
}

/** A rule as it applies to one object: which field there, and which way values may go. */
export type ObjectRule = {
  rule: FieldRule
  crmField: string
  direction: FieldRule['direction']
  /** [FD-7] Read through a relationship, so it belongs to the account. */
  fromAccount: boolean
  describe: CrmFieldDescribe | null
}

/** [CN-8] What is synced: person accounts once that is enabled. */
export function objectsOf({ settings }: Pick<SyncConfig, 'settings'>): CrmObject[] {
  return settings.personAccounts ? ['Lead', 'Contact', 'Account'] : ['Lead', 'Contact']
}

/** [CN-10] Person accounts are made only while they are synced, and where the org says how. */
export function createdAs({ settings, personRecordTypeId }: SyncConfig): CrmObject {
  const possible = settings.personAccounts && personRecordTypeId !== null
  return settings.createAs === 'Account' && !possible ? 'Lead' : settings.createAs
}

/** The Salesforce field that a prospect field is paired with in an object. */
export function crmFieldOf(
  rule: Pick<FieldRule, 'leadField' | 'contactField' | 'accountField'>,
  object: CrmObject,
): string | null {
  if (object === 'Lead') return rule.leadField
  return object === 'Contact' ? rule.contactField : rule.accountField
}

/** The rules of an object, narrowed by what Salesforce lets us write [FD-5]; hidden fields are left out [FD-11]. */
export function rulesFor(config: SyncConfig, object: CrmObject): ObjectRule[] {
  const described = config.schema[object]
  const byName = new Map(described?.map((field) => [field.name, field]))
  const rules: ObjectRule[] = []
  for (const rule of config.fields) {
    const crmField = crmFieldOf(rule, object)
    if (crmField === null) continue
    const fromAccount = crmField.includes('.')
    const describe = byName.get(crmField) ?? null
    if (described && !fromAccount && describe === null) continue
    const readOnly =
      fromAccount || (describe !== null && (describe.calculated || !describe.updateable))
    if (readOnly && rule.direction === 'push') continue
    rules.push({
      rule,
      crmField,
      direction: readOnly ? 'pull' : rule.direction,
      fromAccount,
      describe,
    })
  }
  return rules
}

/** The Salesforce fields to ask for, for each object: what is mapped, and what the sharing rule is judged by. */
export function crmFieldsOf(config: SyncConfig): Record<CrmObject, string[]> {
  const namesOf = (object: CrmObject) => [
    ...new Set([
      ...rulesFor(config, object).map(({ crmField }) => crmField),
      ...sharingFieldsOf(config.sharing, object),
    ]),
  ]
  return { Lead: namesOf('Lead'), Contact: namesOf('Contact'), Account: namesOf('Account') }
}

/** Our value of a field: kept, or made of other things [FD-6]. */
export function oursOf(
  { values, told }: Pick<Prospect, 'values' | 'told'>,
  { field }: Pick<FieldRule, 'field'>,
): FieldValue | undefined {
  return values[field] ?? told?.[field]
}

export function readValue(
  record: CrmRecord,
  { rule, crmField, fromAccount }: ObjectRule,
): FieldValue {
  const value = record.values[crmField]
  // A conversion makes of it the name of an account.
  const mayBeDefault = isRequired(record.object, crmField) || fromAccount
  return mayBeDefault && value === notProvided ? null : canonical(value, rule)
}

/** What is sent for a value. A blank goes out as null, save where Salesforce insists on one. */
export function writeValue(
  value: FieldValue,
  object: CrmObject,
  crmField: string,
  type: FieldRule['type'],
): FieldValue {
  if (value !== null) return value
  if (type === 'checkbox') return false
  return isRequired(object, crmField) ? notProvided : null
}

export function isRequired(object: CrmObject, crmField: string): boolean {
  return alwaysRequired[object].includes(crmField)
}

export function requiredFields(object: CrmObject): readonly string[] {
  return alwaysRequired[object]
}
