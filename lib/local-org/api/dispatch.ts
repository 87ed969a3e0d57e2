import { answerIngest } from '../bulk/ingest.ts'
import { answerQueryJob } from '../bulk/query.ts'
import type { ApiAnswer, ApiRequest, Context } from '../context.ts'
import { ApiError, notFound } from '../http/errors.ts'
import { malformed } from '../soql/errors.ts'
import { postgresCode } from '../store/database.ts'
import { answerBatch } from './batch.ts'
import { answerCollections } from './collections.ts'
import { answerComposite } from './composite.ts'
import { answerLimits, answerResources } from './limits.ts'
import { answerQuery } from './query.ts'
import { answerSObjects } from './sobjects.ts'
import { answerTooling } from './tooling.ts'

/** Answers everything under /services/data/vNN.0, alone or as part of a composite. */
export async function dispatch(context: Context, request: ApiRequest): Promise<ApiAnswer> {
  const [area] = request.path
  switch (area?.toLowerCase()) {
    case undefined:
      return answerResources(context)
    case 'sobjects':
      return answerSObjects(context, request)
    case 'query':
    case 'queryall':
      return answerQuery(context, request)
    case 'limits':
      return answerLimits(context, request)
    case 'tooling':
      return answerTooling(context, request)
    case 'composite':
      return answerCompositeFamily(context, request)
    case 'jobs':
      if (request.path[1] === 'ingest') return answerIngest(context, request)
      if (request.path[1] === 'query') return answerQueryJob(context, request)
      throw notFound()
    default:
      throw notFound()
  }
}

function answerCompositeFamily(context: Context, request: ApiRequest): Promise<ApiAnswer> {
  switch (request.path[1]?.toLowerCase()) {
    case undefined:
      return answerComposite(context, request)
    case 'sobjects':
      return answerCollections(context, request)
    case 'batch':
      return answerBatch(context, request)
    default:
      throw notFound()
  }
}

/** The same, with what Salesforce would refuse turned into an answer. */
export async function dispatchSafely(context: Context, request: ApiRequest): Promise<ApiAnswer> {
  try {
    return await dispatch(context, request)
  } catch (error) {
    const refused = error instanceof ApiError ? error : fromPostgres(error, request)
    if (refused) return { status: refused.status, body: refused.body() }
    throw error
  }
}

const lockCodes = new Set(['40P01', '55P03'])

/** Two things a statement may find that are the client's affair: rows held by others, values out of range. */
function fromPostgres(error: unknown, request: ApiRequest): ApiError | undefined {
  const code = postgresCode(error)
  if (code && lockCodes.has(code)) {
    return new ApiError(
      400,
      'UNABLE_TO_LOCK_ROW',
      'unable to obtain exclusive access to this record',
    )
  }
  const isQuery = /query/i.test(request.path.join('/'))
  return code?.startsWith('22') && isQuery ? malformed('value out of range') : undefined
}
