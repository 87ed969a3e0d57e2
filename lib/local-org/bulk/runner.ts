import { isConnectionLost } from '#lib/base/connection-lost.ts'
import { faultsWithin } from '../api/faults.ts'
import type { Context, Server } from '../context.ts'
import type { FaultSpec } from '../faults.ts'
import type { DmlError } from '../http/errors.ts'
import { ApiError, dmlError } from '../http/errors.ts'
import { deleteRecords } from '../records/delete.ts'
import { toId18 } from '../records/ids.ts'
import { draft } from '../records/prepare.ts'
import { emptyBin } from '../records/undelete.ts'
import { upsert } from '../records/upsert.ts'
import type { Change, SaveResult } from '../records/write.ts'
import { save } from '../records/write.ts'
import type { ObjectView } from '../schema/view.ts'
import { storeIds } from '../soql/cursor.ts'
import { planQuery } from '../soql/run.ts'
import type { Transaction } from '../store/database.ts'
import { orgByNo } from '../store/lookup.ts'
import { csvForm, csvLine } from './csv.ts'
import type { Job } from './jobs.ts'
import { jobColumns, setState } from './jobs.ts'

const retryMs = 1_000

/** Works through the jobs one after the other; what a killed process left is gone on with. */
export class BulkRunner {
  private readonly server: Server
  private running: Promise<void> | undefined
  private again = false
  private stopped = false

  constructor(server: Server) {
    this.server = server
  }

  wake(): void {
    this.again = true
    if (this.stopped) return
    this.running ??= this.run()
      .catch(() => this.later())
      .finally(() => {
        this.running = undefined
        if (this.again && !this.stopped) this.wake()
      })
  }

  /** The database was away: the jobs are still there when it comes back. */
  private later(): void {
    setTimeout(() => this.wake(), retryMs).unref()
  }

  async stop(): Promise<void> {
    this.stopped = true
    await this.running
  }

  private async run(): Promise<void> {
    this.again = false
    for (;;) {
      const [job] = await this.server.sql<Job[]>`
        select ${this.server.sql.unsafe(jobColumns)} from bulk_job
        where state in ('UploadComplete', 'InProgress') order by created_at limit 1`
      if (!job || this.stopped) return
      try {
        await this.runJob(job)
      } catch (error) {
        if (isConnectionLost(error)) throw error
        const message = error instanceof ApiError ? error.message : 'an unexpected error occurred'
        await setState(this.server.sql, job, 'Failed', `InternalServerError : ${message}`)
      }
    }
  }

  private async runJob(job: Job): Promise<void> {
    const context = await contextOfJob(this.server, job)
    if (job.kind === 'query') return runQueryJob(context, job)
    const object = context.view.object(job.object)
    const problem = job.errorMessage ?? headerProblem(object, job)
    if (problem || !object) return setState(context.sql, job, 'Failed', problem)
    await this.server.sql`update bulk_job set state = 'InProgress'
      where id = ${job.id} and state = 'UploadComplete'`
    while (!this.stopped && (await runBatch(context, object, job))) {
      // Each batch is a transaction of its own.
    }
  }
}

async function contextOfJob(server: Server, job: Job): Promise<Context> {
  const org = await orgByNo(server.sql, job.orgNo)
  return {
    server,
    sql: server.sql,
    org,
    userId: job.userId,
    view: await server.schemas.viewFor(server.sql, org, job.userId),
    version: job.apiVersion,
    usage: { used: 0, limit: 0 },
    headers: { 'sforce-auto-assign': job.assignmentRuleId ?? 'FALSE' },
    rowsLocked: false,
    depth: 0,
  }
}

async function runQueryJob(context: Context, job: Job): Promise<void> {
  const allRows = job.operation === 'queryAll'
  const plan = planQuery(context, job.soql!, allRows)
  const cursor = await storeIds(context, job.soql!, allRows, plan)
  await context.sql`
    update bulk_job set state = 'JobComplete', cursor_id = ${cursor.id},
      processed = ${cursor.total}, changed_at = clock_timestamp()
    where id = ${job.id} and state in ('UploadComplete', 'InProgress')`
}

function headerProblem(object: ObjectView | undefined, job: Job): string | null {
  if (!object) return `InvalidBatch : Entity ${job.object} is not available`
  const header = job.header ?? []
  if (header.length === 0) return null
  const unknown = header.find((name) => name.toLowerCase() !== 'id' && !object.field(name))
  if (unknown !== undefined) return `InvalidBatch : Field name not found : ${unknown}`
  const hasId = header.some((name) => name.toLowerCase() === 'id')
  const needsId = job.operation !== 'insert' && job.operation !== 'upsert'
  return needsId && !hasId ? 'InvalidBatch : Field name not found : Id' : null
}

