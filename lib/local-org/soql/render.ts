import { isoMoment } from '../context.ts'
import type { Row } from '../records/row.ts'
import { fieldValue, recordUrl, rowColumns } from '../records/row.ts'
import type { Json } from '../records/values.ts'
import type { Field } from '../schema/fields.ts'
import type { Aggregate, Plan } from './compile.ts'

export type Rendered = { [key: string]: Json }

const width = rowColumns.length

/** Turns result rows (plain arrays, a run of columns per alias) into records as Salesforce nests them. */
export function renderer(plan: Plan, version: string): (cells: readonly unknown[]) => Rendered {
  const steps = plan.selections.map((ref) => ({
    row: plan.rows.findIndex((entry) => entry.alias === ref.alias),
    parents: ref.parents,
    field: ref.field,
  }))
  const simple = plan.rows.length === 1
  const root = plan.object.name
  return (cells) => {
    const rows = plan.rows.map((_, index) => toRow(cells, index))
    const first = rows[0]!
    const record: Rendered = {
      attributes: { type: root, url: recordUrl(version, root, first.id) },
    }
    for (const { row, parents, field } of steps) {
      if (simple || row === 0) record[field.name] = fieldValue(first, field)
      else nest(record, parents, rows[row]!, plan.rows[row]!.object.name, version, field)
    }
    return record
  }
}

function toRow(cells: readonly unknown[], index: number): Row {
  const at = index * width
  return {
    id: cells[at] as string,
    stamp: cells[at + 1] as number,
    created_at: cells[at + 2] as number,
    modified_at: cells[at + 3] as number,
    created_by: cells[at + 4] as string,
    modified_by: cells[at + 5] as string,
    owner_id: cells[at + 6] as string | null,
    is_deleted: cells[at + 7] as boolean,
    data: cells[at + 8] as Row['data'],
  }
}

function nest(
  record: Rendered,
  parents: string[],
  row: Row,
  type: string,
  version: string,
  field: Field,
): void {
  let target = record
  for (const [index, parent] of parents.entries()) {
    const last = index === parents.length - 1
    if (last && row.id === null) {
      target[parent] ??= null
      return
    }
    const attributes: Rendered = last
      ? { type, url: recordUrl(version, type, row.id) }
      : { type: parent }
    target[parent] ??= { attributes }
    target = target[parent] as Rendered
  }
  target[field.name] = fieldValue(row, field)
}

export function renderAggregate(aggregates: Aggregate[], cells: readonly unknown[]): Rendered {
  const record: Rendered = { attributes: { type: 'AggregateResult' } }
  for (const [index, { name, field }] of aggregates.entries()) {
    const value = cells[index] as Json
    const isMoment = field?.type === 'datetime' && field.column && typeof value === 'number'
    const isNumeric = field !== undefined && field.precision > 0 && typeof value === 'string'
    record[name] = isMoment ? isoMoment(value as number) : isNumeric ? Number(value) : value
  }
  return record
}
