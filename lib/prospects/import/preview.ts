import type { ProspectField } from '#lib/prospects/default-fields.ts'
import { BrokenFile, type CsvRow, readRows, toText } from '#lib/prospects/import/csv-rows.ts'
import { judgeRow, mapColumns } from '#lib/prospects/import/judge-row.ts'
import { mappingProblem } from '#lib/prospects/import/mapping.ts'
import type { FileFormat, ImportPreview, Mapping, PreviewRow } from '#lib/prospects/import/types.ts'

const rowsShown = 20

export type FileHead = {
  /** The file's first bytes. */
  bytes: Uint8Array
  /** Rows in the file, its header among them. */
  records: number
  /** These are all of its bytes. */
  whole: boolean
}

/** The first rows of the file, as this format cuts them. */
export async function readHead(
  { bytes, whole }: FileHead,
  format: Pick<FileFormat, 'encoding' | 'delimiter'>,
): Promise<{ rows: CsvRow[]; problem: string | null }> {
  const rows: CsvRow[] = []
  try {
    for await (const some of readRows(toText([bytes], format.encoding), format.delimiter)) {
      rows.push(...some)
    }
  } catch (error) {
    if (!(error instanceof BrokenFile)) throw error
    // The head of a longer file ends wherever it ends.
    const cut = !whole && rows.length > 0
    return { rows: rows.slice(0, rowsShown + 1), problem: cut ? null : error.message }
  }
  return { rows: rows.slice(0, rowsShown + 1), problem: null }
}

/** What would come of these choices: the rows as they would be read, with exactly what the import would say. */
export async function previewOf(
  head: FileHead,
  format: FileFormat,
  mapping: Mapping,
  fields: readonly ProspectField[],
): Promise<ImportPreview> {
  const { rows, problem } = await readHead(head, format)
  const width = rows[0]?.cells.length ?? 0
  const columns = columnNames(rows[0], format.hasHeader)
  const mapped = mapColumns(width, mapping, fields)
  const shown = (format.hasHeader ? rows.slice(1) : rows).slice(0, rowsShown)
  const total = Math.max(0, head.records - (format.hasHeader ? 1 : 0))
  return {
    columns,
    rows: shown.map(({ line, cells }): PreviewRow => {
      const outcome = judgeRow(mapped, cells)
      const padded = [...cells, ...Array<string>(Math.max(0, width - cells.length)).fill('')]
      return { line, cells: padded, problems: 'problems' in outcome ? outcome.problems : [] }
    }),
    total,
    problem:
      problem ??
      (total === 0 ? 'This file has no rows below its header.' : mappingProblem(mapping, fields)),
  }
}

export function columnNames(first: CsvRow | undefined, hasHeader: boolean): string[] {
  return (first?.cells ?? []).map((cell, index) => {
    const name = hasHeader ? cell.trim() : ''
    return name === '' ? `Column ${index + 1}` : name
  })
}
