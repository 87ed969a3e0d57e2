import type { Instant } from '#lib/base/instant.ts'
import type {
  BulkJob,
  BulkPort,
  BulkRead,
  BulkRow,
  BulkState,
  BulkWrite,
} from '#lib/salesforce/bulk-port.ts'
import type { ChangedPage, ChangedRead, Reply, RowOutcome } from '#lib/salesforce/port.ts'
import { failed, failureOf } from '#lib/sync/testing/org-failures.ts'
import { crmIdOf } from '#lib/sync/testing/random.ts'

type WriteJob = {
  write: BulkWrite
  worker: string
  state: BulkState
  rows: readonly BulkRow[] | null
  outcomes: Map<string, RowOutcome>
  closedAt: Instant | null
  message: string | null
}

type ReadJob = { read: BulkRead; state: BulkState; closedAt: Instant; page: ChangedPage | null }

/** What the jobs do to the records. */
export type BulkHands = {
  clock: () => Instant
  answer: <Value>(value: Value) => Reply<Value>
  write: (kind: BulkWrite, row: BulkRow, worker: string) => RowOutcome
  read: (read: ChangedRead) => ChangedPage
}

/** Bulk jobs of the org in memory: rows are written some time after a job was closed. */
export class MemoryBulk {
  /** How long the org takes for a job. */
  takesMs = 3_000
  /** The next job fails after so many rows. */
  failsAfter: number | null = null
  readonly writes = new Map<string, WriteJob>()
  readonly #reads = new Map<string, ReadJob>()
  readonly #hands: BulkHands
  #made = 0

  constructor(hands: BulkHands) {
    this.#hands = hands
  }

  portFor(worker: string): BulkPort {
    const { answer } = this.#hands
    return {
      openBulkWrite: async (write) => {
        const id = crmIdOf('750', ++this.#made)
        const job = { write, worker, rows: null, closedAt: null, message: null }
        this.writes.set(id, { ...job, state: 'open', outcomes: new Map() })
        return answer(id)
      },
      uploadBulkRows: async (id, _write, rows) => {
        const job = this.writes.get(id)
        if (job?.state !== 'open' || job.rows !== null) return refusedState()
        job.rows = rows
        return answer(null)
      },
      closeBulkWrite: async (id) => {
        const job = this.writes.get(id)
        if (job?.state !== 'open') return refusedState()
        job.state = 'working'
        job.closedAt = this.#hands.clock()
        return answer(null)
      },
      abortBulkJob: async (_direction, id) => {
        this.settle()
        const job = this.writes.get(id) ?? this.#reads.get(id)
        if (job?.state !== 'open' && job?.state !== 'working') return refusedState()
        job.state = 'aborted'
        return answer(null)
      },
      bulkJob: async (direction, id) => answer(this.#look(direction, id)),
      bulkOutcomes: async (id, _write, _job) => answer(new Map(this.writes.get(id)?.outcomes)),
      openBulkRead: async (read) => {
        const id = crmIdOf('750', ++this.#made)
        const closedAt = this.#hands.clock()
        this.#reads.set(id, { read, state: 'working', closedAt, page: null })
        return answer(id)
      },
      bulkPage: async (id, _read, locator, rowsMax) => this.#page(id, locator, rowsMax),
    }
  }

  /** Works through what is due. */
  settle(): void {
    const due = this.#hands.clock() - this.takesMs
    for (const job of this.writes.values()) {
      if (job.state === 'working' && (job.closedAt ?? 0) <= due) this.#work(job)
    }
    for (const job of this.#reads.values()) {
      if (job.state !== 'working' || job.closedAt > due) continue
      job.state = 'complete'
      job.page = this.#hands.read({ ...job.read, limit: Number.MAX_SAFE_INTEGER })
    }
  }

  /** The org forgets its jobs after seven days. */
  forget(): void {
    this.writes.clear()
    this.#reads.clear()
  }

  #work(job: WriteJob): void {
    const rows = job.rows ?? []
    const tried = this.failsAfter === null ? rows.length : this.failsAfter
    // First, since each row looks around for what is due.
    job.state = this.failsAfter === null ? 'complete' : 'failed'
    this.failsAfter = null
    rows.forEach((row, n) => {
      const outcome: RowOutcome =
        n < tried
          ? this.#hands.write(job.write, row, job.worker)
          : { ok: false, failure: failureOf('rolled_back') }
      job.outcomes.set(row.key, outcome)
    })
  }

  #look(direction: 'ingest' | 'query', id: string): BulkJob | null {
    this.settle()
    if (direction === 'query') {
      const job = this.#reads.get(id)
      if (!job) return null
      const processed = job.page?.records.length ?? 0
      return { state: job.state, processed, failed: 0, message: null }
    }
    const job = this.writes.get(id)
    if (!job) return null
    const outcomes = [...job.outcomes.values()]
    const untried = outcomes.filter((one) => !one.ok && one.failure.code === 'rolled_back').length
    const refused = outcomes.filter(({ ok }) => !ok).length - untried
    const { state, message } = job
    return { state, processed: outcomes.length - untried, failed: refused, message }
  }

  #page(id: string, locator: string | null, rowsMax: number) {
    const job = this.#reads.get(id)
    if (!job?.page) return refusedState()
    const [all, start] = [job.page, Number(locator ?? 0)]
    const records = all.records.slice(start, start + rowsMax)
    const left = all.left.slice(start, start + rowsMax)
    const end = records.at(-1) ?? left.at(-1)
    const next = start + rowsMax
    const done = next >= Math.max(all.records.length, all.left.length)
    const last = end ? { stamp: end.modifiedAt, lastId: end.id } : null
    const { object, outside } = all
    const page = { object, outside, records, left, last, done }
    return this.#hands.answer({ ...page, locator: done ? null : String(next) })
  }
}

/** As Salesforce says that a job is not where it would have to be. */
function refusedState(): Reply<never> {
  const reply = failed('unrecognised')
  if (reply.ok) return reply
  return { ...reply, failure: { ...reply.failure, statusCode: 'INVALIDJOBSTATE' } }
}
