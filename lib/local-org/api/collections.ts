import type { ApiAnswer, ApiRequest, Context } from '../context.ts'
import { ApiError, dmlError, notFound } from '../http/errors.ts'
import { deleteRecords } from '../records/delete.ts'
import { toId18 } from '../records/ids.ts'
import { draft } from '../records/prepare.ts'
import { readRecords, requestedFields } from '../records/read.ts'
import { wholeRecord } from '../records/row.ts'
import { upsert } from '../records/upsert.ts'
import type { Change, SaveResult } from '../records/write.ts'
import { failure, save } from '../records/write.ts'
import type { ObjectView } from '../schema/view.ts'
import { inTransaction } from '../store/database.ts'
import type { Body } from './input.ts'
import { isTrue, methodNotAllowed, objectBody, objectNamed } from './input.ts'

export const collectionMax = 200
const retrieveMax = 2_000

export function answerCollections(context: Context, request: ApiRequest): Promise<ApiAnswer> {
  const [, , object, field] = request.path
  switch (request.method) {
    case 'POST':
      return object ? retrieve(context, request, object) : createAll(context, request)
    case 'PATCH':
      if (object && field) return upsertAll(context, request, object, field)
      return updateAll(context, request)
    case 'DELETE':
      return deleteAll(context, request)
    case 'GET':
      if (object) return retrieve(context, request, object)
      throw methodNotAllowed('GET', 'DELETE,PATCH,POST')
    default:
      throw methodNotAllowed(request.method, 'DELETE,GET,PATCH,POST')
  }
}

function recordsOf(request: ApiRequest): { records: Body[]; allOrNone: boolean } {
  const body = objectBody(request)
  const { records } = body
  if (!Array.isArray(records)) {
    throw new ApiError(400, 'INVALID_ARGUMENT', 'The request body must hold an array named records')
  }
  if (records.length > collectionMax) throw tooMany()
  return { records: records as Body[], allOrNone: isTrue(body.allOrNone) }
}

function tooMany(max = collectionMax): ApiError {
  return new ApiError(
    400,
    'EXCEEDED_ID_LIMIT',
    `record limit reached. cannot submit more than ${max} records into this call`,
  )
}

function typeOf(record: Body): string {
  const attributes = record?.attributes as { type?: unknown } | undefined
  return typeof attributes?.type === 'string' ? attributes.type : ''
}

type Group = { type: string; records: Body[] }

/** Neighbours of one type are saved together; at most ten changes of type are allowed. */
function groups(records: Body[]): Group[] {
  const made: Group[] = []
  for (const record of records) {
    const type = typeOf(record)
    const last = made.at(-1)
    if (last && last.type.toLowerCase() === type.toLowerCase()) last.records.push(record)
    else made.push({ type, records: [record] })
  }
  if (made.length > 10) {
    throw new ApiError(400, 'INVALID_ARGUMENT', 'more than 10 chunks of records of different types')
  }
  return made
}

class RolledBack extends Error {
  readonly results: SaveResult[]
  constructor(results: SaveResult[]) {
    super('rolled back')
    this.results = results
  }
}

/** Several types and allOrNone: one transaction holds all groups together. */
async function saveGroups(
  context: Context,
  all: Group[],
  allOrNone: boolean,
  saveGroup: (context: Context, group: Group) => Promise<SaveResult[]>,
): Promise<SaveResult[]> {
  const run = async (inside: Context) => {
    const results: SaveResult[] = []
    for (const group of all) results.push(...(await saveGroup(inside, group)))
    return results
  }
  if (!allOrNone || all.length === 1) return run(context)
  try {
    return await inTransaction(context.sql, async (tx) => {
      const results = await run({ ...context, sql: tx })
      if (results.some((result) => !result.success)) throw new RolledBack(results)
      return results
    })
  } catch (error) {
    if (error instanceof RolledBack) return error.results.map(rolledBack)
    throw error
  }
}

function rolledBack(result: SaveResult): SaveResult {
  if (!result.success) return result
  return failure(
    dmlError(
      'ALL_OR_NONE_OPERATION_ROLLED_BACK',
      'Record rolled back because not all records were valid and the request was using AllOrNone header',
    ),
  )
}

function unknownType(group: Group): SaveResult[] {
  const message = group.type
    ? `sObject type '${group.type}' is not supported.`
    : 'Include an attributes type in each record'
  return group.records.map(() => failure(dmlError('INVALID_TYPE', message)))
}

