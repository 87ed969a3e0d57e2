import type { CriteriaFieldType } from '#lib/criteria/types.ts'

/** Salesforce's types that a query can compare; the others cannot be filtered by, or name other records. */
export const types: Record<string, CriteriaFieldType> = {
  string: 'text',
  picklist: 'text',
  combobox: 'text',
  phone: 'text',
  url: 'text',
  email: 'text',
  multipicklist: 'choices',
  int: 'number',
  long: 'number',
  double: 'number',
  currency: 'number',
  percent: 'number',
  boolean: 'checkbox',
  date: 'date',
  datetime: 'datetime',
}

/** What every touch changes says nothing of whom a record belongs to; the rest is the connector's own. */
export const neverAsked: ReadonlySet<string> = new Set([
  'IsDeleted',
  'SystemModstamp',
  'LastModifiedDate',
  'LastActivityDate',
  'LastViewedDate',
  'LastReferencedDate',
  'EmailBouncedDate',
  'EmailBouncedReason',
])
