import type { ProspectFieldType } from '#db/schema/connector.ts'
import type { FieldRule, FieldValue } from './types.ts'

type Shape = Pick<FieldRule, 'type' | 'scale'>

/**
 * The one form in which values are compared, stored and sent. Two values that mean the same are the same here, so that
 * a trailing blank or a CRLF never looks like somebody's edit.
 */
export function canonical(value: FieldValue | undefined, shape: Shape): FieldValue {
  if (value === null || value === undefined) return null
  return readers[shape.type](value, shape)
}

export function emailKey(email: FieldValue | undefined): string | null {
  if (typeof email !== 'string') return null
  return email.trim().toLowerCase() || null
}

/** Blank and unchecked are one to a checkbox: Salesforce knows no third state. */
export function isEqual(a: FieldValue, b: FieldValue, shape: Shape): boolean {
  if (shape.type === 'checkbox') return (a ?? false) === (b ?? false)
  return a === b
}

export function isBlank(value: FieldValue): boolean {
  return value === null
}

const text = (value: FieldValue): FieldValue => {
  const clean = String(value).toWellFormed().replaceAll('\0', '').replaceAll('\r\n', '\n').trim()
  return clean === '' ? null : clean
}

const readers: Record<ProspectFieldType, (value: FieldValue, shape: Shape) => FieldValue> = {
  text,
  long_text: text,
  phone: text,
  url: text,
  dropdown: text,
  radio: text,
  email: (value) => emailKey(String(value)),
  number: (value, shape) => toNumber(value, shape.scale),
  currency: (value, shape) => toNumber(value, shape.scale ?? 2),
  checkbox: toCheckbox,
  date: (value) => (typeof value === 'string' ? text(value.slice(0, 10)) : text(value)),
  datetime: toMoment,
  multi_select: toChoices,
}

/** What is no number stays as it was typed: validation complains about it, comparison does not. */
function toNumber(value: FieldValue, scale: number | null): FieldValue {
  const typed = text(value)
  if (typed === null) return null
  const number = typeof value === 'number' ? value : Number(typed)
  if (!Number.isFinite(number)) return typed
  if (scale === null) return number
  const factor = 10 ** scale
  const rounded = Math.round((Math.abs(number) + Number.EPSILON) * factor) / factor
  return rounded === 0 ? 0 : Math.sign(number) * rounded
}

function toCheckbox(value: FieldValue): FieldValue {
  if (typeof value === 'boolean') return value
  const typed = String(value).trim().toLowerCase()
  if (typed === '') return null
  return typed === 'true' || typed === '1' || typed === 'yes'
}

/** Salesforce keeps seconds. */
function toMoment(value: FieldValue): FieldValue {
  const typed = text(value)
  if (typeof typed !== 'string') return typed
  const moment = new Date(typed.replace(/([+-]\d{2})(\d{2})$/, '$1:$2')).getTime()
  if (!Number.isFinite(moment)) return typed
  return new Date(Math.floor(moment / 1000) * 1000).toISOString()
}

/** In no order: Salesforce answers in the order of its picklist, whatever order was written. */
function toChoices(value: FieldValue): FieldValue {
  const choices = new Set(
    String(value)
      .split(';')
      .map((choice) => choice.trim())
      .filter((choice) => choice !== ''),
  )
  return choices.size === 0 ? null : [...choices].sort().join(';')
}
