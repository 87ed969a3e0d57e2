import type { Context } from '../context.ts'
import { orgNow } from '../context.ts'
import type { DmlError } from '../http/errors.ts'
import { dmlError } from '../http/errors.ts'
import type { ObjectView } from '../schema/view.ts'
import type { Transaction } from '../store/database.ts'
import { inTransaction, postgresCode } from '../store/database.ts'
import { runAutomation } from './automation.ts'
import { nameRecords } from './custom-names.ts'
import { checkDuplicates } from './duplicates.ts'
import { trackHistory } from './history.ts'
import { giveContacts, writePersonContacts } from './person-accounts.ts'
import type { Draft, Keys } from './prepare.ts'
import { keysOf, merge } from './prepare.ts'
import { checkReferences } from './references.ts'
import type { RecordData, Row } from './row.ts'
import { keepOnePrimary, objectProblem } from './rules.ts'
import { changesSchema, refreshView, setupProblem } from './setup.ts'
import { checkUnique } from './unique.ts'

export type SaveResult = {
  id?: string
  success: boolean
  errors: DmlError[]
  created?: boolean
}

/** One record to save: with an id an update, without one a create. */
export type Change = {
  draft: Draft
  id?: string
  /** Refuses the update when the record was saved after this moment. */
  unmodifiedSince?: number
}

/** A change on its way: the row it meets, what it will be, or why it may not. */
export type Pending = Change & {
  existing?: Row
  owner: string | null
  data: RecordData
  keys: Keys
  error?: DmlError
}

const attemptsMax = 4
const rolledBack = dmlError(
  'ALL_OR_NONE_OPERATION_ROLLED_BACK',
  'Record rolled back because not all records were valid and the request was using AllOrNone header',
)
export const locked = dmlError(
  'UNABLE_TO_LOCK_ROW',
  'unable to obtain exclusive access to this record or 200 records',
)

/** Saves many records of one object with a handful of statements; each fails or lands by itself unless allOrNone. */
export async function save(
  context: Context,
  object: ObjectView,
  changes: Change[],
  allOrNone: boolean,
): Promise<SaveResult[]> {
  if (context.rowsLocked) return changes.map((change) => failure(locked, change.id))
  for (let attempt = 1; ; attempt++) {
    try {
      const results = await inTransaction(context.sql, (tx) =>
        saveOnce(context, tx, object, changes, allOrNone),
      )
      if (changesSchema(object.name)) await refreshView(context)
      context.server.statistics.note(changes.length)
      return results
    } catch (error) {
      const code = postgresCode(error)
      // Another request took a unique value after we had looked: look again and name its record.
      if (code === '23505' && attempt < attemptsMax) continue
      if (code === '40P01' || code === '55P03') {
        return changes.map((change) => failure(locked, change.id))
      }
      throw error
    }
  }
}

async function saveOnce(
  context: Context,
  tx: Transaction,
  object: ObjectView,
  changes: Change[],
  allOrNone: boolean,
): Promise<SaveResult[]> {
  const full = (await context.server.schemas.fullView(tx, context.org)).object(object.name)!
  const pending = changes.map((change) => ({
    ...change,
    owner: null,
    data: {},
    keys: noKeys,
  })) as Pending[]
  for (const item of pending) {
    if (item.draft.error) item.error = item.draft.error
  }
  refuseRows(context, pending, ({ draft: { values } }) =>
    [...values.values()].map(String).join('\n'),
  )
  await meetExisting(context, tx, object, pending)
  await checkReferences(context, tx, object, pending)
  for (const item of open(pending)) {
    complete(context, full, item)
    runAutomation(context, full, item)
    if (item.error) continue
    const problem = objectProblem(object, item) ?? (await setupProblem(context, tx, object, item))
    if (problem) item.error = problem
  }
  await checkUnique(tx, full, pending)
  await checkDuplicates(context, tx, object, pending)
  if (allOrNone && pending.some((item) => item.error)) {
    return pending.map((item) => failure(item.error ?? rolledBack, item.id))
  }
  await write(context, tx, object, pending)
  return pending.map((item) =>
    item.error
      ? failure(item.error, item.existing ? item.id : undefined)
      : { id: item.id!, success: true, errors: [] },
  )
}

const noKeys: Keys = { email_key: null, u1: null, u2: null, u3: null, e1: null, e2: null }

export function failure(error: DmlError, id?: string): SaveResult {
  return { ...(id ? { id } : {}), success: false, errors: [error] }
}

/** An armed fault of rows: as many as it asks for are refused, in their order. */
export function refuseRows<T extends { error?: DmlError | undefined }>(
  { rowFault }: Context,
  items: T[],
  textOf: (item: T) => string,
): void {
  if (!rowFault) return
  for (const item of items) {
    const fits = rowFault.match === undefined || textOf(item).includes(rowFault.match)
    if (item.error || !fits || rowFault.left <= 0) continue
    rowFault.left -= 1
    item.error = rowFault.error
  }
}

function open(pending: Pending[]): Pending[] {
  return pending.filter((item) => !item.error)
}

