import type { FieldValue } from '#lib/prospects/types.ts'

/** What a spreadsheet would run: a cell that begins so is given an apostrophe, which it hides and never runs. */
const runs = /^'*[=+\-@\t\r]/
const escaped = /^'+[=+\-@\t\r]/
/** A plain number is a number to every spreadsheet. */
const number = /^-?\d+(\.\d+)?$/

/** [IM-2] Text that no spreadsheet takes for a formula. `fromSafeText` gives back exactly what it was. */
export function toSafeText(text: string): string {
  return runs.test(text) && !number.test(text) ? `'${text}` : text
}

export function fromSafeText(text: string): string {
  return escaped.test(text) ? text.slice(1) : text
}

/** One cell, quoted only where it must be. */
export function toCell(value: FieldValue | undefined): string {
  if (value === null || value === undefined) return ''
  const text = typeof value === 'boolean' ? (value ? 'yes' : 'no') : toSafeText(String(value))
  return /[",\r\n;]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

export function toLine(cells: readonly (FieldValue | undefined)[]): string {
  return `${cells.map(toCell).join(',')}\r\n`
}
