import type { Context } from '../context.ts'
import { orgNow } from '../context.ts'
import type { DmlError } from '../http/errors.ts'
import { dmlError } from '../http/errors.ts'
import type { ObjectView } from '../schema/view.ts'
import type { Transaction } from '../store/database.ts'
import { inTransaction } from '../store/database.ts'
import type { Child } from './children.ts'
import { movingChildren } from './children.ts'
import { toId18 } from './ids.ts'
import { draft } from './prepare.ts'
import { locked, mayTouch, save } from './write.ts'

export type MergeRequest = {
  object: string
  masterId: string
  /** What the winner shall hold; null clears. */
  fields: Record<string, unknown>
  losers: string[]
}

export type MergeResult = {
  id?: string
  success: boolean
  mergedRecordIds: string[]
  updatedRelatedIds: string[]
  errors: DmlError[]
}

export const mergeable = new Set(['Lead', 'Contact', 'Account'])
const losersMax = 2

class Refused extends Error {
  readonly error: DmlError
  constructor(error: DmlError) {
    super(error.message)
    this.error = error
  }
}

/** One winner takes in up to two losers: they go to the recycle bin and say where they went. */
export async function mergeRecords(context: Context, request: MergeRequest): Promise<MergeResult> {
  try {
    const object = context.view.object(request.object)
    if (!object || !mergeable.has(object.name)) {
      throw new Refused(dmlError('INVALID_TYPE', `${request.object} is not a mergeable type`))
    }
    if (context.rowsLocked) throw new Refused(locked)
    const master = idOf(object, request.masterId)
    const losers = request.losers.map((raw) => idOf(object, raw))
    if (losers.length === 0 || losers.length > losersMax || new Set(losers).has(master)) {
      const message = `specify one or two records to merge, other than the master: ${request.losers.join(', ')}`
      throw new Refused(dmlError('INVALID_ID_FIELD', message))
    }
    return await inTransaction(context.sql, (tx) =>
      mergeOnce({ ...context, sql: tx }, tx, object, { ...request, masterId: master, losers }),
    )
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return {
      id: request.masterId,
      success: false,
      mergedRecordIds: [],
      updatedRelatedIds: [],
      errors: [error.error],
    }
  }
}

function idOf(object: ObjectView, raw: string): string {
  const id = toId18(raw)
  if (id?.startsWith(object.keyPrefix)) return id
  throw new Refused(
    dmlError('MALFORMED_ID', `${object.label} ID: id value of incorrect type: ${raw}`),
  )
}

async function mergeOnce(
  context: Context,
  tx: Transaction,
  object: ObjectView,
  { masterId, losers, fields }: MergeRequest,
): Promise<MergeResult> {
  await lockAll(context, tx, object, [masterId, ...losers])
  const now = orgNow(context.org)
  // The losers go first: the winner may take over a unique value of theirs.
  await tx`
    update record set is_deleted = true, deleted_key = id, stamp = ${now}::bigint,
      modified_at = ${now}::bigint, modified_by = ${context.userId},
      data = data || jsonb_build_object('MasterRecordId', ${masterId}::text)
    where tbl = ${object.tbl} and id = any(${losers}::text[])`
  const updatedRelatedIds: string[] = []
  const full = await context.server.schemas.fullView(tx, context.org)
  for (const child of movingChildren(full, object)) {
    updatedRelatedIds.push(...(await move(context, tx, child, masterId, losers)))
  }
  const change = { id: masterId, draft: draft(object, fields, 'update', new Set(['id'])) }
  const [saved] = await save(context, object, [change], true)
  if (!saved!.success) throw new Refused(saved!.errors[0]!)
  return { id: masterId, success: true, mergedRecordIds: losers, updatedRelatedIds, errors: [] }
}

type Mergeable = { id: string; owner_id: string | null; deleted: boolean; converted: boolean }

async function lockAll(
  context: Context,
  tx: Transaction,
  object: ObjectView,
  ids: string[],
): Promise<void> {
  const rows = await tx<Mergeable[]>`
    select id, owner_id, is_deleted as deleted, coalesce((data ->> 'IsConverted')::boolean, false) as converted
    from record where tbl = ${object.tbl} and id = any(${ids}::text[]) order by id for update`
  if (rows.length < new Set(ids).size) {
    throw new Refused(dmlError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id'))
  }
  if (rows.some(({ deleted }) => deleted)) {
    throw new Refused(dmlError('ENTITY_IS_DELETED', 'entity is deleted'))
  }
  if (rows.some((row) => !mayTouch(context, object, row))) {
    throw new Refused(
      dmlError('INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id'),
    )
  }
  if (rows.some(({ converted }) => converted)) {
    throw new Refused(dmlError('CANNOT_UPDATE_CONVERTED_LEAD', 'cannot reference converted lead'))
  }
}

/** Children of the losers point at the winner from now on; a membership it has already is not doubled. */
async function move(
  context: Context,
  tx: Transaction,
  { object, field, pointer }: Child,
  masterId: string,
  losers: string[],
): Promise<string[]> {
  const now = orgNow(context.org)
  const slot = field.slot ? `${field.slot} = $1,` : ''
  if (object.name === 'CampaignMember') {
    await tx.unsafe(
      `update record r set is_deleted = true, deleted_key = id, stamp = $4::bigint
        where r.tbl = $3::int and ${pointer} = any($2::text[]) and not r.is_deleted
          and exists (select 1 from record o where o.tbl = r.tbl and not o.is_deleted
            and o.${field.slot} = $1 and o.data ->> 'CampaignId' = r.data ->> 'CampaignId')`,
      [masterId, losers, object.tbl, now] as never[],
    )
  }
  const natural =
    object.name === 'CampaignMember' ? `u1 = replace(u1, lower(${pointer}), lower($1)),` : ''
  const rows = (await tx
    .unsafe(
      `update record r set data = data || jsonb_build_object('${field.name}', $1::text), ${slot}
          ${natural} stamp = $4::bigint, modified_at = $4::bigint, modified_by = $5
        where r.tbl = $3::int and ${pointer} = any($2::text[]) and not r.is_deleted returning r.id`,
      [masterId, losers, object.tbl, now, context.userId] as never[],
    )
    .values()) as unknown[][]
  return rows.map(([id]) => id as string)
}