/** Reads and locks the rows to update, always in the order of their ids: two batches cannot wait for each other. */
async function meetExisting(
  context: Context,
  tx: Transaction,
  object: ObjectView,
  pending: Pending[],
): Promise<void> {
  const updates = open(pending).filter((item) => item.id)
  if (updates.length === 0) return
  const ids = updates.map((item) => item.id!)
  const rows = await tx<Row[]>`
    select id, stamp, created_at, modified_at, created_by, modified_by, owner_id, is_deleted, data
    from record where tbl = ${object.tbl} and id = any(${ids}::text[]) order by id for update`
  const byId = new Map(rows.map((row) => [row.id, row]))
  const seen = new Set<string>()
  for (const item of updates) {
    const problem = seen.has(item.id!)
      ? dmlError('DUPLICATE_VALUE', `Duplicate id specified: ${item.id}`, ['Id'])
      : refusal(context, object, item, byId.get(item.id!))
    seen.add(item.id!)
    if (problem) item.error = problem
    else item.existing = byId.get(item.id!)!
  }
}

function refusal(
  context: Context,
  object: ObjectView,
  item: Pending,
  row: Row | undefined,
): DmlError | undefined {
  if (!row) return dmlError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id')
  if (row.is_deleted) return dmlError('ENTITY_IS_DELETED', 'entity is deleted')
  if (!mayTouch(context, object, row)) {
    return dmlError('INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id')
  }
  if (row.data.IsConverted === true && object.name === 'Lead') {
    return dmlError('CANNOT_UPDATE_CONVERTED_LEAD', 'cannot reference converted lead')
  }
  if (item.unmodifiedSince !== undefined && row.modified_at > item.unmodifiedSince) {
    return dmlError('PRECONDITION_FAILED', 'The record was modified after the given date')
  }
  return undefined
}

/** In a private org a record is its owner's and those who may modify all. */
export function mayTouch(
  context: Context,
  object: ObjectView,
  row: { owner_id: string | null },
): boolean {
  if (context.org.settings.sharing !== 'private' || !object.shared) return true
  return context.view.modifyAllData || row.owner_id === context.userId
}

function complete(context: Context, full: ObjectView, item: Pending): void {
  item.data = merge(full, item.existing?.data, item.draft.values)
  item.keys = keysOf(full, item.data)
  const ownerField = full.field('OwnerId')
  if (!ownerField) return
  const chosen = [...item.draft.values].find(([field]) => field.name === 'OwnerId')?.[1]
  item.owner = (chosen as string | null | undefined) ?? item.existing?.owner_id ?? context.userId
}

async function write(
  context: Context,
  tx: Transaction,
  object: ObjectView,
  pending: Pending[],
): Promise<void> {
  const now = orgNow(context.org)
  const creates = open(pending).filter((item) => !item.existing)
  const updates = open(pending).filter((item) => item.existing)
  if (creates.length > 0) {
    const ids = await context.server.ids.take(object.keyPrefix, context.org.no, creates.length)
    for (const [index, item] of creates.entries()) item.id = ids[index]!
    await nameRecords(context.server, context.org, object, creates.map(named))
    if (object.name === 'Account') await giveContacts(context, creates)
    await tx`
      insert into record (tbl, id, stamp, created_at, modified_at, created_by, modified_by,
        owner_id, email_key, u1, u2, u3, e1, e2, data)
      select ${object.tbl}, t.id, ${now}::bigint, ${now}::bigint, ${now}::bigint, ${context.userId},
        ${context.userId}, t.owner, t.email_key, t.u1, t.u2, t.u3, t.e1, t.e2, t.data
      from jsonb_to_recordset(${asRows(creates)}::text::jsonb) as t(id text, owner text,
        email_key text, u1 text, u2 text, u3 text, e1 text, e2 text, data jsonb)`
  }
  if (updates.length > 0) {
    await nameRecords(context.server, context.org, object, updates.map(named))
    await tx`
      update record r set stamp = ${now}::bigint, modified_at = ${now}::bigint,
        modified_by = ${context.userId}, owner_id = t.owner, email_key = t.email_key, u1 = t.u1,
        u2 = t.u2, u3 = t.u3, e1 = t.e1, e2 = t.e2, data = t.data
      from jsonb_to_recordset(${asRows(updates)}::text::jsonb) as t(id text, owner text,
        email_key text, u1 text, u2 text, u3 text, e1 text, e2 text, data jsonb)
      where r.tbl = ${object.tbl} and r.id = t.id`
  }
  if (object.name === 'Account') {
    await writePersonContacts(context, tx, [...creates, ...updates], now)
  }
  await trackHistory(context, tx, object, [...creates, ...updates], now)
  await keepOnePrimary(tx, object, [...creates, ...updates], now)
  if (changesSchema(object.name)) {
    await tx`update org set schema_version = schema_version + 1 where org_no = ${context.org.no}`
  }
}

const named = ({ id, data }: Pending) => ({ id: id!, data })

function asRows(items: Pending[]): string {
  return JSON.stringify(
    items.map((item) => ({ id: item.id, owner: item.owner, ...item.keys, data: item.data })),
  )
}
