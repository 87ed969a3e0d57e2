import { parse } from 'csv-parse/sync'
import type { BulkRow, BulkWrite } from '#lib/salesforce/bulk-port.ts'
import { emptied } from '#lib/salesforce/bulk-values.ts'
import { classifyComplaint, externalIdField } from '#lib/salesforce/classify.ts'
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

/**
 * Reads a table row by row, so that no more of it stands in memory than what `take` keeps.
 * @returns false when it is not a table with these columns: a proxy's page, a body cut short
 */
export function readCsv(
  text: string,
  columns: readonly string[],
  take: (cells: string[], header: readonly string[]) => void,
): boolean {
  let header: string[] | null = null
  const onRecord = (cells: string[]) => {
    if (header) take(cells, header)
    else header = cells
    return null
  }
  try {
    parse(text, { bom: true, skip_empty_lines: true, on_record: onRecord })
  } catch {
    return false
  }
  const seen: readonly string[] = header ?? []
  return columns.every((column) => indexIn(seen, column) >= 0)
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
  const isNumber = type === 'double' || type === 'currency' || type === 'int' || type === 'percent'
  return isNumber ? Number(cell) : cell
}
