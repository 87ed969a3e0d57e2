import type { Row } from '../records/row.ts'
import { fieldValue } from '../records/row.ts'
import type { Field } from '../schema/fields.ts'
import type { ObjectView } from '../schema/view.ts'
import { nameFieldOf } from '../schema/view.ts'
import type { Session } from './session.ts'

export function nameOf(object: ObjectView, row: Row): string {
  return String(row.data[nameFieldOf(object)] || row.id)
}

/** Names of everyone and everything these rows point at, by id. */
export async function namesOf(
  session: Session,
  fields: readonly Field[],
  rows: readonly Row[],
): Promise<Map<string, string>> {
  const references = fields.filter((field) => field.type === 'reference')
  const ids = rows.flatMap((row) =>
    references.map((field) => fieldValue(row, field)).filter((value) => typeof value === 'string'),
  )
  const tables = session.context.view.objects
    .filter((entry) => !entry.virtual)
    .map((entry) => entry.tbl)
  const found = await session.context.sql<{ id: string; name: string }[]>`
    select id, data ->> 'Name' as name from record
    where tbl = any(${tables}::int[]) and id = any(${[...new Set(ids)]}::text[]) and data ? 'Name'`
  return new Map(found.map((entry) => [entry.id, entry.name]))
}
