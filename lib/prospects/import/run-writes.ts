import type { Tx } from '#db/client.ts'
import type {
  FileFormat,
  ImportCounts,
  ImportOptions,
  Mapping,
} from '#lib/prospects/import/types.ts'

export type ClaimedImport = {
  fileName: string
  format: FileFormat
  mapping: Mapping
  options: ImportOptions
  rowsDone: number
  createdBy: string
}

export type Held = { buId: string; importId: string; workerId: string; claimed: ClaimedImport }

const leaseSeconds = 20
const retrySeconds = 5

type Row = Omit<ClaimedImport, 'format'> & {
  encoding: FileFormat['encoding']
  delimiter: FileFormat['delimiter']
  hasHeader: 'yes' | 'no'
}

/** Takes an import that waits, or one that its worker has left. */
export async function claim(
  tx: Tx,
  buId: string,
  importId: string,
  workerId: string,
): Promise<ClaimedImport | null> {
  const [row] = await tx<Row[]>`
    update imports set state = 'running', started_at = coalesce(started_at, now()),
      leased_by = ${workerId}, leased_until = now() + ${leaseSeconds} * interval '1 s'
    where bu_id = ${buId} and id = ${importId}
      and (state = 'waiting' or (state = 'running' and coalesce(leased_until < now(), true)))
    returning file_name as "fileName", encoding, delimiter, has_header as "hasHeader", mapping, options,
      rows_done as "rowsDone", created_by as "createdBy"`
  if (!row) return null
  const { encoding, delimiter, hasHeader, ...rest } = row
  return { ...rest, format: { encoding, delimiter, hasHeader: hasHeader === 'yes' } }
}

/** A piece of the file, and the lease renewed with it. */
export async function readPiece(
  tx: Tx,
  { buId, importId, workerId }: Held,
  n: number,
): Promise<Uint8Array | null | 'lost'> {
  const held = await tx`
    update imports set leased_until = now() + ${leaseSeconds} * interval '1 s'
    where bu_id = ${buId} and id = ${importId} and state = 'running' and leased_by = ${workerId} returning 1`
  if (held.length === 0) return 'lost'
  const [row] = await tx<{ bytes: Uint8Array }[]>`
    select bytes from import_chunks where bu_id = ${buId} and import_id = ${importId} and n = ${n}`
  return row?.bytes ?? null
}

/**
 * Counts a batch in the transaction that wrote it.
 * @returns false when it was cancelled, or taken over: then nothing of the batch may stay
 */
export async function advance(
  tx: Tx,
  { buId, importId, workerId, claimed }: Held,
  rows: number,
  counts: ImportCounts,
): Promise<boolean> {
  const { count } = await tx`
    update imports set rows_done = rows_done + ${rows}, created = created + ${counts.created},
      updated = updated + ${counts.updated}, unchanged = unchanged + ${counts.unchanged},
      restored = restored + ${counts.restored}, rejected = rejected + ${counts.rejected},
      message = null, leased_until = now() + ${leaseSeconds} * interval '1 s'
    where bu_id = ${buId} and id = ${importId} and state = 'running' and leased_by = ${workerId}
      and rows_done = ${claimed.rowsDone}`
  return count === 1
}

/** The file is no longer needed; rows that were refused stay with their reasons. */
export async function finish(
  tx: Tx,
  { buId, importId, workerId }: Held,
  state: 'done' | 'failed',
  message: string | null,
): Promise<void> {
  const { count } = await tx`
    update imports set state = ${state}, message = ${message}, finished_at = now(), leased_by = null,
      leased_until = null, rows_total = case when ${state} = 'done' then rows_done else rows_total end
    where bu_id = ${buId} and id = ${importId} and state = 'running' and leased_by = ${workerId}`
  if (count === 1) {
    await tx`delete from import_chunks where bu_id = ${buId} and import_id = ${importId}`
  }
}

/** Something passing stood in the way: any worker may go on in a moment. */
export async function releaseSoon(tx: Tx, { buId, importId, workerId }: Held): Promise<void> {
  await tx`
    update imports set leased_until = now() + ${retrySeconds} * interval '1 s',
      message = 'It stopped at something unforeseen and goes on by itself. What was written stays.'
    where bu_id = ${buId} and id = ${importId} and state = 'running' and leased_by = ${workerId}`
}
