import type { Row } from '../records/row.ts'
import { fieldValue } from '../records/row.ts'
import type { Field } from '../schema/fields.ts'
import type { Html } from './html.ts'
import { html } from './html.ts'

const amount = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 2 })

/** A value as a person reads it, linked where it points at a record. */
export function shownValue(field: Field, row: Row, names: ReadonlyMap<string, string>): Html {
  const value = fieldValue(row, field)
  if (field.type === 'boolean') return html`${value === true ? 'Yes' : 'No'}`
  if (value === null) return html``
  const text = String(value)
  if (field.type === 'reference') return html`<a href="/${text}">${names.get(text) ?? text}</a>`
  if (field.type === 'email') return html`<a href="mailto:${text}">${text}</a>`
  if (typeof value === 'number') return html`${amount.format(value)}`
  return html`${text}`
}

export function labelOf(field: Field): string {
  return field.label.replace(/ ID$/, '')
}
