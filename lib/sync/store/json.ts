import { assert } from '#lib/base/assert.ts'

const nul = /(?<!\\)((?:\\\\)*)\\u0000/g
const loneSurrogate = /(?<!\\)((?:\\\\)*)\\ud[89a-f][0-9a-f]{2}/g

/**
 * Rows for `jsonb_to_recordset(${…}::text::jsonb)`. Postgres holds neither a NUL nor half a character; one such value
 * from outside would otherwise stop its whole page for ever.
 */
export function toJson(rows: unknown): string {
  const text = JSON.stringify(rows)
  assert(text !== undefined, 'Nothing to write')
  if (!text.includes('\\u0000') && !text.includes('\\ud')) return text
  return text.replace(nul, '$1').replace(loneSurrogate, '$1\uFFFD')
}

/** The last row of each key, in the order of the keys: locks are taken in one order, and no row is written twice. */
export function lastByKey<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Row[] {
  const byKey = new Map(rows.map((row) => [keyOf(row), row]))
  return [...byKey.keys()].sort().map((key) => byKey.get(key)!)
}
