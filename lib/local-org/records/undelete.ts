import type { Context } from '../context.ts'
import { orgNow } from '../context.ts'
import type { DmlError } from '../http/errors.ts'
import { dmlError } from '../http/errors.ts'
import type { Transaction } from '../store/database.ts'
import { inTransaction } from '../store/database.ts'
import { restoreLookups } from './cleared-lookups.ts'
import { objectOfId } from './delete.ts'
import { toId18 } from './ids.ts'
import type { SaveResult } from './write.ts'
import { failure, locked } from './write.ts'

/** After these days the bin has been emptied. */
export const binDays = 15

type Binned = { id: string; tbl: number }

const tablesOf = (binned: Iterable<Binned>) => [...new Set([...binned].map(({ tbl }) => tbl))]

/** Brings records back from the recycle bin, with what had gone with them. */
export async function undeleteRecords(context: Context, rawIds: string[]): Promise<SaveResult[]> {
  if (context.rowsLocked) return rawIds.map((id) => failure(locked, toId18(id)))
  const ids = rawIds.map((raw) => toId18(raw))
  return inTransaction(context.sql, async (tx) => {
    const binned = await readBin(context, tx, ids)
    const taken = await takenValues(tx, binned)
    const results = ids.map((id, index): SaveResult => {
      if (!id) return failure(dmlError('MALFORMED_ID', `malformed id ${rawIds[index]}`))
      const problem = binned.has(id) ? taken.get(id) : notInBin
      return problem ? failure(problem, id) : { id, success: true, errors: [] }
    })
    await restore(
      context,
      tx,
      results.flatMap(({ success, id }) => (success ? binned.get(id!)! : [])),
    )
    return results
  })
}

const notInBin = dmlError('UNDELETE_FAILED', 'Entity is not in the recycle bin')

async function readBin(
  context: Context,
  tx: Transaction,
  ids: (string | undefined)[],
): Promise<Map<string, Binned>> {
  const known = ids.filter((id) => id !== undefined)
  const objects = known.flatMap((id) => objectOfId(context, id) ?? [])
  const oldest = orgNow(context.org) - binDays * 86_400_000
  const rows = await tx<Binned[]>`
    select id, tbl from record
    where tbl = any(${[...new Set(objects.map(({ tbl }) => tbl))]}::int[])
      and id = any(${known}::text[]) and is_deleted and stamp >= ${oldest}::bigint
    order by id for update`
  return new Map(rows.map((row) => [row.id, row]))
}

/** A unique value that another record has taken meanwhile keeps its old holder in the bin. */
async function takenValues(
  tx: Transaction,
  binned: ReadonlyMap<string, Binned>,
): Promise<Map<string, DmlError>> {
  const rows = await tx<{ id: string; other: string }[]>`
    select r.id, o.id as other from record r join record o on o.tbl = r.tbl
      and o.deleted_key = '' and (o.u1 = r.u1 or o.u2 = r.u2 or o.u3 = r.u3)
    where r.tbl = any(${tablesOf(binned.values())}::int[])
      and r.id = any(${[...binned.keys()]}::text[]) and r.is_deleted
      and (r.u1 is not null or r.u2 is not null or r.u3 is not null)`
  return new Map(
    rows.map(({ id, other }) => [
      id,
      dmlError(
        'DUPLICATE_VALUE',
        `duplicate value found: <unknown> duplicates value on record with id: ${other}`,
      ),
    ]),
  )
}

/** What went with the record and whose unique value is taken stays where it is. */
async function restore(context: Context, tx: Transaction, binned: Binned[]): Promise<void> {
  const ids = binned.map(({ id }) => id)
  const now = orgNow(context.org)
  const back = await tx<{ id: string }[]>`
    update record r set is_deleted = false, deleted_key = '', deleted_with = null,
      data = data - 'MasterRecordId', stamp = ${now}::bigint, modified_at = ${now}::bigint,
      modified_by = ${context.userId}
    where r.is_deleted and (
      (r.tbl = any(${tablesOf(binned)}::int[]) and r.id = any(${ids}::text[]))
      or r.deleted_with = any(${ids}::text[]))
      and not exists (
        select 1 from record o where o.tbl = r.tbl and o.deleted_key = '' and (
          o.u1 = r.u1 or o.u2 = r.u2 or o.u3 = r.u3))
    returning r.id`
  const full = await context.server.schemas.fullView(tx, context.org)
  const restored = back.map(({ id }) => id)
  await restoreLookups(tx, full, restored, now)
}

/** Removes records from the bin for good: nothing tells of them any more. */
export async function emptyBin(context: Context, rawIds: string[]): Promise<SaveResult[]> {
  const ids = rawIds.map((raw) => toId18(raw))
  return inTransaction(context.sql, async (tx) => {
    const binned = await readBin(context, tx, ids)
    const gone = [...binned.keys()]
    await tx`delete from record where id = any(${gone}::text[]) and is_deleted
      and tbl = any(${tablesOf(binned.values())}::int[])`
    await tx`delete from record where deleted_with = any(${gone}::text[]) and is_deleted`
    return ids.map((id, index): SaveResult => {
      if (!id) return failure(dmlError('MALFORMED_ID', `malformed id ${rawIds[index]}`))
      if (binned.has(id)) return { id, success: true, errors: [] }
      return failure(
        dmlError('INVALID_ID_FIELD', 'The id is not in the recycle bin or has been purged'),
        id,
      )
    })
  })
}
