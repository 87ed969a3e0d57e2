import type { Instant } from '#lib/base/instant.ts'
import type { BulkJob, BulkOutcomes, BulkRow, BulkWrite } from '#lib/salesforce/bulk-port.ts'
import { fitsIntoCsv } from '#lib/salesforce/bulk-values.ts'
import type { RowOutcome } from '#lib/salesforce/port.ts'
import {
  type BulkHeld,
  type BulkLimits,
  bulkLimits,
  divideForBulk,
  isForBulk,
  isPlenty,
  pollDelayMs,
  settleBulk,
  unaccounted,
} from '#lib/sync/engine/bulk.ts'
import { addCounts } from '#lib/sync/engine/effects.ts'
import type { PushPlan } from '#lib/sync/engine/plan-push.ts'
import type { Lane } from '#lib/sync/engine/types.ts'
import { batchLimitsOf, rowsPerCallMax } from '#lib/sync/page-size.ts'
import type { BulkEnd, BulkMove, BulkRowKept, OpenBulkJob } from '#lib/sync/ports.ts'
import type { PhaseInput, PhaseResult } from '#lib/sync/pull.ts'
import { type Answer, leaseMs, type Stop } from '#lib/sync/run-calls.ts'
import { WorkBeside } from '#lib/sync/work-beside.ts'

// A job's life: building → opened → uploaded → closed → ended, each step written down before the next is taken. Until it is
// closed Salesforce writes nothing, so whoever finds one half made may go on or give it up; from then on every row is
// accounted for, by whichever worker comes when it is time to look.

/** [QU-2] What a person waits for, opt-outs and forms never wait for a job. */
const bulkLanes: Lane[] = [3, 4]
const uploadPageRows = 5_000
/** Pages of results that are written down side by side: each keeps one processor of Postgres busy. */
const settlingMost = 2

export const limitsOf = ({ context }: PhaseInput): BulkLimits => context.bulk ?? bulkLimits

/**
 * Null: what waits goes by collections.
 * @param claimed the first batch: when it is small nothing more waits, and nothing has to be counted
 */
export async function openJobs(
  input: PhaseInput,
  claimed: readonly { lane: Lane }[],
): Promise<{ jobs: BulkJobs; plenty: boolean } | null> {
  const limits = limitsOf(input)
  const { outboundRows, scarceRows } = limits
  if (claimed.length < Math.min(batchLimitsOf(input.context).rows, outboundRows, scarceRows))
    return null
  const { due, callsLeft } = await input.context.store.outlook(bulkLanes, outboundRows + 1)
  const inHand = claimed.filter(({ lane }) => bulkLanes.includes(lane)).length
  if (!isForBulk(due + inHand, 'out', callsLeft, limits)) return null
  return { jobs: new BulkJobs(input, limits), plenty: isPlenty(callsLeft, limits) }
}

type Building = { id: string; write: BulkWrite; rows: number }

/** The jobs that a run fills: one for each object and way, a new one where one is full. */
export class BulkJobs {
  readonly #input: PhaseInput
  readonly #limits: BulkLimits
  readonly #building = new Map<string, Building>()
  readonly #full: Building[] = []

  constructor(input: PhaseInput, limits: BulkLimits) {
    this.#input = input
    this.#limits = limits
  }

  /** May be asked again for the same rows: nothing is counted before the transaction has ended. */
  divide(plan: PushPlan): ReturnType<typeof divideForBulk> {
    return divideForBulk(
      plan,
      ({ lane }) => bulkLanes.includes(lane),
      fitsIntoCsv,
      (write) => this.#jobFor(write).id,
    )
  }

