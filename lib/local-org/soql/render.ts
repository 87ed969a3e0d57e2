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
  const steps = stepsOf(plan)
  const readers = rowReaders(plan.rows)
  const simple = plan.rows.length === 1
  const root = plan.object.name
  const blank = blankRecord(plan)
  return (cells) => {
    const rows = readers.map((read) => read(cells))
    const first = rows[0]!
    const record: Rendered = { ...blank }
    record.attributes = { type: root, url: recordUrl(version, root, first.id) }
    for (const { row, parents, field } of steps) {
      if (simple || row === 0) record[field.name] = fieldValue(first, field)
      else nest(record, parents, rows[row]!, plan.rows[row]!.object, version, field)
    }
    return record
  }
}

/** The values alone, in the order of the statement; of a parent that is not there, nulls. */
export function valuesReader(plan: Plan): (cells: readonly unknown[]) => Json[] {
  const steps = stepsOf(plan)
  const readers = rowReaders(plan.rows)
  return (cells) => {
    const rows = readers.map((read) => read(cells))
    return steps.map(({ row, field }) => {
      const from = rows[row]!
      return from.id === null ? null : fieldValue(from, field)
    })
  }
}

function stepsOf(plan: Plan) {
  return plan.selections.map((ref) => ({
    row: plan.rows.findIndex((entry) => entry.alias === ref.alias),
    parents: ref.parents,
    field: ref.field,
  }))
}

/**
 * A record with every key in its place. An object that grows to thirty keys one by one is a slow hash table to V8, which
 * takes twice as long to write as JSON; the copy of a parsed one is not.
 */
function blankRecord(plan: Plan): Rendered {
  const keys = plan.selections.map(({ parents, field }) => parents[0] ?? field.name)
  const blank = Object.fromEntries(['attributes', ...keys].map((key) => [key, null]))
  return JSON.parse(JSON.stringify(blank))
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
