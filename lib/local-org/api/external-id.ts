import type { ApiAnswer, ApiRequest, Context } from '../context.ts'
import { ApiError, fromDmlError, notFound } from '../http/errors.ts'
import { toId18 } from '../records/ids.ts'
import { draft } from '../records/prepare.ts'
import { readRecords, requestedFields } from '../records/read.ts'
import { recordUrl, wholeRecord } from '../records/row.ts'
import { findByKey, keyOf } from '../records/upsert.ts'
import type { Change } from '../records/write.ts'
import { save } from '../records/write.ts'
import type { Field } from '../schema/fields.ts'
import type { ObjectView } from '../schema/view.ts'
import { methodNotAllowed, objectBody } from './input.ts'
import { createOne, updateOne } from './single.ts'

/** sobjects/Lead/Concord_Id__c/value: the record whose external id is this value. */
export async function answerExternalId(
  context: Context,
  request: ApiRequest,
  object: ObjectView,
  fieldName: string,
  value: string,
): Promise<ApiAnswer> {
  const field = object.field(fieldName)
  if (field?.type === 'id') return byId(context, request, object, value)
  if (!field?.externalId || !field.slot) {
    throw notFound(`Provided external ID field does not exist or is not accessible: ${fieldName}`)
  }
  const key = keyOf(field, value)
  const ids = key === null ? [] : ((await findByKey(context, object, field, [key])).get(key) ?? [])
  if (ids.length > 1) {
    return { status: 300, body: ids.map((id) => recordUrl(context.version, object.name, id)) }
  }
  switch (request.method) {
    case 'GET':
      return read(context, request, object, ids[0], value)
    case 'PATCH':
      return upsertOne(context, request, object, { field, value, id: ids[0] })
    default:
      throw methodNotAllowed(request.method, 'GET,HEAD,PATCH')
  }
}

async function byId(
  context: Context,
  request: ApiRequest,
  object: ObjectView,
  value: string,
): Promise<ApiAnswer> {
  const id = toId18(value)
  if (!id) throw notFound()
  const result = await updateOne(context, object, id, objectBody(request))
  if (!result.success) throw fromDmlError(result.errors[0]!, 404)
  return { status: 200, body: { ...result, created: false } }
}

async function read(
  context: Context,
  request: ApiRequest,
  object: ObjectView,
  id: string | undefined,
  value: string,
): Promise<ApiAnswer> {
  const fields = requestedFields(object, request.query.get('fields')?.split(','))
  const [row] = id ? await readRecords(context, object, [id]) : []
  if (!row)
    throw notFound(`Provided external ID field does not exist or is not accessible: ${value}`)
  return { status: 200, body: wholeRecord(context.version, object, row, fields) }
}

type Match = { field: Field; value: string; id: string | undefined }

async function upsertOne(
  context: Context,
  request: ApiRequest,
  object: ObjectView,
  { field, value, id }: Match,
): Promise<ApiAnswer> {
  const body = objectBody(request)
  const forbidden = Object.keys(body).find((name) =>
    ['id', field.name.toLowerCase()].includes(name.toLowerCase()),
  )
  if (forbidden) {
    throw new ApiError(
      400,
      'INVALID_FIELD',
      `The ${forbidden} field should not be specified in the sobject data.`,
    )
  }
  if (!id && request.query.get('updateOnly') === 'true') throw notFound()
  if (!id) return withCreated(await createOne(context, object, { ...body, [field.name]: value }))
  const change: Change = { id, draft: draft(object, body, 'update', new Set()) }
  const [result] = await save(context, object, [change], true)
  if (!result!.success) throw fromDmlError(result!.errors[0]!)
  return { status: 200, body: { id, success: true, errors: [], created: false } }
}

function withCreated(answer: ApiAnswer): ApiAnswer {
  return { ...answer, body: { ...(answer.body as object), created: true } }
}
