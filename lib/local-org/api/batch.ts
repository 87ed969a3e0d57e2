import type { ApiAnswer, ApiRequest, Context } from '../context.ts'
import { ApiError } from '../http/errors.ts'
import { dispatchSafely } from './dispatch.ts'
import { isTrue, objectBody } from './input.ts'
import { subrequest } from './subrequest.ts'

const batchMax = 25

type Entry = { method: string; url: string; richInput?: unknown }

/** Independent requests in one call; each stands or falls alone. */
export async function answerBatch(context: Context, request: ApiRequest): Promise<ApiAnswer> {
  const body = objectBody(request)
  const entries = body.batchRequests as Entry[]
  if (!Array.isArray(entries)) {
    throw new ApiError(400, 'INVALID_INPUT', 'batchRequests must be an array')
  }
  if (entries.length > batchMax) {
    throw new ApiError(400, 'LIMIT_EXCEEDED', `The batch exceeds the limit of ${batchMax} requests`)
  }
  const results: { statusCode: number; result: unknown }[] = []
  let halted = false
  for (const entry of entries) {
    results.push(halted ? haltedResult : await runEntry(context, entry))
    if (isTrue(body.haltOnError) && results.at(-1)!.statusCode >= 400) halted = true
  }
  return {
    status: 200,
    body: { hasErrors: results.some(({ statusCode }) => statusCode >= 400), results },
  }
}

const haltedResult = {
  statusCode: 412,
  result: [
    {
      errorCode: 'BATCH_PROCESSING_HALTED',
      message: 'Batch processing halted per request input flag haltOnError',
    },
  ],
}

async function runEntry(context: Context, entry: Entry) {
  const url = entry.url.startsWith('/') ? entry.url : `/${entry.url}`
  const { request, version } = subrequest(context, entry.method, url, entry.richInput)
  const answer = await dispatchSafely({ ...context, version }, request)
  return { statusCode: answer.status, result: answer.body ?? null }
}
