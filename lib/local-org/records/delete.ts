import type { Context } from '../context.ts'
import { orgNow } from '../context.ts'
import type { DmlError } from '../http/errors.ts'
import { dmlError } from '../http/errors.ts'
import type { ObjectView, SchemaView } from '../schema/view.ts'
import type { Transaction } from '../store/database.ts'
import { inTransaction } from '../store/database.ts'
import { cascadingChildren } from './children.ts'
import { clearLookups } from './cleared-lookups.ts'
import { keyPrefix, toId18 } from './ids.ts'
import { changesSchema, refreshView } from './setup.ts'
import type { SaveResult } from './write.ts'
import { failure, locked, mayTouch, refuseRows } from './write.ts'

export function objectOfId({ view }: { view: SchemaView }, id: string): ObjectView | undefined {
  const prefix = keyPrefix(id)
  return view.objects.find((object) => object.keyPrefix === prefix && !object.virtual)
}

type Deletable = { tbl: number; id: string; deleted: boolean; owner_id: string | null }

/** Moves records to the recycle bin; their unique values become free. */
export async function deleteRecords(
  context: Context,
  rawIds: string[],
  allOrNone: boolean,
): Promise<SaveResult[]> {
  const ids = rawIds.map((raw) => toId18(raw))
  if (context.rowsLocked) return ids.map((id) => failure(locked, id))
  const results = await inTransaction(context.sql, async (tx) => {
    const rows = await tx<Deletable[]>`
      select tbl, id, is_deleted as deleted, owner_id from record
      where id = any(${ids.filter((id) => id !== undefined)}::text[])
        and tbl = any(${tablesOf(context, ids)}::int[])
      order by id for update`
    const byId = new Map(rows.map((row) => [row.id, row]))
    const faults = ids.map((id) => ({ id, error: undefined as DmlError | undefined }))
    refuseRows(context, faults, ({ id }) => id ?? '')
    const verdicts = ids.map((id, index) => {
      const { error } = faults[index]!
      return error ? failure(error, id) : verdict(context, rawIds[index]!, id, byId)
    })
    if (allOrNone && verdicts.some((result) => !result.success)) return rollBack(verdicts)
    const gone = verdicts.filter((result) => result.success).map((result) => result.id!)
    const now = orgNow(context.org)
    await tx`
      update record set is_deleted = true, deleted_key = id, stamp = ${now}::bigint,
        modified_at = ${now}::bigint, modified_by = ${context.userId}
      where id = any(${gone}::text[]) and tbl = any(${tablesOf(context, gone)}::int[])`
    await deleteChildren(context, tx, gone, now)
    if (touchesSchema(context, gone)) {
      await tx`update org set schema_version = schema_version + 1 where org_no = ${context.org.no}`
    }
    return verdicts
  })
  if (touchesSchema(context, ids)) await refreshView(context)
  return results
}

/** What cannot be without its parent goes with it, and its own children with it, down to the last. */
async function deleteChildren(
  context: Context,
  tx: Transaction,
  ids: string[],
  now: number,
): Promise<void> {
  const full = await context.server.schemas.fullView(tx, context.org)
  let level = ids.map((id) => ({ id, root: id }))
  while (level.length > 0) {
    const next: { id: string; root: string }[] = []
    const parents = new Set(level.flatMap(({ id }) => objectOfId({ view: full }, id) ?? []))
    const rows = JSON.stringify(level)
    for (const { object, pointer } of [...parents].flatMap((parent) =>
      cascadingChildren(full, parent),
    )) {
      const gone = await tx.unsafe(
        `update record r set is_deleted = true, deleted_key = r.id, deleted_with = p.root,
            stamp = $2::bigint, modified_at = $2::bigint, modified_by = $3
          from jsonb_to_recordset($1::text::jsonb) as p(id text, root text)
          where r.tbl = $4::int and ${pointer} = p.id and not r.is_deleted
          returning r.id, p.root`,
        [rows, now, context.userId, object.tbl] as never[],
      )
      next.push(...(gone as unknown as { id: string; root: string }[]))
    }
    await clearLookups(tx, full, [...parents], level, now)
    level = next
  }
}

function tablesOf(context: Context, ids: (string | undefined)[]): number[] {
  const tables = ids.flatMap((id) => (id ? [objectOfId(context, id)?.tbl ?? []] : [])).flat()
  return [...new Set(tables)]
}

function touchesSchema(context: Context, ids: (string | undefined)[]): boolean {
  return ids.some((id) => id && changesSchema(objectOfId(context, id)?.name ?? ''))
}

function verdict(
  context: Context,
  raw: string,
  id: string | undefined,
  rows: ReadonlyMap<string, Deletable>,
): SaveResult {
  if (!id) return failure(dmlError('MALFORMED_ID', `malformed id ${raw}`))
  const object = objectOfId(context, id)
  const row = rows.get(id)
  if (!object || !row) {
    return failure(dmlError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id'), id)
  }
  if (row.deleted) return failure(dmlError('ENTITY_IS_DELETED', 'entity is deleted'), id)
  if (!object.deletable || !mayTouch(context, object, row)) {
    return failure(
      dmlError('INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id'),
      id,
    )
  }
  return { id, success: true, errors: [] }
}

function rollBack(results: SaveResult[]): SaveResult[] {
  const error = dmlError(
    'ALL_OR_NONE_OPERATION_ROLLED_BACK',
    'Record rolled back because not all records were valid and the request was using AllOrNone header',
  )
  return results.map((result) => (result.success ? failure(error, result.id) : result))
}
