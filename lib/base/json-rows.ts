import { assert } from '#lib/base/assert.ts'

const nul = /(?<!\\)((?:\\\\)*)\\u0000/g
const loneSurrogate = /(?<!\\)((?:\\\\)*)\\ud[89a-f][0-9a-f]{2}/g
const rowsPerPart = 100

/**
 * A document for `${…}::text::jsonb`. Postgres holds neither a NUL nor half a character; one such value from outside
 * would otherwise stop its whole page for ever.
 */
export function toJson(value: unknown): string {
  const text = JSON.stringify(value)
  assert(text !== undefined, 'Nothing to write')
  if (!text.includes('\\u0000') && !text.includes('\\ud')) return text
  return text.replace(nul, '$1').replace(loneSurrogate, '$1\uFFFD')
}

/**
 * Rows for `unnest(string_to_array(${…}, chr(10))) part, jsonb_to_recordset(part::jsonb) as r(…)`. One document of 2,000
 * rows took Postgres twice as long to parse as twenty of a hundred, and the planner, too, expects a hundred rows of each.
 * One text with a part in each line: as an array, the driver would go through every quotation mark.
 */
export function toJsonParts(rows: readonly unknown[]): string {
  const parts: string[] = []
  for (let at = 0; at < rows.length; at += rowsPerPart) {
    parts.push(toJson(rows.slice(at, at + rowsPerPart)))
  }
  return parts.join('\n')
}
