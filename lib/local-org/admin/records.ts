import type { Context, Server } from '../context.ts'
import { ApiError } from '../http/errors.ts'
import type { Org } from '../org.ts'
import { deleteRecords } from '../records/delete.ts'
import { toId18 } from '../records/ids.ts'
import { draft } from '../records/prepare.ts'
import type { SaveResult } from '../records/write.ts'
import { save } from '../records/write.ts'
import type { SchemaView } from '../schema/view.ts'
import type { Rendered } from '../soql/render.ts'
import { runQuery, runQueryMore } from '../soql/run.ts'
import type { Queryable } from '../store/database.ts'

const version = '67.0'

/** A context that counts as no call and is refused nothing. */
export function contextFor(server: Server, org: Org, userId: string, view: SchemaView): Context {
  return {
    server,
    sql: server.sql,
    org,
    userId,
    view,
    version,
    usage: { used: 0, limit: 0 },
    // In the pages no assignment rule runs unless a person asks for it, and he may insist on a duplicate.
    headers: { 'sforce-auto-assign': 'FALSE', 'sforce-duplicate-rule-header': 'allowSave=true' },
    rowsLocked: false,
    depth: 0,
  }
}

/** Answers a query whole, however long, seeing every field. */
export async function queryAsSystem(
  server: Server,
  org: Org,
  { soql, all }: { soql: string; all?: boolean },
): Promise<{ totalSize: number; records: Rendered[] }> {
  const view = await server.schemas.fullView(server.sql, org)
  const context = contextFor(server, org, 'system', view)
  let page = await runQuery(context, soql, all === true)
  const records = page.records
  while (page.nextRecordsUrl) {
    page = await runQueryMore(context, page.nextRecordsUrl.split('/').at(-1)!)
    records.push(...page.records)
  }
  return { totalSize: page.totalSize, records }
}

export type SaveRequest = {
  object: string
  operation: 'create' | 'update' | 'delete'
  records: Record<string, unknown>[]
  /** Who does it; the org's first administrator otherwise. */
  userId?: string
}

/** What a person does "in Salesforce", many records at once, under all rules of a save. */
export function saveAsUser(server: Server, org: Org, request: SaveRequest): Promise<SaveResult[]> {
  return saveInContext(server, org, request, server.sql)
}

export async function saveInContext(
  server: Server,
  org: Org,
  request: SaveRequest,
  sql: Queryable,
): Promise<SaveResult[]> {
  const view = await server.schemas.fullView(server.sql, org)
  const userId = request.userId ?? (await firstAdministrator(server, org))
  const context = { ...contextFor(server, org, userId, view), sql }
  const object = view.object(request.object)
  if (!object) throw new ApiError(400, 'INVALID_TYPE', `There is no object ${request.object}`)
  if (request.operation === 'delete') {
    return deleteRecords(
      context,
      request.records.map((record) => String(record.Id)),
      false,
    )
  }
  const isUpdate = request.operation === 'update'
  const changes = request.records.map((record) => {
    const id = isUpdate ? toId18(String(record.Id)) : undefined
    if (isUpdate && !id) throw new ApiError(400, 'MALFORMED_ID', `Not an id: ${String(record.Id)}`)
    return {
      draft: draft(object, record, isUpdate ? 'update' : 'create', new Set(['id'])),
      ...(id ? { id } : {}),
    }
  })
  return save(context, object, changes, false)
}

export async function firstAdministrator(server: Server, org: Org): Promise<string> {
  const { records } = await queryAsSystem(server, org, {
    soql: "select Id from User where Profile.Name = 'System Administrator' and IsActive = true order by Id limit 1",
  })
  const id = records[0]?.Id
  if (typeof id !== 'string')
    throw new ApiError(400, 'NO_ADMINISTRATOR', 'The org has no administrator')
  return id
}
