import type { SqlLike } from '#db/client.ts'
import { detectDelimiter, detectHeader } from '#lib/prospects/import/csv-format.ts'
import { toText } from '#lib/prospects/import/csv-rows.ts'
import { guessMapping } from '#lib/prospects/import/mapping.ts'
import { columnNames, type FileHead, previewOf, readHead } from '#lib/prospects/import/preview.ts'
import {
  crmIdTarget,
  type Encoding,
  type FileFormat,
  type ImportList,
  type ImportPage,
  type ImportPreview,
  type ImportRow,
  type ImportSetup,
  type Mapping,
} from '#lib/prospects/import/types.ts'
import { iso } from '#lib/prospects/iso.ts'
import { listFields } from '#lib/prospects/reads.ts'
import type { ImportChoice } from '#lib/prospects/types.ts'

const rowsPerPage = 50
/** Enough for twenty rows; a file that is shorter is previewed whole. */
const headPieces = 2

const columns = (sql: SqlLike) => sql`
  i.id, i.file_name as "fileName", i.size_bytes::float8 as "sizeBytes",
  case when i.state = 'uploading' and i.created_at < now() - interval '1 day' then 'failed' else i.state end as state,
  coalesce(i.rows_total, nullif((i.preview->>'records')::int - (i.has_header = 'yes')::int, -1)) as "rowsTotal",
  i.rows_done as "rowsDone", i.created, i.updated, i.unchanged, i.restored, i.rejected,
  coalesce(i.message, case when i.state = 'uploading' and i.created_at < now() - interval '1 day'
    then 'The upload never ended. Start it again.' end) as message,
  u.name as by, ${iso(sql, sql`i.created_at`)} as "createdAt", ${iso(sql, sql`i.started_at`)} as "startedAt",
  ${iso(sql, sql`i.finished_at`)} as "finishedAt"`

export async function listImports(
  sql: SqlLike,
  buId: string,
  before: string | null,
): Promise<ImportList> {
  const rows = await sql<ImportRow[]>`
    select ${columns(sql)} from imports i left join users u on u.id = i.created_by
    where i.bu_id = ${buId} ${before === null ? sql`` : sql`and i.id < ${before}`}
    order by i.id desc limit ${rowsPerPage + 1}`
  const page = rows.slice(0, rowsPerPage)
  return { rows: page, next: rows.length > rowsPerPage ? (page.at(-1)?.id ?? null) : null }
}

const choicesMost = 50

/** The latest that brought anybody, for the filter of the grid. */
export async function listImportChoices(sql: SqlLike, buId: string): Promise<ImportChoice[]> {
  return sql<ImportChoice[]>`
    select id, file_name as name from imports where bu_id = ${buId} and rows_done > rejected
    order by id desc limit ${choicesMost}`
}

export async function findImport(
  sql: SqlLike,
  buId: string,
  id: string,
): Promise<ImportRow | null> {
  const [row] = await sql<ImportRow[]>`
    select ${columns(sql)} from imports i left join users u on u.id = i.created_by
    where i.bu_id = ${buId} and i.id = ${id}`
  return row ?? null
}

export async function findImportPage(
  sql: SqlLike,
  buId: string,
  id: string,
): Promise<ImportPage | null> {
  const row = await findImport(sql, buId, id)
  if (!row) return null
  if (row.state !== 'uploaded') return { import: row, setup: null }
  return { import: row, setup: await firstSetup(sql, buId, id) }
}

async function firstSetup(sql: SqlLike, buId: string, id: string): Promise<ImportSetup | null> {
  const [row] = await sql<{ encoding: Encoding }[]>`
    select encoding from imports where bu_id = ${buId} and id = ${id}`
  const head = await readFileHead(sql, buId, id)
  if (!row || !head) return null
  const fields = await listFields(sql)
  const format = await detectFormat(head, row.encoding)
  const { mapping, preview } = await previewFile(sql, head, format, null)
  const targets = [
    ...fields.map(({ name, label }) => ({ name, label })),
    { name: crmIdTarget, label: 'CRM id (finds the prospect)' },
  ]
  const options = {
    filled: 'overwrite' as const,
    restore: true,
    assignedUserId: null,
    handTo: null,
  }
  return { choices: { format, mapping, options }, preview, targets }
}

export async function detectFormat(head: FileHead, encoding: Encoding): Promise<FileFormat> {
  let text = ''
  for await (const part of toText([head.bytes], encoding)) text += part
  const delimiter = detectDelimiter(text)
  const { rows } = await readHead(head, { encoding, delimiter })
  return { encoding, delimiter, hasHeader: detectHeader(rows[0]?.cells ?? []) }
}

/** Without a mapping, guesses one from the columns' names. */
export async function previewFile(
  sql: SqlLike,
  head: FileHead,
  format: FileFormat,
  chosen: Mapping | null,
): Promise<{ mapping: Mapping; preview: ImportPreview }> {
  const fields = await listFields(sql)
  const { rows } = await readHead(head, format)
  const mapping =
    chosen ?? (format.hasHeader ? guessMapping(columnNames(rows[0], true), fields) : {})
  return { mapping, preview: await previewOf(head, format, mapping, fields) }
}

export async function readFileHead(
  sql: SqlLike,
  buId: string,
  id: string,
): Promise<FileHead | null> {
  const [row] = await sql<{ records: number; pieces: number }[]>`
    select coalesce((preview->>'records')::int, 0) as records,
      coalesce((preview->>'pieces')::int, 0) as pieces
    from imports where bu_id = ${buId} and id = ${id} and state = 'uploaded'`
  if (!row) return null
  const chunks = await sql<{ bytes: Buffer }[]>`
    select bytes from import_chunks where bu_id = ${buId} and import_id = ${id} and n < ${headPieces} order by n`
  const bytes = Buffer.concat(chunks.map((chunk) => chunk.bytes))
  return { bytes, records: row.records, whole: row.pieces <= headPieces }
}

export type RejectRow = { line: number; reason: string; cells: string[] }

export async function listRejects(
  sql: SqlLike,
  buId: string,
  id: string,
  afterLine: number,
  limit: number,
): Promise<RejectRow[]> {
  return sql<RejectRow[]>`
    select line, reason, cells from import_rejects
    where bu_id = ${buId} and import_id = ${id} and line > ${afterLine} order by line limit ${limit}`
}

export async function readColumns(sql: SqlLike, buId: string, id: string): Promise<string[]> {
  const [row] = await sql<{ columns: string[] | null }[]>`
    select columns from imports where bu_id = ${buId} and id = ${id}`
  return row?.columns ?? []
}