  took(held: readonly BulkHeld[]): void {
    for (const { plan } of held) this.#jobFor(plan).rows++
    for (const [kind, job] of this.#building) {
      if (job.rows < this.#limits.jobRowsMax) continue
      this.#building.delete(kind)
      this.#full.push(job)
    }
  }

  #jobFor({ object, way }: BulkWrite): Building {
    const kind = `${object} ${way}`
    const known = this.#building.get(kind)
    if (known) return known
    const made = { id: this.#input.context.newId(), write: { object, way }, rows: 0 }
    this.#building.set(kind, made)
    return made
  }

  get hasFull(): boolean {
    return this.#full.length > 0
  }

  /** Memory and the org's patience hold a job, not all that waits. */
  async submitFull(): Promise<Stop | null> {
    for (let job = this.#full.pop(); job; job = this.#full.pop()) {
      const stop = await submitNew(this.#input, job)
      if (stop) return stop
    }
    return null
  }

  /** @returns freed: some were too small for a job of their own, and their rows wait again */
  async submit(): Promise<{ stop: Stop | null; freed: boolean }> {
    let freed = false
    for (const job of this.#building.values()) {
      if (job.rows === 0) continue
      const isWorthIt = job.rows >= this.#limits.jobRowsMin
      const stop = isWorthIt
        ? await submitNew(this.#input, job)
        : await end(this.#input, job.id, { ...noRows, message: 'Too few rows for a job' })
      freed ||= !isWorthIt
      if (stop) return { stop, freed }
    }
    return { stop: null, freed }
  }
}

async function submitNew(input: PhaseInput, { id, write, rows }: Building): Promise<Stop | null> {
  const builtAt = input.context.clock()
  const none = { orgJobId: null, closedAt: null, sentAfter: null, polls: 0 }
  const job = { ...write, ...none, id, rows, builtAt, pollAt: builtAt, state: 'building' as const }
  return submit(input, job)
}

const noRows: BulkEnd = { landed: 0, failed: 0, unknown: 0, message: null }

async function end(input: PhaseInput, jobId: string, how: BulkEnd): Promise<Stop | null> {
  const done = await input.context.store.endBulkJob(input.run, jobId, how)
  return done.ok ? null : { why: done.error.code }
}

async function move(input: PhaseInput, jobId: string, to: BulkMove): Promise<Stop | null> {
  const done = await input.context.store.moveBulkJob(input.run, jobId, to)
  return done.ok ? null : { why: done.error.code }
}

/** Every open job is taken one step further, as far as it goes without waiting. */
export async function attendJobs(input: PhaseInput, result: PhaseResult): Promise<Stop | null> {
  if (!input.run.bulkJobs) return null
  const { jobs } = await input.context.store.outlook(bulkLanes, 0)
  for (const job of jobs) {
    const isStale = input.context.clock() - job.builtAt > limitsOf(input).staleMs
    const stop = await attend(input, job, isStale, result)
    if (stop) return stop
  }
  return null
}

async function attend(
  input: PhaseInput,
  job: OpenBulkJob,
  isStale: boolean,
  result: PhaseResult,
): Promise<Stop | null> {
  if (job.state === 'closed') {
    return job.pollAt <= input.context.clock() ? look(input, job, result) : null
  }
  if (job.state === 'uploaded') return resumeUploaded(input, job, isStale)
  return isStale ? giveUp(input, job) : submit(input, job)
}

/** Opens, fills and closes a job from wherever it stands; its id is written down before it is filled. */
async function submit(input: PhaseInput, job: OpenBulkJob): Promise<Stop | null> {
  const { context, calls } = input
  let { orgJobId } = job
  if (orgJobId === null) {
    const opened = await calls.ask('write', () => context.org.openBulkWrite(job))
    if (!opened.ok) return opened.stop
    orgJobId = opened.value
    const stop = await move(input, job.id, { to: 'opened', orgJobId })
    if (stop) return stop
  }
  const jobId = orgJobId
  const rows = await rowsOf(input, job)
  const uploaded = await calls.ask('write', () => context.org.uploadBulkRows(jobId, job, rows))
  // Uploaded by a worker that died before it wrote so down: the job has its rows, and takes them once.
  if (!uploaded.ok && !isStateRefused(uploaded.stop)) return uploaded.stop
  const stop = await move(input, job.id, { to: 'uploaded' })
  return stop ?? close(input, job, jobId)
}

/** Salesforce takes a job's rows in parallel parts, in their order: those that lock one account stand together. */
async function rowsOf({ context }: PhaseInput, { id }: OpenBulkJob): Promise<BulkRow[]> {
  const rows: (BulkRow & { parent: string })[] = []
  for (let after: string | null = null; ; ) {
    const page: BulkRowKept[] = await context.store.bulkRows(id, after, uploadPageRows)
    for (const { key, plan } of page) {
      const parent = plan.way === 'update' ? (plan.parent ?? '') : ''
      rows.push({ key, values: plan.values, parent })
    }
    after = page.at(-1)?.key ?? null
    if (page.length < uploadPageRows) {
      return rows.sort((a, b) => (a.parent < b.parent ? -1 : a.parent > b.parent ? 1 : 0))
    }
  }
}

function isStateRefused(stop: Stop): boolean {
  return stop.why === 'call_failed' && stop.failure.statusCode === 'INVALIDJOBSTATE'
}

async function close(input: PhaseInput, job: OpenBulkJob, orgJobId: string): Promise<Stop | null> {
  const { context, calls } = input
  const closed = await calls.ask('write', () => context.org.closeBulkWrite(orgJobId))
  if (!closed.ok) return closed.stop
  const sentAfter = before(closed.orgTime)
  return move(input, job.id, { to: 'closed', sentAfter, pollInMs: pollDelayMs(0) })
}

/** The org's clock is seen in whole seconds, and a row may be written before we hear of the close. */
function before(orgTime: Instant | null): Instant | null {
  return orgTime === null ? null : ((orgTime - 1_000) as Instant)
}

/** It may have been closed by whoever died here. */
async function resumeUploaded(
  input: PhaseInput,
  job: OpenBulkJob,
  isStale: boolean,
): Promise<Stop | null> {
  const state = await ask(input, job)
  if (!state.ok) return state.stop
  if (state.value?.state !== 'open') {
    return move(input, job.id, { to: 'closed', sentAfter: null, pollInMs: 0 })
  }
  return isStale ? giveUp(input, job) : close(input, job, job.orgJobId ?? '')
}

function ask(
  { context, calls }: PhaseInput,
  { orgJobId }: OpenBulkJob,
): Promise<Answer<BulkJob | null>> {
  return calls.ask('write', () => context.org.bulkJob('ingest', orgJobId ?? ''))
}

/** Not closed, so nothing of it is written. The org's side is told, and asked again where it says otherwise. */
async function giveUp(input: PhaseInput, job: OpenBulkJob): Promise<Stop | null> {
  const { context, calls } = input
  const { orgJobId } = job
  if (orgJobId !== null) {
    const told = await calls.ask('write', () => context.org.abortBulkJob('ingest', orgJobId))
    if (!told.ok && !isRefusedOrGone(told.stop)) return told.stop
    const state = await ask(input, job)
    if (!state.ok) return state.stop
    const mayHaveWritten = state.value !== null && state.value.processed > 0
    if (mayHaveWritten || state.value?.state === 'working' || state.value?.state === 'complete') {
      return move(input, job.id, { to: 'closed', sentAfter: null, pollInMs: 0 })
    }
  }
  const message = 'Nothing was sent: it was looked at too long ago'
  return end(input, job.id, { ...noRows, message })
}

function isRefusedOrGone(stop: Stop): boolean {
  const code = stop.why === 'call_failed' ? stop.failure.code : null
  return code === 'unrecognised' || code === 'record_gone'
}

/** A closed job: still at work, to be stopped, or to be accounted for. */
async function look(
  input: PhaseInput,
  job: OpenBulkJob,
  result: PhaseResult,
): Promise<Stop | null> {
  const { context, calls } = input
  const state = await ask(input, job)
  if (!state.ok) return state.stop
  if (state.value === null) return account(input, job, null, new Map(), result)
  const { value } = state
  if (value.state === 'open') return close(input, job, job.orgJobId ?? '')
  if (value.state !== 'working') {
    const orgJobId = job.orgJobId ?? ''
    const outcomes = await calls.ask('write', () =>
      context.org.bulkOutcomes(orgJobId, job, value, job.rows),
    )
    // A result that the org will never give is the same as none.
    if (!outcomes.ok && !isRefusedOrGone(outcomes.stop)) return outcomes.stop
    return account(input, job, value, outcomes.ok ? outcomes.value : new Map(), result)
  }
  const isOverdue = context.clock() - (job.closedAt ?? 0) > limitsOf(input).jobLifeMs
  if (isOverdue) {
    const told = await calls.ask('write', () =>
      context.org.abortBulkJob('ingest', job.orgJobId ?? ''),
    )
    if (!told.ok && !isRefusedOrGone(told.stop)) return told.stop
  }
  return move(input, job.id, { to: 'polled', pollInMs: pollDelayMs(job.polls + 1) })
}

/**
 * Row by row: landed, refused, not tried, or unknown, and the sums add up to what was sent. A worker that dies here leaves
 * the rest with the job, and the next one reads the results again.
 */
async function account(
  input: PhaseInput,
  job: OpenBulkJob,
  ended: BulkJob | null,
  outcomes: BulkOutcomes,
  result: PhaseResult,
): Promise<Stop | null> {
  const { context } = input
  const tally = { landed: 0, failed: 0, unknown: 0 }
  const settling = new WorkBeside(settlingMost)
  try {
    for (let after: string | null = null; ; ) {
      const page: BulkRowKept[] = await context.store.bulkRows(job.id, after, rowsPerCallMax)
      if (page.length === 0) break
      after = page.at(-1)?.key ?? null
      for (const { key } of page) tally[sortOf(outcomes.get(key))]++
      const stop = await settling.add(() => settlePage(input, job, page, outcomes, result))
      if (stop) return stop
    }
    const stop = await settling.end()
    if (stop) return stop
  } finally {
    await settling.settle()
  }
  const message = ended === null ? 'Salesforce does not know this job any more' : ended.message
  return end(input, job.id, { ...tally, message })
}

function sortOf(outcome: RowOutcome | undefined): 'landed' | 'failed' | 'unknown' {
  if (outcome?.ok) return 'landed'
  return outcome === undefined || outcome.failure.code === 'ambiguous' ? 'unknown' : 'failed'
}

async function settlePage(
  input: PhaseInput,
  job: OpenBulkJob,
  page: readonly BulkRowKept[],
  outcomes: BulkOutcomes,
  result: PhaseResult,
): Promise<Stop | null> {
  const { context, run, config } = input
  const keys = page.map(({ key }) => key)
  const adopted = await context.store.adoptBulkRows(run, job.id, keys, leaseMs)
  if (!adopted.ok) return { why: adopted.error.code }
  const rows = adopted.value.map(({ key, plan }) => ({
    plan,
    outcome: outcomes.get(key) ?? unaccounted('The results of the bulk job do not name this row'),
  }))
  const request = {
    prospectIds: rows.map(({ plan }) => plan.claim.prospectId),
    crmIds: rows.flatMap(({ outcome }) => (outcome.ok ? [outcome.id] : [])),
  }
  const done = await context.store.transact(run, request, (loaded) => {
    const effects = settleBulk({
      config,
      now: context.clock(),
      newId: context.newId,
      pairs: loaded.pairs,
      records: loaded.records,
      rows,
      sentAfter: job.sentAfter ?? (0 as Instant),
      random: context.random,
    })
    return { effects, answer: effects }
  })
  if (!done.ok) return { why: done.error.code }
  result.counts = addCounts(result.counts, done.value.counts)
  return null
}
