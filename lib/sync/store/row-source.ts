import type { Fragment } from 'postgres'
import type { Tx } from '#db/client.ts'
import { toJson, toJsonParts } from '#lib/base/json-rows.ts'

type Row = Readonly<Record<string, unknown>>

/**
 * Rows for a `from`, as `r` with these columns. What all of them say alike is sent and read once: of a page that was just
 * made that is half of the columns, and a third of what Postgres takes to read it.
 *
 * @param columns names and types as in `id uuid, values jsonb`; what a row does not name is null
 */
export function rowsFrom(tx: Tx, rows: readonly Row[], columns: Fragment): Fragment {
  const { common, own } = takeCommon(rows)
  return tx`jsonb_to_record(${toJson(common)}::text::jsonb) as common(${columns}),
    unnest(string_to_array(${toJsonParts(own)}, chr(10))) part,
    jsonb_populate_recordset(common, part::jsonb) as r(${columns})`
}

/** Objects are looked into by nobody: only plain values and moments are taken out. What is blank is not named. */
function takeCommon(rows: readonly Row[]): { common: Row; own: readonly Row[] } {
  const first = rows[0] ?? {}
  const names = Object.keys(first)
  const shared = names.filter((name) => rows.every((row) => isSame(row[name], first[name])))
  const rest = names.filter((name) => !shared.includes(name))
  return { common: pick(first, shared), own: rows.map((row) => pick(row, rest)) }
}

function pick(row: Row, names: readonly string[]): Row {
  const picked: Record<string, unknown> = {}
  for (const name of names) if (row[name] != null) picked[name] = row[name]
  return picked
}

function isSame(one: unknown, other: unknown): boolean {
  if (one instanceof Date && other instanceof Date) return one.getTime() === other.getTime()
  return one === other
}
