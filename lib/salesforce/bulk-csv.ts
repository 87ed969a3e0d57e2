import type { BulkRow, BulkWrite } from '#lib/salesforce/bulk-port.ts'
import { emptied } from '#lib/salesforce/bulk-values.ts'
import { classifyComplaint, externalIdField } from '#lib/salesforce/classify.ts'
import { readTable } from '#lib/salesforce/csv-table.ts'
import type { CrmValue, SalesforceFailure } from '#lib/salesforce/port.ts'

export function keyColumn({ way }: BulkWrite): string {
  return way === 'update' ? 'Id' : externalIdField
}

/** One column for every field that any row names. */
export function toCsv(write: BulkWrite, rows: readonly BulkRow[]): string {
  const fields = [...new Set(rows.flatMap(({ values }) => Object.keys(values)))].sort()
  const lines = [[keyColumn(write), ...fields].join(',')]
  for (const { key, values } of rows) {
    const cells = fields.map((field) => (field in values ? cellOf(values[field] ?? null) : ''))
    lines.push([quoted(key), ...cells].join(','))
  }
  return `${lines.join('\n')}\n`
}

function cellOf(value: CrmValue): string {
  if (value === null || value === '') return emptied
  return typeof value === 'string' ? quoted(value) : String(value)
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`
}

/** @returns false when it is not a table with these columns */
export function readCsv(
  text: string,
  columns: readonly string[],
  begin: (header: readonly string[]) => (cells: string[]) => void,
): boolean {
  let seen: readonly string[] = []
  const isTable = readTable(text, (header) => {
    seen = header
    return begin(header)
  })
  return isTable && columns.every((column) => indexIn(seen, column) >= 0)
}

/** Salesforce may answer a header in another case or order. */
export function indexIn(header: readonly string[], column: string): number {
  const wanted = column.toLowerCase()
  return header.findIndex((name) => name.toLowerCase() === wanted)
}

/** `CODE:message:Field Other --` */
export function toFailure(sfError: string): SalesforceFailure {
  const found = /^([A-Z_]+):([\s\S]*?)(?::([^:]*?)\s*--)?$/.exec(sfError.trim())
  const [, statusCode = 'UNKNOWN_EXCEPTION', message = sfError, named = ''] = found ?? []
  const fields = named.split(/\s+/).filter((field) => field !== '')
  return classifyComplaint({ statusCode, message, fields, recordIds: [] })
}

/** A cell as REST would have answered it. */
export function toCell(cell: string, type: string | undefined): CrmValue {
  if (cell === '') return null
  if (type === 'boolean') return cell === 'true'
  // A table writes the same moment another way. Left so, each record would be news to whoever reads it the other way.
  if (type === 'datetime') return cell.replace(/Z$/, '+0000')
  const isNumber = type === 'double' || type === 'currency' || type === 'int' || type === 'percent'
  return isNumber ? Number(cell) : cell
}
