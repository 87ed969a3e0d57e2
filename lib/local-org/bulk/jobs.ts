import type { Context } from '../context.ts'
import { isoMoment } from '../context.ts'
import { ApiError, notFound } from '../http/errors.ts'
import type { Queryable } from '../store/database.ts'

export type JobState =
  | 'Open'
  | 'UploadComplete'
  | 'InProgress'
  | 'JobComplete'
  | 'Failed'
  | 'Aborted'

export type Job = {
  id: string
  orgNo: number
  userId: string
  kind: 'ingest' | 'query'
  state: JobState
  operation: string
  object: string
  externalIdField: string | null
  assignmentRuleId: string | null
  lineEnding: string
  columnDelimiter: string
  apiVersion: string
  header: string[] | null
  soql: string | null
  cursorId: string | null
  processed: number
  failed: number
  errorMessage: string | null
  createdAt: Date
  changedAt: Date
}

export const terminal: ReadonlySet<JobState> = new Set(['JobComplete', 'Failed', 'Aborted'])

export const jobColumns = `id, org_no as "orgNo", user_id as "userId", kind, state, operation, object,
  external_id_field as "externalIdField", assignment_rule_id as "assignmentRuleId",
  line_ending as "lineEnding", column_delimiter as "columnDelimiter", api_version as "apiVersion",
  header, soql, cursor_id as "cursorId", processed, failed, error_message as "errorMessage",
  created_at as "createdAt", changed_at as "changedAt"`

export async function jobOf(context: Context, kind: Job['kind'], id: string): Promise<Job> {
  const [job] = await context.sql<Job[]>`
    select ${context.sql.unsafe(jobColumns)} from bulk_job
    where id = ${id} and kind = ${kind} and org_no = ${context.org.no}`
  if (!job) throw notFound()
  return job
}

export async function insertJob(
  context: Context,
  job: Pick<Job, 'kind' | 'state' | 'operation' | 'object' | 'lineEnding' | 'columnDelimiter'> &
    Partial<Job>,
): Promise<Job> {
  const [id] = await context.server.ids.take('750', context.org.no, 1)
  await context.sql`
    insert into bulk_job (id, org_no, user_id, kind, state, operation, object, external_id_field,
      assignment_rule_id, line_ending, column_delimiter, api_version, soql)
    values (${id!}, ${context.org.no}, ${context.userId}, ${job.kind}, ${job.state},
      ${job.operation}, ${job.object}, ${job.externalIdField ?? null},
      ${job.assignmentRuleId ?? null}, ${job.lineEnding}, ${job.columnDelimiter},
      ${context.version}, ${job.soql ?? null})`
  return jobOf(context, job.kind, id!)
}

export async function setState(
  sql: Queryable,
  job: Pick<Job, 'id'>,
  state: JobState,
  errorMessage: string | null = null,
): Promise<void> {
  await sql`
    update bulk_job set state = ${state}, error_message = coalesce(${errorMessage}, error_message),
      changed_at = clock_timestamp()
    where id = ${job.id}`
}

/** A job as its creator sees it. */
export function shownJob(job: Job) {
  const isIngest = job.kind === 'ingest'
  return {
    id: job.id,
    operation: job.operation,
    object: job.object,
    createdById: job.userId,
    createdDate: isoMoment(job.createdAt.getTime()),
    systemModstamp: isoMoment(job.changedAt.getTime()),
    state: job.state,
    ...(job.externalIdField ? { externalIdFieldName: job.externalIdField } : {}),
    ...(job.assignmentRuleId ? { assignmentRuleId: job.assignmentRuleId } : {}),
    concurrencyMode: 'Parallel',
    contentType: 'CSV',
    apiVersion: Number(job.apiVersion),
    jobType: isIngest ? 'V2Ingest' : 'V2Query',
    ...(isIngest
      ? { contentUrl: `services/data/v${job.apiVersion}/jobs/ingest/${job.id}/batches` }
      : {}),
    lineEnding: job.lineEnding,
    columnDelimiter: job.columnDelimiter,
  }
}

/** The same with what has been done so far. */
export function jobInfo(job: Job) {
  const ms = terminal.has(job.state) ? job.changedAt.getTime() - job.createdAt.getTime() : 0
  return {
    ...shownJob(job),
    retries: 0,
    totalProcessingTime: ms,
    numberRecordsProcessed: job.processed,
    ...(job.kind === 'ingest'
      ? {
          numberRecordsFailed: job.failed,
          apiActiveProcessingTime: ms,
          apexProcessingTime: 0,
        }
      : {}),
    ...(job.errorMessage ? { errorMessage: job.errorMessage } : {}),
  }
}

const listMax = 1_000

export async function listJobs(context: Context, kind: Job['kind']) {
  const jobs = await context.sql<Job[]>`
    select ${context.sql.unsafe(jobColumns)} from bulk_job
    where org_no = ${context.org.no} and kind = ${kind} order by created_at limit ${listMax}`
  return { done: true, records: jobs.map(shownJob), nextRecordsUrl: null }
}

/** What ended is removed; what still runs must be aborted first. */
export async function deleteJob(context: Context, job: Job): Promise<void> {
  if (!terminal.has(job.state)) {
    throw new ApiError(400, 'INVALIDJOBSTATE', `Job state ${job.state} does not allow deletion`)
  }
  await context.sql`delete from bulk_job where id = ${job.id}`
}
