export type FieldType =
  | 'id'
  | 'string'
  | 'textarea'
  | 'email'
  | 'phone'
  | 'url'
  | 'boolean'
  | 'int'
  | 'double'
  | 'currency'
  | 'percent'
  | 'date'
  | 'datetime'
  | 'picklist'
  | 'multipicklist'
  | 'reference'
  | 'address'
  | 'anyType'

/** System fields live in columns of their own; `moment` columns hold epoch milliseconds. */
export type Column =
  | 'id'
  | 'stamp'
  | 'created_at'
  | 'modified_at'
  | 'created_by'
  | 'modified_by'
  | 'owner_id'
  | 'is_deleted'

export type Slot = 'u1' | 'u2' | 'u3' | 'e1' | 'e2'

export type PicklistValue = { value: string; label: string; default: boolean }

export type Field = {
  name: string
  label: string
  type: FieldType
  length: number
  precision: number
  scale: number
  required: boolean
  createable: boolean
  updateable: boolean
  custom: boolean
  externalId: boolean
  unique: boolean
  caseSensitive: boolean
  longText: boolean
  column?: Column
  slot?: Slot
  values?: PicklistValue[]
  restricted: boolean
  /** The objects it may point at; several make it polymorphic. */
  referenceTo?: string[]
  relationshipName?: string
  /** The name by which the object pointed at lists these rows. */
  childName?: string
  /** Of `Type` on whatever a polymorphic field points at: which table holds which object. */
  types?: { tbl: number; object: string; type: string; keyPrefix: string }[]
  defaultValue?: string | number | boolean
  /** Prefix of the parts of a compound address. */
  addressPrefix?: string
  /** Goes with the record it points at, and cannot be without one. */
  masterDetail?: boolean
  /** How the numbers that name the records are written. */
  autoNumber?: string
  /** Built from other fields on every save. */
  computed: boolean
  permissionable: boolean
}

type Options = Partial<Omit<Field, 'name' | 'label' | 'type'>>

export function field(name: string, label: string, type: FieldType, options: Options = {}): Field {
  return {
    name,
    label,
    type,
    length: 0,
    precision: 0,
    scale: 0,
    required: false,
    createable: true,
    updateable: true,
    custom: false,
    externalId: false,
    unique: false,
    caseSensitive: false,
    longText: false,
    restricted: false,
    computed: false,
    permissionable: true,
    ...options,
  }
}

export const text = (name: string, label: string, length: number, options: Options = {}) =>
  field(name, label, 'string', { length, ...options })

export const area = (name: string, label: string, length: number, options: Options = {}) =>
  field(name, label, 'textarea', { length, longText: length > 255, ...options })

export const email = (name: string, label: string, options: Options = {}) =>
  field(name, label, 'email', { length: 80, ...options })

export const phone = (name: string, label: string) => field(name, label, 'phone', { length: 40 })

export const url = (name: string, label: string) => field(name, label, 'url', { length: 255 })

export const checkbox = (name: string, label: string, options: Options = {}) =>
  field(name, label, 'boolean', { defaultValue: false, ...options })

export const integer = (name: string, label: string, digits = 8) =>
  field(name, label, 'int', { precision: digits })

export const currency = (name: string, label: string) =>
  field(name, label, 'currency', { precision: 18, scale: 0 })

export const date = (name: string, label: string, options: Options = {}) =>
  field(name, label, 'date', options)

export const datetime = (name: string, label: string, options: Options = {}) =>
  field(name, label, 'datetime', options)

export function picklist(name: string, label: string, values: string[], options: Options = {}) {
  return field(name, label, 'picklist', {
    length: 255,
    values: values.map((value) => ({
      value,
      label: value,
      default: value === options.defaultValue,
    })),
    ...options,
  })
}

export function reference(
  name: string,
  label: string,
  referenceTo: string | string[],
  relationshipName: string,
  options: Options = {},
): Field {
  return field(name, label, 'reference', {
    length: 18,
    referenceTo: [referenceTo].flat(),
    relationshipName,
    ...options,
  })
}

const readOnly: Options = { createable: false, updateable: false, permissionable: false }

export const readOnlyField = (made: Field): Field => ({ ...made, ...readOnly })

/** The fields every object has. */
export function systemFields(label: string): Field[] {
  return [
    field('Id', `${label} ID`, 'id', { ...readOnly, length: 18, column: 'id' }),
    field('IsDeleted', 'Deleted', 'boolean', { ...readOnly, column: 'is_deleted' }),
    datetime('CreatedDate', 'Created Date', { ...readOnly, column: 'created_at' }),
    reference('CreatedById', 'Created By ID', 'User', 'CreatedBy', {
      ...readOnly,
      column: 'created_by',
    }),
    datetime('LastModifiedDate', 'Last Modified Date', { ...readOnly, column: 'modified_at' }),
    reference('LastModifiedById', 'Last Modified By ID', 'User', 'LastModifiedBy', {
      ...readOnly,
      column: 'modified_by',
    }),
    datetime('SystemModstamp', 'System Modstamp', { ...readOnly, column: 'stamp' }),
  ]
}

export function ownerField(owners: string | string[] = 'User'): Field {
  return reference('OwnerId', 'Owner ID', owners, 'Owner', {
    column: 'owner_id',
    permissionable: false,
  })
}

/** Leads and tasks may wait in a queue for an owner. */
export const queueOrUser = ['Group', 'User']

export function personName(): Field[] {
  return [
    text('LastName', 'Last Name', 80, { required: true, permissionable: false }),
    text('FirstName', 'First Name', 40, { permissionable: false }),
    picklist('Salutation', 'Salutation', ['Mr.', 'Ms.', 'Mrs.', 'Dr.', 'Prof.', 'Mx.'], {
      permissionable: false,
    }),
    readOnlyField(text('Name', 'Full Name', 121, { computed: true })),
  ]
}

export function address(prefix: string, label: string): Field[] {
  const name = (part: string) => `${prefix}${part}`
  return [
    area(name('Street'), `${label}Street`, 255),
    text(name('City'), `${label}City`, 40),
    text(name('State'), `${label}State/Province`, 80),
    text(name('PostalCode'), `${label}Zip/Postal Code`, 20),
    text(name('Country'), `${label}Country`, 80),
    field(name('Latitude'), `${label}Latitude`, 'double', { precision: 18, scale: 15 }),
    field(name('Longitude'), `${label}Longitude`, 'double', { precision: 18, scale: 15 }),
    readOnlyField(
      field(name('Address'), `${label}Address`, 'address', {
        computed: true,
        addressPrefix: prefix,
      }),
    ),
  ]
}
