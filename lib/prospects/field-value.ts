import type { ProspectField } from '#lib/prospects/default-fields.ts'
import type { FieldValue } from '#lib/prospects/types.ts'

export type Judged = { value: FieldValue; problem: null } | { value: null; problem: string }

type Shape = Pick<ProspectField, 'label' | 'type' | 'options' | 'lengthMax' | 'scale' | 'retired'>

const email = /^[^\s@<>(),;:"]+@[^\s@<>(),;:"]+\.[^\s@<>(),;:".]{2,}$/
const yes = new Set(['true', 'yes', 'y', '1', 'x', 'on', 'ja', 'oui', 'si', 'sí'])
const no = new Set(['false', 'no', 'n', '0', 'off', 'nein', 'non'])

/** What somebody typed, or a file says, as the field's value; or why it cannot be one, as a sentence. */
export function judgeValue(field: Shape, typed: string): Judged {
  const text = typed.toWellFormed().replaceAll('\0', '').replaceAll('\r\n', '\n').trim()
  if (text === '') return { value: null, problem: null }
  if (field.lengthMax !== null && [...text].length > field.lengthMax) {
    const length = [...text].length
    return bad(`${field.label} has ${length} characters; ${field.lengthMax} fit.`)
  }
  return judges[field.type](field, text)
}

const good = (value: FieldValue): Judged => ({ value, problem: null })
const bad = (problem: string): Judged => ({ value: null, problem })
const plain = (_: Shape, text: string): Judged => good(text)

const judges: Record<ProspectField['type'], (field: Shape, text: string) => Judged> = {
  text: plain,
  long_text: plain,
  phone: plain,
  url: plain,
  email: (field, text) =>
    email.test(text) ? good(text) : bad(`${field.label}: “${text}” is not an e-mail address.`),
  number: toNumber,
  currency: toNumber,
  checkbox: (field, text) => {
    const word = text.toLowerCase()
    if (yes.has(word)) return good(true)
    return no.has(word) ? good(false) : bad(`${field.label}: “${text}” is neither yes nor no.`)
  },
  date: (field, text) => {
    const day = text.slice(0, 10)
    const real = isDay(day)
    return real ? good(day) : bad(`${field.label}: “${text}” is not a date like 2026-11-24.`)
  },
  datetime: (field, text) => {
    const moment = new Date(text).getTime()
    if (!Number.isFinite(moment)) {
      return bad(`${field.label}: “${text}” is not a time like 2026-11-24T10:42:00Z.`)
    }
    return good(new Date(Math.floor(moment / 1000) * 1000).toISOString())
  },
  dropdown: (field, text) => oneOf(field, text) ?? good(text),
  radio: (field, text) => oneOf(field, text) ?? good(text),
  multi_select: (field, text) => {
    const choices = [...new Set(text.split(';').map((choice) => choice.trim()))].filter(Boolean)
    return (
      choices.map((choice) => oneOf(field, choice)).find(Boolean) ?? good(choices.sort().join(';'))
    )
  },
}

function toNumber(field: Shape, text: string): Judged {
  const number = Number(
    text.replace(/(?<=\d)[\s'](?=\d{3})/g, '').replace(/(?<=\d),(?=\d{3}\b)/g, ''),
  )
  if (!Number.isFinite(number)) return bad(`${field.label}: “${text}” is not a number.`)
  const factor = 10 ** (field.scale ?? 6)
  return good(Math.round(number * factor) / factor)
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const moment = new Date(`${text}T00:00:00Z`)
  return Number.isFinite(moment.getTime()) && moment.toISOString().startsWith(text)
}

function oneOf(field: Shape, text: string): Judged | null {
  if (!field.options || field.options.length === 0 || field.options.includes(text)) return null
  const was = field.retired?.includes(text) ?? false
  return bad(`${field.label}: “${text}” is ${was ? 'no longer' : 'not'} one of its choices.`)
}

/** The choices in a value: one of a dropdown or a radio, several of a multi-select. */
export function choicesIn(
  field: Pick<ProspectField, 'type'>,
  value: FieldValue | undefined,
): readonly string[] {
  if (typeof value !== 'string' || value === '') return []
  if (field.type === 'multi_select') return value.split(';')
  return field.type === 'dropdown' || field.type === 'radio' ? [value] : []
}

/** [FD-9] Which of a value's choices were removed since: the value stays, and is marked. */
export function retiredIn(
  field: Pick<ProspectField, 'type' | 'retired'>,
  value: FieldValue | undefined,
): readonly string[] {
  return choicesIn(field, value).filter((choice) => field.retired?.includes(choice))
}

/** As it stands in an input. */
export function toTyped(value: FieldValue | undefined): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value)
}
