import { blankOf } from '#lib/base/blank.ts'
import { type Instant, toInstant } from '#lib/base/instant.ts'
import { externalIdField, isObject } from '#lib/salesforce/classify.ts'
import type {
  CrmObject,
  CrmRecord,
  CrmValue,
  CrmValues,
  OutsideRecord,
} from '#lib/salesforce/port.ts'

const common = [
  externalIdField,
  'OwnerId',
  'CreatedDate',
  'SystemModstamp',
  'LastModifiedById',
  'IsDeleted',
  'MasterRecordId',
]
/** [PA-1] What leads say of the person account that they were converted into, where the org has such. */
const convertedInto = ['ConvertedAccountId', 'ConvertedContact.IsPersonAccount']
const own: Record<CrmObject, readonly string[]> = {
  Lead: ['IsConverted', 'ConvertedContactId'],
  Contact: ['AccountId'],
  Account: ['PersonContactId'],
}

/** [PA-1] An account has no e-mail; its person has. */
export function emailFieldOf(object: CrmObject): string {
  return object === 'Account' ? 'PersonEmail' : 'Email'
}

/** What a query names: what every record has, then the mapped fields, each once. */
export function queriedFields(
  object: CrmObject,
  mapped: readonly string[],
  hasPersonAccounts: boolean,
): string[] {
  const into = object === 'Lead' && hasPersonAccounts ? convertedInto : []
  return [...new Set(['Id', emailFieldOf(object), ...common, ...own[object], ...into, ...mapped])]
}

/** Reads rows of a query. Of the mapped fields, values name those that are not blank: two thirds of them are. */
export function recordReader(
  object: CrmObject,
  mapped: readonly string[],
): (row: Record<string, unknown>) => CrmRecord {
  const valuesOf = valuesReader(mapped)
  const emailField = emailFieldOf(object)
  return (row) => {
    return {
      id: String(row.Id),
      object,
      email: textOf(row[emailField]),
      externalId: textOf(row[externalIdField]),
      ownerId: textOf(row.OwnerId),
      createdAt: instantOf(row.CreatedDate),
      modifiedAt: instantOf(row.SystemModstamp),
      modifiedById: textOf(row.LastModifiedById),
      isDeleted: row.IsDeleted === true,
      isConverted: row.IsConverted === true,
      convertedContactId: textOf(row.ConvertedContactId),
      convertedAccountId:
        valueAt(row, 'ConvertedContact.IsPersonAccount') === true
          ? textOf(row.ConvertedAccountId)
          : null,
      masterRecordId: textOf(row.MasterRecordId),
      accountId: object === 'Contact' ? textOf(row.AccountId) : null,
      personContactId: textOf(row.PersonContactId),
      values: valuesOf(row),
    }
  }
}

const shapesMost = 1_000

/** Rows in which the same fields are filled are copies of one object: see `blankOf`. */
function valuesReader(mapped: readonly string[]): (row: Record<string, unknown>) => CrmValues {
  const shapes = new Map<string, Readonly<CrmValues>>()
  return (row) => {
    const filled = mapped.filter((field) => valueAt(row, field) !== null)
    const names = filled.join()
    const shape = shapes.get(names) ?? blankOf(filled)
    if (shapes.size < shapesMost) shapes.set(names, shape)
    const values: CrmValues = { ...shape }
    for (const field of filled) values[field] = valueAt(row, field)
    return values
  }
}

export function toOutsideRecord(object: CrmObject, row: Record<string, unknown>): OutsideRecord {
  return { id: String(row.Id), object, modifiedAt: instantOf(row.SystemModstamp) }
}

/** `2026-11-24T10:00:00.000+0000`, or with a Z at its end in a table, read by position: two of them per record are a tenth of what a page costs. */
export function instantOf(value: unknown): Instant {
  const text = String(value)
  const isKnown =
    text.length === 28 ? text.endsWith('+0000') : text.length === 24 && text.endsWith('Z')
  if (!isKnown) return toInstant(text)
  const part = (from: number, to: number) => Number(text.slice(from, to))
  return Date.UTC(
    part(0, 4),
    part(5, 7) - 1,
    part(8, 10),
    part(11, 13),
    part(14, 16),
    part(17, 19),
    part(20, 23),
  ) as Instant
}

/** `Account.Name` lies in a nested object, or there is no account. */
export function valueAt(row: Record<string, unknown>, field: string): CrmValue {
  const dot = field.indexOf('.')
  if (dot < 0) return toValue(row[field])
  const parent = row[field.slice(0, dot)]
  return isObject(parent) ? toValue(parent[field.slice(dot + 1)]) : null
}

function toValue(value: unknown): CrmValue {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return value
  }
  return null
}

export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

/** Postgres holds neither a NUL nor half a character; one such name would stop its page for ever. */
export function cleanText(value: unknown): string | null {
  return textOf(value)?.replaceAll('\0', '').toWellFormed() ?? null
}
