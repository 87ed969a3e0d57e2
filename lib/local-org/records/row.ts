import { isoMoment } from '../context.ts'
import type { Field } from '../schema/fields.ts'
import type { ObjectView } from '../schema/view.ts'
import type { Json } from './values.ts'

export type RecordData = Record<string, Json>

/** A stored record as it is read: its columns in this order, always. */
export type Row = {
  id: string
  stamp: number
  created_at: number
  modified_at: number
  created_by: string
  modified_by: string
  owner_id: string | null
  is_deleted: boolean
  data: RecordData
}

export const rowColumns = [
  'id',
  'stamp',
  'created_at',
  'modified_at',
  'created_by',
  'modified_by',
  'owner_id',
  'is_deleted',
  'data',
] as const

export function fieldValue(row: Row, field: Field): Json {
  switch (field.column) {
    case undefined:
      break
    case 'stamp':
    case 'created_at':
    case 'modified_at':
      return isoMoment(row[field.column])
    default:
      return row[field.column]
  }
  if (field.types) {
    return field.types.find(({ keyPrefix }) => row.id.startsWith(keyPrefix))?.type ?? null
  }
  if (field.addressPrefix !== undefined) return addressOf(row.data, field.addressPrefix)
  return row.data[field.name] ?? (field.type === 'boolean' ? false : null)
}

function addressOf(data: RecordData, prefix: string): Json {
  const part = (name: string) => data[`${prefix}${name}`] ?? null
  const address = {
    city: part('City'),
    country: part('Country'),
    geocodeAccuracy: null,
    latitude: part('Latitude'),
    longitude: part('Longitude'),
    postalCode: part('PostalCode'),
    state: part('State'),
    street: part('Street'),
  }
  return Object.values(address).every((value) => value === null) ? null : address
}

export function recordUrl(version: string, object: string, id: string): string {
  return `/services/data/v${version}/sobjects/${object}/${id}`
}

export function wholeRecord(version: string, object: ObjectView, row: Row, fields: Field[]) {
  const record: Record<string, Json> = {
    attributes: { type: object.name, url: recordUrl(version, object.name, row.id) },
  }
  for (const field of fields) record[field.name] = fieldValue(row, field)
  return record
}
