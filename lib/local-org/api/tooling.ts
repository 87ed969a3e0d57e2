import type { ApiAnswer, ApiRequest, Context } from '../context.ts'
import { ApiError, notFound } from '../http/errors.ts'
import { describeObject } from '../schema/describe.ts'
import { createCustomField } from '../schema/install.ts'
import { malformed } from '../soql/errors.ts'
import { runQuery } from '../soql/run.ts'
import { methodNotAllowed, objectBody } from './input.ts'

export async function answerTooling(context: Context, request: ApiRequest): Promise<ApiAnswer> {
  const [, area, name, third] = request.path
  if (area === 'query') {
    const soql = request.query.get('q')
    if (soql === null) throw malformed('A query string has to be specified')
    return { status: 200, body: await runToolingQuery(context, soql) }
  }
  if (area !== 'sobjects' || !name) throw notFound()
  const object = context.view.object(name)
  if (!object) throw notFound()
  if (third === 'describe')
    return { status: 200, body: describeObject(context.view, object, context.version) }
  if (object.name !== 'CustomField') throw notFound()
  if (request.method !== 'POST') throw methodNotAllowed(request.method, 'HEAD,GET,POST')
  if (!context.view.customizeApplication) {
    throw new ApiError(
      403,
      'INSUFFICIENT_ACCESS',
      'insufficient access rights on cross-reference id',
    )
  }
  const id = await createCustomField(context, objectBody(request))
  return { status: 201, body: { id, success: true, errors: [], warnings: [], infos: [] } }
}

/** The tooling answers describe what exists, also fields that the asking user may not see yet. */
async function runToolingQuery(context: Context, soql: string) {
  const full = await context.server.schemas.fullView(context.sql, context.org)
  const answer = await runQuery({ ...context, view: full }, soql, false)
  return {
    ...answer,
    size: answer.records.length,
    entityTypeName: answer.records.length ? undefined : null,
  }
}
