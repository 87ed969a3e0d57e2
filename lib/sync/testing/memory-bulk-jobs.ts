import type { Instant } from '#lib/base/instant.ts'
import { ok, type Result } from '#lib/base/result.ts'
import type { BulkHeld } from '#lib/sync/engine/bulk.ts'
import type { Lane } from '#lib/sync/engine/types.ts'
import type {
  BulkEnd,
  BulkMove,
  BulkRowKept,
  BulkStore,
  OpenBulkJob,
  OpenBulkRead,
  Run,
  WriteRefusal,
} from '#lib/sync/ports.ts'
import { bulkHolder } from '#lib/sync/store/bulk-holder.ts'

type Hands = {
  clock: () => Instant
  due: (lanes: Lane[]) => number
  /** Hands a change row on. @returns false when `from` does not hold it */
  lease: (prospectId: string, from: string, to: string | null, until: Instant | null) => boolean
}

const never = Number.MAX_SAFE_INTEGER as Instant

/** The jobs of a business unit in memory. */
export class MemoryBulkJobs {
  readonly jobs = new Map<string, OpenBulkJob>()
  readonly ended: (BulkEnd & { id: string; rows: number })[] = []
  /** What the next outlook says of the day's calls. */
  callsLeft: number | null = null
  readonly #rows = new Map<string, Map<string, BulkHeld>>()
  readonly reads = new Map<string, OpenBulkRead>()
  readonly #hands: Hands

  constructor(hands: Hands) {
    this.#hands = hands
  }

  hold(run: Run, held: BulkHeld): void {
    const { jobId, key, plan } = held
    if (this.#rows.get(jobId)?.has(key)) return
    if (!this.#hands.lease(plan.claim.prospectId, run.worker, bulkHolder(jobId), never)) return
    const now = this.#hands.clock()
    const job: OpenBulkJob = this.jobs.get(jobId) ?? {
      id: jobId,
      object: plan.object,
      way: plan.way,
      state: 'building',
      orgJobId: null,
      builtAt: now,
      closedAt: null,
      sentAfter: null,
      polls: 0,
      pollAt: now,
      rows: 0,
    }
    this.jobs.set(jobId, { ...job, rows: job.rows + 1 })
    const rows = this.#rows.get(jobId) ?? new Map<string, BulkHeld>()
    this.#rows.set(jobId, rows.set(key, held))
  }

  storeFor(refusal: (run: Run) => Result<never, WriteRefusal> | null): BulkStore {
    return {
      outlook: async (lanes, most) => {
        const due = Math.min(most, this.#hands.due(lanes))
        const jobs = [...this.jobs.values()].sort((a, b) => a.builtAt - b.builtAt)
        return { due, callsLeft: this.callsLeft, jobs }
      },
      bulkRows: async (jobId, after, limit) =>
        this.#kept(jobId)
          .filter(({ key }) => key > (after ?? ''))
          .sort((a, b) => (a.key < b.key ? -1 : 1))
          .slice(0, limit),
      moveBulkJob: async (run, jobId, move) => {
        const refused = refusal(run)
        if (refused) return refused
        const job = this.jobs.get(jobId)
        if (job) this.jobs.set(jobId, this.#moved(job, move))
        return ok(null)
      },
      adoptBulkRows: async (run, jobId, keys, leaseMs) => {
        const refused = refusal(run)
        if (refused) return refused
        const until = (this.#hands.clock() + leaseMs) as Instant
        const wanted = new Set(keys)
        const taken = this.#kept(jobId).filter(
          ({ key, plan }) =>
            wanted.has(key) &&
            this.#hands.lease(plan.claim.prospectId, bulkHolder(jobId), run.worker, until),
        )
        return ok(taken)
      },
      endBulkJob: async (run, jobId, end) => {
        const refused = refusal(run)
        if (refused) return refused
        for (const { plan } of this.#kept(jobId)) {
          this.#hands.lease(plan.claim.prospectId, bulkHolder(jobId), null, null)
        }
        this.ended.push({ id: jobId, rows: this.jobs.get(jobId)?.rows ?? 0, ...end })
        this.jobs.delete(jobId)
        this.#rows.delete(jobId)
        return ok(null)
      },
      bulkRead: async (name) => this.reads.get(name) ?? null,
      keepBulkRead: async (run, name, read) => {
        const refused = refusal(run)
        if (refused) return refused
        this.reads.set(name, read)
        return ok(null)
      },
      dropBulkRead: async (run, name) => {
        if (!refusal(run)) this.reads.delete(name)
      },
      dropOtherReads: async (run, sweeps) => {
        if (refusal(run)) return
        for (const name of this.reads.keys()) {
          if (!name.startsWith('load ') && !sweeps.includes(name)) this.reads.delete(name)
        }
      },
    }
  }

  #kept(jobId: string): BulkRowKept[] {
    return [...(this.#rows.get(jobId)?.values() ?? [])]
  }

  #moved(job: OpenBulkJob, move: BulkMove): OpenBulkJob {
    const now = this.#hands.clock()
    switch (move.to) {
      case 'opened':
        return { ...job, state: 'opened', orgJobId: move.orgJobId }
      case 'uploaded':
        return { ...job, state: 'uploaded' }
      case 'closed': {
        const pollAt = (now + move.pollInMs) as Instant
        const sentAfter = job.sentAfter ?? move.sentAfter
        return { ...job, state: 'closed', closedAt: job.closedAt ?? now, sentAfter, pollAt }
      }
      case 'polled':
        return { ...job, polls: job.polls + 1, pollAt: (now + move.pollInMs) as Instant }
    }
  }
}
