import type { Fragment } from 'postgres'
import type { Tx } from '#db/client.ts'
import { toLine } from '#lib/prospects/csv-cell.ts'
import type { ProspectField } from '#lib/prospects/default-fields.ts'
import { iso } from '#lib/prospects/iso.ts'
import type { BulkSelection, ProspectSort } from '#lib/prospects/query.ts'
import { sortKey } from '#lib/prospects/sort-key.ts'
import type { FieldValues } from '#lib/prospects/types.ts'
import { type Scope, whereSelected } from '#lib/prospects/where.ts'

const rowsPerFetch = 1_000
/** A spreadsheet knows UTF-8 by it. */
const byteOrderMark = '\uFEFF'

type ExportRow = {
  values: FieldValues
  assigned: string | null
  score: number
  crmId: string | null
  crmObject: string | null
  createdAt: string
  updatedAt: string
}

export type ExportRequest = {
  scope: Scope
  selection: BulkSelection
  sort: ProspectSort
  fields: readonly ProspectField[]
}

/** [IM-2] The file in pieces, from a cursor of the server: its size does not matter to our memory. */
export async function* exportCsv(
  tx: Tx,
  { scope, selection, sort, fields }: ExportRequest,
): AsyncGenerator<string> {
  // A slow reader holds this transaction, so its patience is set apart from a page's.
  await tx`set local statement_timeout = '10min'`
  await tx`set local idle_in_transaction_session_timeout = '10min'`
  const { from, order } = orderOf(tx, sort)
  const rows = tx<ExportRow[]>`
    select p.values, u.name as assigned, p.score, l.crm_id as "crmId",
      case when l.crm_id is not null then l.crm_object end as "crmObject",
      ${iso(tx, tx`p.created_at`)} as "createdAt", ${iso(tx, tx`p.updated_at`)} as "updatedAt"
    from ${from}
    left join pairs l on l.bu_id = p.bu_id and l.prospect_id = p.id
    left join users u on u.id = p.assigned_user_id
    where ${whereSelected(tx, scope, selection)} order by ${order}`.cursor(rowsPerFetch)
  const heads = fields.map(({ label }) => label)
  yield byteOrderMark +
    toLine([...heads, 'Assigned user', 'Score', 'CRM id', 'CRM type', 'Created', 'Updated'])
  for await (const batch of rows) yield batch.map((row) => lineOf(row, fields)).join('')
}

function lineOf(row: ExportRow, fields: readonly ProspectField[]): string {
  const values = fields.map(({ name }) => row.values[name])
  return toLine([
    ...values,
    row.assigned,
    row.score,
    row.crmId,
    row.crmObject,
    row.createdAt,
    row.updatedAt,
  ])
}

function orderOf(
  tx: Tx,
  { column, descending }: ProspectSort,
): { from: Fragment; order: Fragment } {
  const way = descending ? tx`desc` : tx`asc`
  if (column === 'assigned')
    return { from: tx`prospects p`, order: tx`lower(u.name) ${way} nulls last, p.id` }
  const { from, key, id } = sortKey(tx, column)
  return { from, order: tx`${key} ${way}, ${id} ${way}` }
}
