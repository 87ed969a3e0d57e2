import type { Field } from '../schema/fields.ts'
import { Html, html } from './html.ts'

export type Choice = { value: string; label: string }

const inputTypes: Partial<Record<Field['type'], string>> = {
  email: 'email',
  phone: 'tel',
  date: 'date',
}

/** One field of the edit form, by its type. */
export function formField(field: Field, value: string, choices: Choice[] | undefined): Html {
  const label = field.label.replace(/ ID$/, '')
  const required = field.required && field.type !== 'boolean'
  const star = required && html` <b aria-hidden="true">*</b>`
  const mark = new Html(required ? ' required' : '')
  if (field.type === 'boolean') {
    const checked = new Html(value === 'true' ? ' checked' : '')
    return html`<label><input type="checkbox" name="${field.name}" value="true"${checked}> ${label}</label>`
  }
  if (field.type === 'textarea') {
    return html`<label class="wide">${label}<textarea name="${field.name}" rows="3">${value}</textarea></label>`
  }
  const options =
    choices ?? field.values?.map((entry) => ({ value: entry.value, label: entry.label }))
  if (options && field.type !== 'multipicklist') {
    return html`<label>${label}${star}<select name="${field.name}"${mark}>${optionList(options, value, !required)}</select></label>`
  }
  const isNumber = ['int', 'double', 'currency', 'percent'].includes(field.type)
  const type = isNumber ? 'number' : (inputTypes[field.type] ?? 'text')
  const step = new Html(isNumber ? ' step="any"' : '')
  return html`<label>${label}${star}<input type="${type}" name="${field.name}" value="${value}"${step}${mark}></label>`
}

/** A value outside the list stays choosable, or saving would lose it. */
function optionList(options: Choice[], value: string, blank: boolean): Html[] {
  const all =
    value !== '' && !options.some((option) => option.value === value)
      ? [{ value, label: value }, ...options]
      : options
  const list = blank ? [{ value: '', label: '–' }, ...all] : all
  return list.map((option) => {
    const selected = new Html(option.value === value ? ' selected' : '')
    return html`<option value="${option.value}"${selected}>${option.label}</option>`
  })
}
