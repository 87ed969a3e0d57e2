import { methodNotAllowed, objectBody } from '../api/input.ts'
import type { ApiAnswer, ApiRequest, Context } from '../context.ts'
import { ApiError, notFound } from '../http/errors.ts'
import type { Json } from '../records/values.ts'
import type { Plan } from '../soql/compile.ts'
import { readIds } from '../soql/cursor.ts'
import { planQuery } from '../soql/run.ts'
import { isMoment } from '../soql/scope.ts'
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

const recordsDefault = 50_000
const recordsMax = 250_000
const linksMax = 5

/** jobs/query… */
export async function answerQueryJob(context: Context, request: ApiRequest): Promise<ApiAnswer> {
  const [, , id, part] = request.path
  if (!id) {
    if (request.method === 'POST') return create(context, objectBody(request))
    if (request.method === 'GET') return { status: 200, body: await listJobs(context, 'query') }
    throw methodNotAllowed(request.method, 'GET,POST')
  }
  const job = await jobOf(context, 'query', id)
  switch (`${request.method} ${part ?? ''}`.trim()) {
    case 'GET':
      return { status: 200, body: jobInfo(job) }
    case 'PATCH':
      return abort(context, job, objectBody(request))
    case 'DELETE':
      await deleteJob(context, job)
      return { status: 204 }
    case 'GET results':
      return results(context, job, request.query)
    case 'GET resultPages':
      return { status: 200, body: resultPages(context, job) }
    default:
      throw notFound()
  }
}

async function create(context: Context, body: Record<string, unknown>): Promise<ApiAnswer> {
  const operation = String(body.operation ?? '')
  if (operation !== 'query' && operation !== 'queryAll') {
    throw new ApiError(400, 'INVALIDJOB', `operation ${operation} is not supported`)
  }
  const soql = String(body.query ?? '')
  const plan = planQuery(context, soql, operation === 'queryAll')
  refuseUnsupported(plan)
  const lineEnding = String(body.lineEnding ?? 'LF')
  const columnDelimiter = String(body.columnDelimiter ?? 'COMMA')
  csvForm(columnDelimiter, lineEnding)
  const job = await insertJob(context, {
    kind: 'query',
    state: 'UploadComplete',
    operation,
    object: plan.object.name,
    lineEnding,
    columnDelimiter,
    soql,
  })
  context.server.bulk.wake()
  return { status: 200, body: shownJob(job) }
}

function refuseUnsupported(plan: Plan): void {
  if (plan.object.virtual) {
    throw new ApiError(
      400,
      'INVALIDENTITY',
      `Entity '${plan.object.name}' is not supported by the Bulk API.`,
    )
  }
  if (plan.aggregates.length > 0 || plan.groupBy !== '' || plan.offset > 0) {
    throw new ApiError(400, 'API_ERROR', 'Aggregate Relationships not supported in Bulk Query')
  }
  if (plan.children.length > 0) {
    throw new ApiError(400, 'API_ERROR', 'Nested select is not supported in Bulk Query')
  }
  if (plan.selections.some(({ field }) => field.type === 'address')) {
    throw new ApiError(400, 'API_ERROR', 'Selecting compound data not supported in Bulk Query')
  }
}

async function abort(
  context: Context,
  job: Job,
  body: Record<string, unknown>,
): Promise<ApiAnswer> {
  if (body.state !== 'Aborted' || terminal.has(job.state)) {
    throw new ApiError(400, 'INVALIDJOBSTATE', `Job state ${job.state} does not allow this change`)
  }
  await setState(context.sql, job, 'Aborted')
  return { status: 200, body: shownJob(await jobOf(context, 'query', job.id)) }
}

function ready(context: Context, job: Job): void {
  if (job.state !== 'JobComplete') {
    throw new ApiError(400, 'INVALIDJOBSTATE', 'Invalid job state: the job has not finished')
  }
  if (context.version !== job.apiVersion) {
    throw new ApiError(
      409,
      'API_VERSION_MISMATCH',
      `The results must be read with version ${job.apiVersion}`,
    )
  }
}

const locatorOf = (start: number) => Buffer.from(String(start)).toString('base64url')

function startOf(locator: string | null): number {
  const start = Number(locator ? Buffer.from(locator, 'base64url').toString() : 0)
  if (Number.isSafeInteger(start) && start >= 0) return start
  throw new ApiError(400, 'INVALIDLOCATOR', `Invalid locator: ${locator}`)
}

function results(context: Context, job: Job, query: URLSearchParams): ApiAnswer {
  ready(context, job)
  const asked = Math.trunc(Number(query.get('maxRecords') ?? recordsDefault))
  const count = Math.min(asked > 0 ? asked : recordsDefault, recordsMax)
  const start = startOf(query.get('locator'))
  const end = Math.min(start + count, job.processed)
  return {
    status: 200,
    headers: {
      'sforce-locator': end < job.processed ? locatorOf(end) : 'null',
      'sforce-numberofrecords': String(Math.max(end - start, 0)),
    },
    stream: { contentType: 'text/csv', pieces: pieces(context, job, start, end) },
  }
}

function resultPages(context: Context, job: Job) {
  ready(context, job)
  const pages = Math.min(Math.max(Math.ceil(job.processed / recordsDefault), 1), linksMax)
  const url = `/services/data/v${job.apiVersion}/jobs/query/${job.id}/results`
  return {
    resultPages: Array.from({ length: pages }, (_, page) => ({
      resultUrl: `${url}?maxRecords=${recordsDefault}&locator=${locatorOf(page * recordsDefault)}`,
    })),
    nextRecordsUrl: null,
    done: true,
  }
}

/** Rows in their fixed order, a page at a time. */
async function* pieces(
  context: Context,
  job: Job,
  start: number,
  end: number,
): AsyncIterable<string> {
  const form = csvForm(job.columnDelimiter, job.lineEnding)
  const plan = planQuery(context, job.soql!, job.operation === 'queryAll')
  const header = plan.selections.map(({ parents, field }) => [...parents, field.name].join('.'))
  yield csvLine(header, form)
  const moments = plan.selections.map(({ field }) => isMoment(field))
  const cellsOf = (values: Json[]) =>
    values.map((value, n) => (moments[n] && value !== null ? toZulu(String(value)) : value))
  for await (const rows of readIds(context, plan, job.cursorId!, start, end)) {
    yield rows.map((values) => csvLine(cellsOf(values), form)).join('')
  }
}

/** In a result moments end in Z, where an answer in JSON says +0000. */
function toZulu(moment: string): string {
  return moment.replace('+0000', 'Z')
}
