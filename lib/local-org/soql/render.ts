import { isoMoment } from '../context.ts'
import type { Row } from '../records/row.ts'
import { fieldValue, recordUrl } from '../records/row.ts'
import type { Json } from '../records/values.ts'
import type { Field } from '../schema/fields.ts'
import type { ObjectView } from '../schema/view.ts'
import type { Aggregate, Plan, PlanRow } from './compile.ts'

export type Rendered = { [key: string]: Json }

/** Turns result rows (plain arrays, a run of columns per alias) into records as Salesforce nests them. */
export function renderer(plan: Plan, version: string): (cells: readonly unknown[]) => Rendered {
  const steps = plan.selections.map((ref) => ({
    row: plan.rows.findIndex((entry) => entry.alias === ref.alias),
    parents: ref.parents,
    field: ref.field,
  }))
  const readers = rowReaders(plan.rows)
  const simple = plan.rows.length === 1
  const root = plan.object.name
  return (cells) => {
    const rows = readers.map((read) => read(cells))
    const first = rows[0]!
    const record: Rendered = {
      attributes: { type: root, url: recordUrl(version, root, first.id) },
    }
    for (const { row, parents, field } of steps) {
      if (simple || row === 0) record[field.name] = fieldValue(first, field)
      else nest(record, parents, rows[row]!, plan.rows[row]!.object, version, field)
    }
    return record
  }
}

/** One reader per alias, each knowing where its run of cells begins. */
function rowReaders(rows: PlanRow[]): ((cells: readonly unknown[]) => Row)[] {
  let start = 0
  return rows.map(({ columns }) => {
    const at = start
    start += columns.length
    return (cells) => {
      const row: Record<string, unknown> = {}
      for (let n = 0; n < columns.length; n++) row[columns[n]!] = cells[at + n]
      return row as Row
    }
  })
}

function nest(
  record: Rendered,
  parents: string[],
  row: Row,
  object: ObjectView,
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
    const type = last ? typeOf(object, row.id) : parent
    const attributes: Rendered = last ? { type, url: recordUrl(version, type, row.id) } : { type }
    target[parent] ??= { attributes }
    target = target[parent] as Rendered
  }
  target[field.name] = fieldValue(row, field)
}

/** What a polymorphic field points at tells by its id which object it is. */
function typeOf(object: ObjectView, id: string): string {
  const types = object.field('Type')?.types
  return types?.find(({ keyPrefix }) => id.startsWith(keyPrefix))?.object ?? object.name
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
