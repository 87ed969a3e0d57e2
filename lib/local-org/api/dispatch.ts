import type { ApiAnswer, ApiRequest, Context } from '../context.ts'
import { ApiError, notFound } from '../http/errors.ts'
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
    if (error instanceof ApiError) return { status: error.status, body: error.body() }
    throw error
  }
}
