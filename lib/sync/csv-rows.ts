import { stringify } from 'csv-stringify/sync'

/** [IM-2] A cell that a spreadsheet would run as a formula is written as text. */
export function safeCell(value: unknown): string {
  const text = value === null || value === undefined ? '' : String(value)
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
}

/** A download of rows that are all here: bounded by its reader. */
export function csvResponse(
  name: string,
  head: readonly string[],
  rows: readonly unknown[][],
): Response {
  const body = stringify([head, ...rows.map((row) => row.map(safeCell))], { quoted: true })
  return new Response(`\uFEFF${body}`, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  })
}
