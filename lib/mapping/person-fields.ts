import { choiceRefusal } from '#lib/mapping/rules.ts'
import type { CrmSchema, Pairing } from '#lib/mapping/types.ts'
import type { ProspectField } from '#lib/prospects/default-fields.ts'
import type { CrmFieldDescribe } from '#lib/salesforce/port.ts'

/** What the account has by itself: of the same name, and another thing than the person's. */
const accountsOwn: ReadonlySet<string> = new Set(['Description', 'Name', 'Site', 'Rating', 'Type'])

/**
 * [PA-1] Where a person account keeps what a contact keeps in this field: `Title` in `PersonTitle`, `Region__c` in
 * `Region__pc`; names, phone and owner are its own.
 * @returns null where it has none, or the connector user may not see it
 */
export function personFieldOf(
  contactField: string,
  accountFields: readonly Pick<CrmFieldDescribe, 'name'>[],
): string | null {
  const names = contactField.endsWith('__c')
    ? [contactField.replace(/__c$/, '__pc')]
    : [`Person${contactField}`, ...(accountsOwn.has(contactField) ? [] : [contactField])]
  return names.find((name) => accountFields.some((field) => field.name === name)) ?? null
}

/** [PA-1] Whether the org has person accounts at all: their mark is on the describe of accounts. */
export function hasPersonAccounts({ Account }: CrmSchema): boolean {
  return Account?.some(({ name }) => name === 'IsPersonAccount') ?? false
}

/** [CN-8] What a pairing is with person accounts, as long as nobody chose: the contact's field, else the lead's. */
export function defaultAccountField(
  field: Pick<ProspectField, 'label' | 'type'>,
  pairing: Pick<Pairing, 'leadField' | 'contactField'>,
  { Account }: CrmSchema,
): string | null {
  const fields = Account ?? []
  const candidates = [
    pairing.contactField && personFieldOf(pairing.contactField, fields),
    pairing.leadField && personFieldOf(pairing.leadField, fields),
  ]
  const found = candidates.find((name) => {
    const described = fields.find((each) => each.name === name)
    return described && choiceRefusal(field, described) === null
  })
  return found || null
}
