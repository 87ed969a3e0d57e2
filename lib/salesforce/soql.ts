import { assert } from '#lib/base/assert.ts'
import type { Instant } from '#lib/base/instant.ts'
import { toIsoText } from '#lib/base/instant.ts'

const namePattern = /^[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)?$/
const idPattern = /^[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?$/
const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\b': '\\b',
  '\f': '\\f',
}

/** A piece of a statement in which every value is escaped and every name checked. */
export type Soql = { readonly text: string }

type Part = Soql | string | boolean | readonly string[]

/** soql`${name('Email')} in ${emails}`: strings become literals, lists of strings become lists, names must be names. */
export function soql(texts: TemplateStringsArray, ...parts: readonly Part[]): Soql {
  return { text: texts.reduce((sum, text, n) => sum + toSoql(parts[n - 1]!) + text) }
}

/** An object or field, at most one relationship away: from describe or from our own list, never from a person. */
export function name(fieldOrObject: string): Soql {
  assert(namePattern.test(fieldOrObject), `Not a Salesforce name: ${fieldOrObject}`)
  return { text: fieldOrObject }
}

export function names(list: readonly string[]): Soql {
  return { text: list.map((item) => name(item).text).join(',') }
}

export function moment(instant: Instant): Soql {
  return { text: toIsoText(instant) }
}

/** A number as it stands in a comparison: no exponent, which SOQL does not read. */
export function decimal(n: number): Soql {
  assert(Number.isFinite(n) && Math.abs(n) < 1e16, `Not a number for SOQL: ${n}`)
  const text = String(n)
  return { text: text.includes('e') ? n.toFixed(10) : text }
}

export function day(text: string): Soql {
  assert(/^\d{4}-\d\d-\d\d$/.test(text), `Not a day: ${text}`)
  return { text }
}

export function listOf(parts: readonly Soql[]): Soql {
  return { text: `(${parts.map((part) => part.text).join(',')})` }
}

/** SOQL refuses to guess between AND and OR, so every group has its parentheses. */
export function allOf(parts: readonly Soql[]): Soql {
  return { text: `(${parts.map((part) => part.text).join(' and ')})` }
}

export function anyOf(parts: readonly Soql[]): Soql {
  return { text: `(${parts.map((part) => part.text).join(' or ')})` }
}

/** A pattern for LIKE in which the text's own wildcards mean themselves. */
export function startsWith(text: string): Soql {
  return { text: `${literal(text).slice(0, -1).replace(/[%_]/g, '\\$&')}%'` }
}

export function count(n: number): Soql {
  assert(Number.isSafeInteger(n) && n >= 0, `Not a count: ${n}`)
  return { text: String(n) }
}

export function id(text: string): Soql {
  assert(isSalesforceId(text), `Not a Salesforce id: ${text}`)
  return { text: `'${text}'` }
}

export function ids(list: readonly string[]): Soql {
  return { text: `(${list.map((item) => id(item).text).join(',')})` }
}

export function isSalesforceId(text: string): boolean {
  return idPattern.test(text)
}

function toSoql(part: Part): string {
  if (typeof part === 'string') return literal(part)
  if (typeof part === 'boolean') return String(part)
  if ('text' in part) return part.text
  assert(part.length > 0, 'An empty list has no SOQL')
  return `(${part.map(literal).join(',')})`
}

function literal(text: string): string {
  return `'${text.replace(/[\\'\n\r\t\b\f]/g, (character) => escapes[character]!)}'`
}