/** One batch with what came of its rows, in one transaction; false when there is none left. */
async function runBatch(context: Context, object: ObjectView, job: Job): Promise<boolean> {
  return context.server.sql.begin(async (tx) => {
    const [now] = await tx<{ state: string }[]>`
      select state from bulk_job where id = ${job.id} for update`
    if (now?.state !== 'InProgress') return false
    const [batch] = await tx<{ n: number; rows: string[][] }[]>`
      select n, rows from bulk_batch where job_id = ${job.id} and not done order by n limit 1`
    if (!batch) {
      await setState(tx, job, 'JobComplete')
      return false
    }
    const [armed] = await tx<{ fault: FaultSpec | null }[]>`
      select take_fault(${context.org.no}, 'bulk.process') as fault`
    const fault = armed?.fault ?? null
    if (fault?.kind === 'error') {
      await setState(tx, job, 'Failed', `${fault.code} : ${fault.message}`)
      return false
    }
    const inside = { ...context, sql: tx, ...faultsWithin(fault) }
    const results = await saveRows(inside, object, job, batch.rows)
    await keepResults(tx, job, batch, results)
    return true
  })
}

/** An empty cell leaves alone, #N/A empties. */
function bodyOf(header: string[], row: string[]): Record<string, unknown> {
  return Object.fromEntries(
    header.flatMap((name, index) => {
      const cell = row[index] ?? ''
      if (cell === '') return []
      return [[name, cell === '#N/A' ? null : cell]]
    }),
  )
}

const ignoreId: ReadonlySet<string> = new Set(['id'])

function saveRows(
  context: Context,
  object: ObjectView,
  job: Job,
  rows: string[][],
): Promise<SaveResult[]> {
  const header = job.header ?? []
  const idColumn = header.findIndex((name) => name.toLowerCase() === 'id')
  const ids = rows.map((row) => (row[idColumn] ?? '').trim())
  const bodies = rows.map((row) => bodyOf(header, row))
  switch (job.operation) {
    case 'insert':
      return save(
        context,
        object,
        bodies.map((body) => ({ draft: draft(object, body, 'create', new Set()) })),
        false,
      )
    case 'update':
      return save(
        context,
        object,
        bodies.map((body, index) => updateOf(object, body, ids[index]!)),
        false,
      )
    case 'upsert':
      return upsert(context, object, object.field(job.externalIdField!)!, bodies, false)
    default:
      return remove(context, ids, job.operation === 'hardDelete')
  }
}

function updateOf(object: ObjectView, body: Record<string, unknown>, raw: string): Change {
  const id = toId18(raw)
  if (id?.startsWith(object.keyPrefix))
    return { id, draft: draft(object, body, 'update', ignoreId) }
  const error: DmlError =
    raw === ''
      ? dmlError('MISSING_ARGUMENT', 'Id not specified in an update call')
      : dmlError('MALFORMED_ID', `malformed id ${raw}`)
  return { draft: { values: new Map(), error } }
}

async function remove(context: Context, ids: string[], hard: boolean): Promise<SaveResult[]> {
  const results = await deleteRecords(context, ids, false)
  if (hard) {
    await emptyBin(
      context,
      results.flatMap(({ success, id }) => (success && id ? [id] : [])),
    )
  }
  return results
}

async function keepResults(
  tx: Transaction,
  job: Job,
  batch: { n: number; rows: string[][] },
  results: SaveResult[],
): Promise<void> {
  const form = csvForm(job.columnDelimiter, job.lineEnding)
  let successful = ''
  let failed = ''
  let failures = 0
  for (const [index, { id, success, errors, created }] of results.entries()) {
    const row = batch.rows[index]!
    if (success) successful += csvLine([id, created ?? job.operation === 'insert', ...row], form)
    else {
      failures++
      failed += csvLine([id ?? '', wordsOf(errors[0]!), ...row], form)
    }
  }
  await tx`
    update bulk_batch set done = true, successful = ${successful}, failed = ${failed}
    where job_id = ${job.id} and n = ${batch.n}`
  await tx`
    update bulk_job set processed = processed + ${results.length}, failed = failed + ${failures},
      changed_at = clock_timestamp()
    where id = ${job.id}`
}

function wordsOf({ statusCode, message, fields }: DmlError): string {
  return `${statusCode}:${message}:${fields.length > 0 ? `${fields.join(' ')} ` : ''}--`
}
