import type { Instant } from '#lib/base/instant.ts'
import type { OrgLimit, Reply, SalesforceFailure } from '#lib/salesforce/port.ts'
import { nextPieces, piecesMax, swiftMs } from '#lib/sync/engine/batches.ts'
import type { CallKind, Checkpoint, Run, SyncContext, Usage } from '#lib/sync/ports.ts'

/** Why a run ended before its work did. */
export type Stop =
  | { why: Exclude<Checkpoint, 'go'> }
  /** Held up so long that another hand may hold the same rows by now. */
  | { why: 'held_up' }
  /** [CN-14] It would change too much at once: an admin looks first. */
  | { why: 'mass_change' }
  | { why: 'call_failed'; failure: SalesforceFailure }

export type Answer<Value> =
  | { ok: true; value: Value; orgTime: Instant | null }
  | { ok: false; stop: Stop }

/** A lease lives this long without a sign of its holder. */
export const leaseMs = 60_000

/**
 * The calls of one run: each is announced to the store first (pause, fence, budget, lease), and counted after. A person's
 * calls are booked as people's, whatever they do.
 */
export class RunCalls {
  readonly #context: SyncContext
  readonly #run: Run
  #calls: Usage['calls'] = {}
  #limit: OrgLimit | null = null
  #clockOffsetMs: number | null = null
  total = 0
  /** Collections in the next write: fewer while the org is slow. */
  pieces = piecesMax
  /** The last write was answered so soon that the next may be prepared meanwhile. */
  isSwift = false

  constructor(context: SyncContext, run: Run) {
    this.#context = context
    this.#run = run
  }

  noteWrite(tookMs: number): void {
    this.pieces = nextPieces(this.pieces, tookMs)
    this.isSwift = tookMs <= swiftMs
  }

  /** Usage since the last report. */
  takeUsage(): Usage {
    const usage = { calls: this.#calls, limit: this.#limit, clockOffsetMs: this.#clockOffsetMs }
    this.#calls = {}
    return usage
  }

  /**
   * Asks the store whether to go on, then the org. A failed call is for the caller to judge.
   * @param latest after this moment it is not sent any more
   */
  async ask<Value>(
    kind: CallKind,
    call: () => Promise<Reply<Value>>,
    latest?: number,
  ): Promise<Answer<Value>> {
    const allowed = await this.#context.store.checkpoint(this.#run, this.takeUsage(), leaseMs)
    if (allowed !== 'go') return { ok: false, stop: { why: allowed } }
    if (latest !== undefined && this.#context.clock() > latest) {
      return { ok: false, stop: { why: 'held_up' } }
    }
    const reply = await call()
    this.#note(kind, reply)
    if (!reply.ok) return { ok: false, stop: { why: 'call_failed', failure: reply.failure } }
    return { ok: true, value: reply.value, orgTime: reply.orgTime }
  }

  #note(kind: CallKind, reply: Reply<unknown>): void {
    const booked = this.#run.kind === 'person' ? 'people' : kind
    this.#calls[booked] = (this.#calls[booked] ?? 0) + reply.calls
    this.total += reply.calls
    if (reply.limit) this.#limit = reply.limit
    if (reply.orgTime === null) return
    this.#clockOffsetMs = reply.orgTime - this.#context.clock()
  }
}