async function createAll(context: Context, request: ApiRequest): Promise<ApiAnswer> {
  const { records, allOrNone } = recordsOf(request)
  const body = await saveGroups(context, groups(records), allOrNone, (inside, group) => {
    const object = inside.view.object(group.type)
    if (!object?.createable) return Promise.resolve(unknownType(group))
    const changes = group.records.map((record) => ({
      draft: draft(object, record, 'create', none),
    }))
    return save(inside, object, changes, allOrNone)
  })
  return { status: 200, body: told(body) }
}

/** Which records a duplicate rule found is told of single records only. */
function told(results: SaveResult[]): SaveResult[] {
  return results.map((result) => ({
    ...result,
    errors: result.errors.map(({ duplicateResult: _, ...error }) => error),
  }))
}

const none: ReadonlySet<string> = new Set()
const ignoreId: ReadonlySet<string> = new Set(['id'])

async function updateAll(context: Context, request: ApiRequest): Promise<ApiAnswer> {
  const { records, allOrNone } = recordsOf(request)
  const body = await saveGroups(context, groups(records), allOrNone, (inside, group) => {
    const object = inside.view.object(group.type)
    if (!object?.updateable) return Promise.resolve(unknownType(group))
    return save(
      inside,
      object,
      group.records.map((record) => updateChange(object, record)),
      allOrNone,
    )
  })
  return { status: 200, body: told(body) }
}

function updateChange(object: ObjectView, record: Body): Change {
  const name = Object.keys(record).find((key) => key.toLowerCase() === 'id')
  const raw = name === undefined ? undefined : record[name]
  if (raw === undefined || raw === null) {
    return {
      draft: {
        values: new Map(),
        error: dmlError('MISSING_ARGUMENT', 'Id not specified in an update call', ['Id']),
      },
    }
  }
  const id = toId18(String(raw))
  if (!id?.startsWith(object.keyPrefix)) {
    const error = dmlError(
      'MALFORMED_ID',
      `${object.label} ID: id value of incorrect type: ${String(raw)}`,
      ['Id'],
    )
    return { draft: { values: new Map(), error } }
  }
  return { id, draft: draft(object, record, 'update', ignoreId) }
}

async function upsertAll(
  context: Context,
  request: ApiRequest,
  objectName: string,
  fieldName: string,
): Promise<ApiAnswer> {
  const { records, allOrNone } = recordsOf(request)
  const object = objectNamed(context, objectName)
  const field = object.field(fieldName)
  if (!field || (field.type !== 'id' && !(field.externalId && field.slot))) {
    throw notFound(`Provided external ID field does not exist or is not accessible: ${fieldName}`)
  }
  const strangers = records.filter(
    (record) => typeOf(record).toLowerCase() !== object.name.toLowerCase(),
  )
  if (strangers.length > 0) {
    throw new ApiError(400, 'INVALID_TYPE', `all records must be of type ${object.name}`)
  }
  return { status: 200, body: told(await upsert(context, object, field, records, allOrNone)) }
}

async function deleteAll(context: Context, request: ApiRequest): Promise<ApiAnswer> {
  const ids = (request.query.get('ids') ?? '').split(',').filter((id) => id !== '')
  if (ids.length > collectionMax) throw tooMany()
  return {
    status: 200,
    body: await deleteRecords(context, ids, isTrue(request.query.get('allOrNone'))),
  }
}

async function retrieve(
  context: Context,
  request: ApiRequest,
  objectName: string,
): Promise<ApiAnswer> {
  const object = objectNamed(context, objectName)
  const body = request.method === 'POST' ? objectBody(request) : undefined
  const raw = body ? (body.ids as string[]) : (request.query.get('ids') ?? '').split(',')
  const names = body ? (body.fields as string[]) : (request.query.get('fields') ?? '').split(',')
  if (!Array.isArray(raw) || !Array.isArray(names)) {
    throw new ApiError(400, 'INVALID_ARGUMENT', 'ids and fields must be arrays')
  }
  if (raw.length > retrieveMax) throw tooMany(retrieveMax)
  const fields = requestedFields(object, names)
  const ids = raw.map((id) => toId18(String(id)))
  const rows = await readRecords(
    context,
    object,
    ids.filter((id) => id !== undefined),
  )
  const byId = new Map(rows.filter((row) => !row.is_deleted).map((row) => [row.id, row]))
  return {
    status: 200,
    body: ids.map((id) => {
      const row = id ? byId.get(id) : undefined
      return row ? wholeRecord(context.version, object, row, fields) : null
    }),
  }
}
