import type { DmlError } from '../http/errors.ts'
import { dmlError } from '../http/errors.ts'
import type { Field } from '../schema/fields.ts'
import { toId18 } from './ids.ts'

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }
export type Normalised = { value: Json } | { error: DmlError }

/** Turns what a client sent into what the org stores, or says what is wrong with it. */
export function normalise(field: Field, raw: unknown): Normalised {
  if (raw === null || raw === undefined || raw === '') {
    return { value: field.type === 'boolean' ? false : null }
  }
  switch (field.type) {
    case 'boolean':
      return toBoolean(field, raw)
    case 'int':
    case 'double':
    case 'currency':
    case 'percent':
      return toNumber(field, raw)
    case 'date':
      return toDate(field, raw)
    case 'datetime':
      return toDateTime(field, raw)
    case 'reference':
      return toReference(field, raw)
    default:
      return typeof raw === 'object' ? unreadable(field, raw) : toText(field, String(raw))
  }
}

function unreadable(field: Field, raw: unknown): Normalised {
  const kind = { int: 'integer', boolean: 'boolean', date: 'date', datetime: 'datetime' }
  const wanted = (kind as Record<string, string>)[field.type] ?? 'string'
  const token = typeof raw === 'object' ? 'START_OBJECT' : 'VALUE_STRING'
  const shown = typeof raw === 'object' ? '' : ` value ${String(raw)}`
  return {
    error: dmlError(
      'JSON_PARSER_ERROR',
      `Cannot deserialize instance of ${wanted} from ${token}${shown} or request may be missing a required field at [line:1, column:1]`,
    ),
  }
}

function toBoolean(field: Field, raw: unknown): Normalised {
  if (typeof raw === 'boolean') return { value: raw }
  if (typeof raw === 'string' && /^(true|false)$/i.test(raw)) {
    return { value: raw.toLowerCase() === 'true' }
  }
  if (raw === 1 || raw === 0 || raw === '1' || raw === '0') return { value: Number(raw) === 1 }
  return unreadable(field, raw)
}

function toNumber(field: Field, raw: unknown): Normalised {
  const value = typeof raw === 'string' ? Number(raw.trim()) : raw
  if (typeof value !== 'number' || !Number.isFinite(value)) return unreadable(field, raw)
  if (field.type === 'int' && !Number.isInteger(value)) return unreadable(field, raw)
  const whole = field.precision - field.scale
  if (Math.abs(value) >= 10 ** whole) {
    return {
      error: dmlError(
        'NUMBER_OUTSIDE_VALID_RANGE',
        `${field.label}: value outside of valid range on numeric field: ${value}`,
        [field.name],
      ),
    }
  }
  const rounded = field.scale >= 15 ? value : Number(value.toFixed(field.scale))
  return { value: rounded }
}

function toDate(field: Field, raw: unknown): Normalised {
  const match = typeof raw === 'string' ? /^(\d{4})-(\d\d)-(\d\d)(?:T.*)?$/.exec(raw) : null
  if (!match) return unreadable(field, raw)
  const moment = new Date(Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3])))
  const text = moment.toISOString().slice(0, 10)
  return text === (raw as string).slice(0, 10) ? { value: text } : unreadable(field, raw)
}

function toDateTime(field: Field, raw: unknown): Normalised {
  if (typeof raw !== 'string' || !/^\d{4}-\d\d-\d\d(T|$)/.test(raw)) return unreadable(field, raw)
  const ms = Date.parse(raw.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'))
  if (Number.isNaN(ms)) return unreadable(field, raw)
  return { value: `${new Date(Math.floor(ms / 1_000) * 1_000).toISOString().slice(0, -1)}+0000` }
}

function toReference(field: Field, raw: unknown): Normalised {
  const id = typeof raw === 'string' ? toId18(raw) : undefined
  if (id) return { value: id }
  return {
    error: dmlError('MALFORMED_ID', `${field.label}: id value of incorrect type: ${String(raw)}`, [
      field.name,
    ]),
  }
}

/** Leading and trailing blanks are lost on save; line ends become \n in text areas. */
function toText(field: Field, raw: string): Normalised {
  const lines = field.type === 'textarea' ? raw.replace(/\r\n?/g, '\n') : raw
  // Neither of these can be stored, and one such letter must not fail its whole batch.
  const value = lines.toWellFormed().replaceAll('\0', '').trim()
  if (value === '') return { value: null }
  if (field.length > 0 && value.length > field.length) {
    return {
      error: dmlError(
        'STRING_TOO_LONG',
        `${field.label}: data value too large: ${value} (max length=${field.length})`,
        [field.name],
      ),
    }
  }
  if (field.type === 'email' && !isEmail(value)) {
    return {
      error: dmlError('INVALID_EMAIL_ADDRESS', `${field.label}: invalid email address: ${value}`, [
        field.name,
      ]),
    }
  }
  return field.restricted ? toRestricted(field, value) : { value }
}

function toRestricted(field: Field, value: string): Normalised {
  const chosen = field.type === 'multipicklist' ? value.split(';') : [value]
  const allowed = new Map(
    (field.values ?? []).map((entry) => [entry.value.toLowerCase(), entry.value]),
  )
  const canonical = chosen.map((choice) => allowed.get(choice.trim().toLowerCase()))
  if (canonical.every((choice) => choice !== undefined)) return { value: canonical.join(';') }
  return {
    error: dmlError(
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
      `${field.label}: bad value for restricted picklist field: ${value}`,
      [field.name],
    ),
  }
}

const emailShape =
  /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}$/

function isEmail(value: string): boolean {
  return emailShape.test(value)
}

/** The form in which a text is compared: Salesforce ignores case unless the field says otherwise. */
export function searchKey(field: Field, value: Json): string | null {
  if (value === null || value === undefined) return null
  const minds = field.caseSensitive || field.type === 'reference'
  return minds ? String(value) : String(value).toLowerCase()
}
