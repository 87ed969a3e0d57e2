import type { ApiAnswer, ApiRequest, Context } from '../context.ts'
import { ApiError, fromDmlError, notFound } from '../http/errors.ts'
import { deleteRecords } from '../records/delete.ts'
import { toId18 } from '../records/ids.ts'
import { readRecords, requestedFields } from '../records/read.ts'
import { wholeRecord } from '../records/row.ts'
import type { SaveResult } from '../records/write.ts'
import { describeObject, describeSummary } from '../schema/describe.ts'
import type { ObjectView } from '../schema/view.ts'
import { answerExternalId } from './external-id.ts'
import { methodNotAllowed, objectBody, objectNamed } from './input.ts'
import { answerDeleted, answerUpdated } from './replication.ts'
import { createOne, updateOne } from './single.ts'

export async function answerSObjects(context: Context, request: ApiRequest): Promise<ApiAnswer> {
  const [, name, third, ...rest] = request.path
  if (!name) return describeGlobal(context)
  const object = objectNamed(context, name)
  if (!third) return objectRoot(context, request, object)
  switch (third.toLowerCase()) {
    case 'describe':
      if (rest.length > 0) throw notFound()
      return describeOne(context, object)
    case 'updated':
      return answerUpdated(context, request, object)
    case 'deleted':
      return answerDeleted(context, request, object)
  }
  if (rest.length > 0) return answerExternalId(context, request, object, third, rest.join('/'))
  return oneRecord(context, request, object, third)
}

function describeGlobal(context: Context): ApiAnswer {
  const sobjects = context.view.objects
    .filter((object) => !object.tooling)
    .map((object) => describeSummary(object, context.version))
  return { status: 200, body: { encoding: 'UTF-8', maxBatchSize: 200, sobjects } }
}

function describeOne(context: Context, object: ObjectView): ApiAnswer {
  return { status: 200, body: describeObject(context.view, object, context.version) }
}

async function objectRoot(
  context: Context,
  request: ApiRequest,
  object: ObjectView,
): Promise<ApiAnswer> {
  if (request.method === 'GET') {
    return {
      status: 200,
      body: { objectDescribe: describeSummary(object, context.version), recentItems: [] },
    }
  }
  if (request.method !== 'POST') throw methodNotAllowed(request.method, 'HEAD,GET,POST')
  return createOne(context, object, objectBody(request))
}

async function oneRecord(
  context: Context,
  request: ApiRequest,
  object: ObjectView,
  rawId: string,
): Promise<ApiAnswer> {
  const id = toId18(rawId)
  if (!id?.startsWith(object.keyPrefix)) throw unknownRecord(rawId)
  switch (request.method) {
    case 'GET':
    case 'HEAD':
      return readOne(context, request, object, id)
    case 'PATCH': {
      const result = await updateOne(context, object, id, objectBody(request))
      if (!result.success) throw updateError(result)
      return { status: 204 }
    }
    case 'DELETE': {
      const [result] = await deleteRecords(context, [id], true)
      if (!result!.success) throw updateError(result!)
      return { status: 204 }
    }
    default:
      throw methodNotAllowed(request.method, 'DELETE,GET,HEAD,PATCH')
  }
}

function unknownRecord(id: string): ApiError {
  return notFound(`Provided external ID field does not exist or is not accessible: ${id}`)
}

function updateError(result: SaveResult): ApiError {
  const [error] = result.errors
  const itself = error!.statusCode === 'INVALID_CROSS_REFERENCE_KEY' && error!.fields.length === 0
  if (error!.statusCode === 'PRECONDITION_FAILED') return fromDmlError(error!, 412)
  return fromDmlError(error!, itself ? 404 : undefined)
}

async function readOne(
  context: Context,
  request: ApiRequest,
  object: ObjectView,
  id: string,
): Promise<ApiAnswer> {
  const fields = requestedFields(object, request.query.get('fields')?.split(','))
  const [row] = await readRecords(context, object, [id])
  if (!row) throw unknownRecord(id)
  if (row.is_deleted) throw new ApiError(404, 'ENTITY_IS_DELETED', 'entity is deleted', [])
  return { status: 200, body: wholeRecord(context.version, object, row, fields) }
}
