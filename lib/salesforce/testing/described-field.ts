import type { CrmFieldDescribe } from '#lib/salesforce/port.ts'

/** A writable text field as describe tells of it, save for what is named. */
export function describedField(
  name: string,
  different: Partial<CrmFieldDescribe> = {},
): CrmFieldDescribe {
  return {
    name,
    label: name,
    type: 'string',
    length: 255,
    precision: 0,
    scale: 0,
    createable: true,
    updateable: true,
    calculated: false,
    nillable: true,
    defaultedOnCreate: false,
    externalId: false,
    unique: false,
    caseSensitive: false,
    restrictedPicklist: false,
    picklistValues: [],
    custom: name.endsWith('__c'),
    ...different,
  }
}
