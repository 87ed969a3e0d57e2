import type { Field, FieldType, PicklistValue, Slot } from './fields.ts'
import { field } from './fields.ts'

export type CustomFieldMetadata = {
  type: string
  label?: string
  length?: number
  precision?: number
  scale?: number
  externalId?: boolean
  unique?: boolean
  caseSensitive?: boolean
  required?: boolean
  defaultValue?: unknown
  /** Of lookups and master-details. */
  referenceTo?: string
  relationshipName?: string
  reparentableMasterDetail?: boolean
  valueSet?: {
    restricted?: boolean
    valueSetDefinition?: { value?: { fullName?: string; label?: string; default?: boolean }[] }
  }
}

const typeOf: Record<string, FieldType> = {
  Text: 'string',
  TextArea: 'textarea',
  LongTextArea: 'textarea',
  Html: 'textarea',
  Number: 'double',
  Currency: 'currency',
  Percent: 'percent',
  Checkbox: 'boolean',
  Date: 'date',
  DateTime: 'datetime',
  Email: 'email',
  Phone: 'phone',
  Url: 'url',
  Picklist: 'picklist',
  MultiselectPicklist: 'multipicklist',
  Lookup: 'reference',
  MasterDetail: 'reference',
}

const lengthOf: Partial<Record<FieldType, number>> = {
  textarea: 255,
  email: 80,
  phone: 40,
  url: 255,
  picklist: 255,
  multipicklist: 4_099,
  reference: 18,
}

export const supportedCustomTypes = Object.keys(typeOf)

export function customField(name: string, metadata: CustomFieldMetadata, slot?: Slot): Field {
  const type = typeOf[metadata.type] ?? 'string'
  const isNumber = type === 'double' || type === 'currency' || type === 'percent'
  const values = metadata.valueSet ? picklistValues(metadata) : undefined
  return field(name, metadata.label ?? name.replace(/__c$/, ''), type, {
    length: metadata.length ?? lengthOf[type] ?? 0,
    precision: isNumber ? (metadata.precision ?? 18) : 0,
    scale: isNumber ? (metadata.scale ?? 0) : 0,
    required: metadata.required === true,
    custom: true,
    externalId: metadata.externalId === true,
    unique: metadata.unique === true,
    caseSensitive: metadata.caseSensitive === true,
    longText: metadata.type === 'LongTextArea' || metadata.type === 'Html',
    restricted: metadata.valueSet?.restricted === true,
    permissionable: metadata.required !== true,
    ...(type === 'boolean' ? { defaultValue: isTrue(metadata.defaultValue) } : {}),
    ...(values ? { values } : {}),
    ...(type === 'reference' ? relationship(name, metadata) : {}),
    ...(slot ? { slot } : {}),
  })
}

/** `Contact__c` is the field, `Contact__r` what it points at, `Subscriptions__r` the way back. */
function relationship(name: string, metadata: CustomFieldMetadata): Partial<Field> {
  const { referenceTo, relationshipName, reparentableMasterDetail } = metadata
  return {
    referenceTo: [referenceTo ?? ''],
    relationshipName: name.replace(/__c$/, '__r'),
    ...(relationshipName ? { childName: `${relationshipName}__r` } : {}),
    ...(metadata.type === 'MasterDetail'
      ? {
          masterDetail: true,
          required: true,
          permissionable: false,
          updateable: reparentableMasterDetail === true,
        }
      : {}),
  }
}

function isTrue(value: unknown): boolean {
  return value === true || value === 'true'
}

function picklistValues(metadata: CustomFieldMetadata): PicklistValue[] {
  return (metadata.valueSet?.valueSetDefinition?.value ?? []).map((entry) => ({
    value: entry.fullName ?? entry.label ?? '',
    label: entry.label ?? entry.fullName ?? '',
    default: entry.default === true,
  }))
}
