import type { DmlError } from '../http/errors.ts'
import { dmlError } from '../http/errors.ts'
import type { Field } from '../schema/fields.ts'
import { personRecordType } from '../schema/record-types.ts'
import type { ObjectView } from '../schema/view.ts'
import { derive } from './derive.ts'
import type { RecordData } from './row.ts'
import { normalise, searchKey } from './values.ts'

/** What one record's body asks for, checked field by field; nothing of the database is known yet. */
export type Draft = {
  /** Values by canonical name; null clears. */
  values: Map<Field, RecordData[string]>
  error?: DmlError
}

type Operation = 'create' | 'update'

export function draft(
  object: ObjectView,
  body: unknown,
  operation: Operation,
  ignored: ReadonlySet<string>,
): Draft {
  const values: Draft['values'] = new Map()
  if (body === null || typeof body !== 'object' || Array.isArray(body)) {
    return {
      values,
      error: dmlError('JSON_PARSER_ERROR', 'Unexpected token, expected an object'),
    }
  }
  const forbidden: string[] = []
  for (const [name, raw] of Object.entries(body)) {
    if (name === 'attributes' || ignored.has(name.toLowerCase())) continue
    const field = object.field(name)
    if (!field) {
      const message = `No such column '${name}' on sobject of type ${object.name}`
      return { values, error: dmlError('INVALID_FIELD', message) }
    }
    if (!(operation === 'create' ? field.createable : field.updateable)) {
      forbidden.push(field.name)
      continue
    }
    const result = normalise(field, raw)
    if ('error' in result) return { values, error: result.error }
    values.set(field, result.value)
  }
  if (forbidden.length > 0) return { values, error: notWriteable(forbidden) }
  const missing = missingFields(object, values, operation)
  return missing.length > 0 ? { values, error: requiredMissing(missing) } : { values }
}

function notWriteable(names: string[]): DmlError {
  return dmlError(
    'INVALID_FIELD_FOR_INSERT_UPDATE',
    `Unable to create/update fields: ${names.join(', ')}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
    names,
  )
}

function requiredMissing(names: string[]): DmlError {
  return dmlError(
    'REQUIRED_FIELD_MISSING',
    `Required fields are missing: [${names.join(', ')}]`,
    names,
  )
}

function missingFields(
  object: ObjectView,
  values: Draft['values'],
  operation: Operation,
): string[] {
  return object.fields
    .filter((field) => {
      if (!field.required || (field.name === 'Name' && namesPerson(object, values))) return false
      const value = values.get(field)
      if (value !== undefined) return value === null
      return operation === 'create' && field.defaultValue === undefined
    })
    .map((field) => field.name)
}

/** A person account is named by its parts. */
function namesPerson(object: ObjectView, values: Draft['values']): boolean {
  const type = object.name === 'Account' ? object.field('RecordTypeId') : undefined
  return type !== undefined && values.get(type) === personRecordType
}

/** The record as it will stand: what was there, the changes, the defaults, the computed fields. */
export function merge(
  object: ObjectView,
  existing: RecordData | undefined,
  changes: Draft['values'],
): RecordData {
  const data: RecordData = { ...(existing ?? defaultsOf(object.fields)) }
  for (const [field, value] of changes) {
    if (field.column) continue
    if (value === null) delete data[field.name]
    else data[field.name] = value
  }
  if (object.field('IsPersonAccount') && object.name === 'Account') {
    data.IsPersonAccount = existing
      ? existing.IsPersonAccount === true
      : data.RecordTypeId === personRecordType
  }
  if (object.field('LastName') && (object.name !== 'Account' || data.IsPersonAccount === true)) {
    data.Name = [data.FirstName, data.LastName].filter((part) => part).join(' ')
  }
  const isChanged = (name: string) => [...changes.keys()].some((field) => field.name === name)
  derive(object.name, data, existing, isChanged)
  return data
}

/** What follows from an object's fields alone is worked out once, not for each of a million records. */
function perFields<T>(make: (fields: readonly Field[]) => T): (fields: readonly Field[]) => T {
  const known = new WeakMap<readonly Field[], T>()
  return (fields) => {
    const found = known.get(fields) ?? make(fields)
    known.set(fields, found)
    return found
  }
}

const defaultsOf = perFields((fields) => {
  const data: RecordData = {}
  for (const field of fields) {
    if (field.defaultValue !== undefined && field.defaultValue !== false) {
      data[field.name] = field.defaultValue
    }
  }
  return data
})

export type Keys = { email_key: string | null } & Record<
  'u1' | 'u2' | 'u3' | 'e1' | 'e2',
  string | null
>

type KeyedObject = { name: string; fields: readonly Field[] }

/** The columns by which a record is found. Takes all fields, whoever may see them. */
export function keysOf(object: KeyedObject, data: RecordData): Keys {
  const keys: Keys = {
    email_key: null,
    u1: naturalKey(object, data),
    u2: null,
    u3: null,
    e1: null,
    e2: null,
  }
  for (const field of keyFieldsOf(object.fields)) {
    keys[field.slot ?? 'email_key'] = searchKey(field, data[field.name] ?? null)
  }
  return keys
}

const keyFieldsOf = perFields((fields) =>
  fields.filter(({ slot, name }) => slot || name === 'Email' || name === 'PersonEmail'),
)

const naturalKeys: Record<string, string[]> = {
  FieldPermissions: ['ParentId', 'Field'],
  ObjectPermissions: ['ParentId', 'SobjectType'],
  PermissionSetAssignment: ['AssigneeId', 'PermissionSetId'],
  User: ['Username'],
  CampaignMember: ['CampaignId', 'LeadId', 'ContactId'],
}

/** Some objects are unique in a pair of fields that no describe mentions. */
function naturalKey(object: KeyedObject, data: RecordData): string | null {
  const fields = naturalKeys[object.name]
  return fields ? fields.map((name) => String(data[name]).toLowerCase()).join(':') : null
}
