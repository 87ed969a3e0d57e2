import type { Tx } from '#db/client.ts'
import { wakeForChanges } from '#lib/changes/writes.ts'
import type { ImportChoices } from '#lib/prospects/import/types.ts'

export async function beginImport(
  tx: Tx,
  buId: string,
  file: { fileName: string; sizeBytes: number; createdBy: string },
): Promise<string> {
  const [row] = await tx<{ id: string }[]>`
    insert into imports (bu_id, file_name, size_bytes, created_by)
    values (${buId}, ${file.fileName}, ${file.sizeBytes}, ${file.createdBy}) returning id`
  return row!.id
}

/** How large the file is said to be; null when it is not being uploaded by this person. */
export async function uploadSize(
  tx: Tx,
  buId: string,
  id: string,
  userId: string,
): Promise<number | null> {
  const [row] = await tx<{ sizeBytes: number }[]>`
    select size_bytes::float8 as "sizeBytes" from imports
    where bu_id = ${buId} and id = ${id} and state = 'uploading' and created_by = ${userId}`
  return row?.sizeBytes ?? null
}

/** Sent twice, it is there once. */
export async function writePiece(
  tx: Tx,
  buId: string,
  id: string,
  n: number,
  bytes: Uint8Array,
): Promise<void> {
  await tx`
    insert into import_chunks (bu_id, import_id, n, bytes) values (${buId}, ${id}, ${n}, ${Buffer.from(bytes)})
    on conflict (bu_id, import_id, n) do update set bytes = excluded.bytes`
}

export async function readUploaded(
  tx: Tx,
  buId: string,
  id: string,
  n: number,
): Promise<Uint8Array | null> {
  const [row] = await tx<{ bytes: Uint8Array }[]>`
    select bytes from import_chunks where bu_id = ${buId} and import_id = ${id} and n = ${n}`
  return row?.bytes ?? null
}

export async function markUploaded(
  tx: Tx,
  buId: string,
  id: string,
  file: { encoding: string; records: number; pieces: number },
): Promise<void> {
  const preview = JSON.stringify({ records: file.records, pieces: file.pieces })
  await tx`
    update imports set state = 'uploaded', encoding = ${file.encoding}, preview = ${preview}::text::jsonb
    where bu_id = ${buId} and id = ${id} and state = 'uploading'`
}

/** @returns false when it was started already */
export async function startImport(
  tx: Tx,
  buId: string,
  id: string,
  { format, mapping, options }: ImportChoices,
  columns: readonly string[],
  total: number,
): Promise<boolean> {
  const { count } = await tx`
    update imports set state = 'waiting', encoding = ${format.encoding}, delimiter = ${format.delimiter},
      has_header = ${format.hasHeader ? 'yes' : 'no'}, mapping = ${JSON.stringify(mapping)}::text::jsonb,
      options = ${JSON.stringify(options)}::text::jsonb, columns = ${JSON.stringify(columns)}::text::jsonb,
      rows_total = ${total}
    where bu_id = ${buId} and id = ${id} and state = 'uploaded'`
  if (count === 1) await wakeForChanges(tx, buId)
  return count === 1
}

/** What was written stays; nothing more comes. */
export async function cancelImport(tx: Tx, buId: string, id: string): Promise<boolean> {
  const { count } = await tx`
    update imports set state = 'cancelled', finished_at = now(), leased_by = null, leased_until = null
    where bu_id = ${buId} and id = ${id} and state in ('uploading', 'uploaded', 'waiting', 'running')`
  if (count === 1) {
    await tx`delete from import_chunks where bu_id = ${buId} and import_id = ${id}`
  }
  return count === 1
}
