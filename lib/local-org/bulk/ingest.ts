import type { IncomingMessage } from 'node:http'
import { methodNotAllowed, objectBody } from '../api/input.ts'
import type { ApiAnswer, ApiRequest, Context } from '../context.ts'
import { ApiError, notFound } from '../http/errors.ts'
import { csvForm, csvLine } from './csv.ts'
import type { Job } from './jobs.ts'
import {
  deleteJob,
  insertJob,
  jobInfo,
  jobOf,
  listJobs,
  setState,
  shownJob,
  terminal,
} from './jobs.ts'
import { upload } from './upload.ts'

const operations = new Set(['insert', 'update', 'upsert', 'delete', 'hardDelete'])

/** jobs/ingest… */
export async function answerIngest(context: Context, request: ApiRequest): Promise<ApiAnswer> {
  const [, , id, part] = request.path
  if (!id) {
    if (request.method === 'POST') return create(context, objectBody(request))
    if (request.method === 'GET') return { status: 200, body: await listJobs(context, 'ingest') }
    throw methodNotAllowed(request.method, 'GET,POST')
  }
  const job = await jobOf(context, 'ingest', id)
  switch (`${request.method} ${part ?? ''}`.trim()) {
    case 'GET':
      return { status: 200, body: jobInfo(job) }
    case 'PATCH':
      return changeState(context, job, objectBody(request))
    case 'DELETE':
      await deleteJob(context, job)
      return { status: 204 }
    case 'PUT batches':
      return takeUpload(context, job, request)
    case 'GET successfulResults':
      return { status: 200, stream: resultsOf(context, job, 'successful') }
    case 'GET failedResults':
      return { status: 200, stream: resultsOf(context, job, 'failed') }
    case 'GET unprocessedrecords':
      return { status: 200, stream: resultsOf(context, job, 'unprocessed') }
    default:
      throw notFound()
  }
}

async function create(context: Context, body: Record<string, unknown>): Promise<ApiAnswer> {
  const object = context.view.object(String(body.object ?? ''))
  const operation = String(body.operation ?? '')
  if (!object || object.virtual || object.tooling) {
    throw new ApiError(
      400,
      'INVALIDENTITY',
      `Entity '${String(body.object)}' is not supported by the Bulk API.`,
    )
  }
  if (!operations.has(operation)) {
    throw new ApiError(400, 'INVALIDJOB', `operation ${operation} is not supported`)
  }
  if (body.contentType !== undefined && body.contentType !== 'CSV') {
    throw new ApiError(400, 'INVALIDJOB', 'contentType must be CSV')
  }
  const externalIdField = operation === 'upsert' ? String(body.externalIdFieldName ?? '') : null
  if (externalIdField !== null) {
    const field = object.field(externalIdField)
    if (!field || (field.type !== 'id' && !(field.externalId && field.slot))) {
      throw new ApiError(
        400,
        'INVALIDJOB',
        `InvalidJob : Field name provided, ${externalIdField} does not match an External ID, Salesforce Id, or indexed field for ${object.name}`,
      )
    }
  }
  const lineEnding = String(body.lineEnding ?? 'LF')
  const columnDelimiter = String(body.columnDelimiter ?? 'COMMA')
  csvForm(columnDelimiter, lineEnding)
  const job = await insertJob(context, {
    kind: 'ingest',
    state: 'Open',
    operation,
    object: object.name,
    externalIdField,
    assignmentRuleId: body.assignmentRuleId ? String(body.assignmentRuleId) : null,
    lineEnding,
    columnDelimiter,
  })
  return { status: 200, body: shownJob(job) }
}

async function takeUpload(context: Context, job: Job, request: ApiRequest): Promise<ApiAnswer> {
  if (job.state !== 'Open' || job.header !== null || job.errorMessage !== null) {
    throw new ApiError(
      400,
      'INVALIDJOBSTATE',
      `Found multiple contents for job: <${job.id}>, please 'Close' / 'Abort' / 'Delete' the current Job then create a new Job and make sure you only do 'PUT' once on a given Job.`,
    )
  }
  await upload(context, job, request.body as IncomingMessage)
  return { status: 201 }
}

async function changeState(
  context: Context,
  job: Job,
  body: Record<string, unknown>,
): Promise<ApiAnswer> {
  const { state } = body
  if (state !== 'UploadComplete' && state !== 'Aborted') {
    throw new ApiError(400, 'INVALIDJOBSTATE', `state must be UploadComplete or Aborted`)
  }
  const allowed = state === 'Aborted' ? !terminal.has(job.state) : job.state === 'Open'
  if (!allowed) {
    throw new ApiError(
      400,
      'INVALIDJOBSTATE',
      `Job state ${job.state} does not allow a change to ${state}`,
    )
  }
  await setState(context.sql, job, state)
  context.server.bulk.wake()
  return { status: 200, body: shownJob(await jobOf(context, 'ingest', job.id)) }
}

type Results = 'successful' | 'failed' | 'unprocessed'

function resultsOf(context: Context, job: Job, which: Results): NonNullable<ApiAnswer['stream']> {
  if (!terminal.has(job.state)) {
    throw new ApiError(400, 'INVALIDJOBSTATE', 'Invalid job state: the job has not finished')
  }
  return { contentType: 'text/csv', pieces: pieces(context, job, which) }
}

async function* pieces(context: Context, job: Job, which: Results): AsyncIterable<string> {
  const form = csvForm(job.columnDelimiter, job.lineEnding)
  const own = {
    successful: ['sf__Id', 'sf__Created'],
    failed: ['sf__Id', 'sf__Error'],
    unprocessed: [],
  }
  yield csvLine([...own[which], ...(job.header ?? [])], form)
  for (let after = -1; ; ) {
    const [batch] = await context.server.sql<
      { n: number; done: boolean; text: string | null; rows: string[][] | null }[]
    >`
      select n, done, case ${which} when 'successful' then successful when 'failed' then failed end as text,
        case when not done and ${which} = 'unprocessed' then rows end as rows
      from bulk_batch where job_id = ${job.id} and n > ${after} order by n limit 1`
    if (!batch) return
    after = batch.n
    if (batch.text) yield batch.text
    if (batch.rows) yield batch.rows.map((row) => csvLine(row, form)).join('')
  }
}
