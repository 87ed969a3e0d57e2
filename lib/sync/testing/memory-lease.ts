import type { Instant } from '#lib/base/instant.ts'
import { fail } from '#lib/base/result.ts'
import type { Checkpoint, Run } from '#lib/sync/ports.ts'

/** Who may work on a business unit in memory, and write: one bulk worker at a time [I17], under the rules of now. */
export class MemoryLease {
  readonly #clock: () => Instant
  #held: { worker: string; until: Instant } | null = null
  #waitUntil = 0 as Instant
  #connectionLost = false
  fence = 0
  sharingVersion = 0
  paused = true

  constructor(clock: () => Instant) {
    this.#clock = clock
  }

  take(worker: string, ttlMs: number): number | null {
    const now = this.#clock()
    if (this.#held && this.#held.until > now) return null
    this.#held = { worker, until: (now + ttlMs) as Instant }
    return ++this.fence
  }

  release(fence: number): void {
    if (fence === this.fence) this.#held = null
  }

  isStale({ fence }: Pick<Run, 'fence'>): boolean {
    return fence !== null && fence !== this.fence
  }

  waitFor(ms: number): void {
    this.#waitUntil = (this.#clock() + ms) as Instant
  }

  loseConnection(): void {
    this.#connectionLost = true
  }

  refusal(run: Run) {
    if (this.isStale(run)) return fail('fence_lost' as const, 'Another worker has taken over')
    return run.sharingVersion === this.sharingVersion
      ? null
      : fail('sharing_changed' as const, 'The sharing rules have changed')
  }

  checkpoint(run: Run, ttlMs: number): Checkpoint {
    if (this.#connectionLost) return 'connection_lost'
    if (run.sharingVersion !== this.sharingVersion) return 'sharing_changed'
    if (run.fence === null) return 'go'
    if (this.isStale(run) || this.#held === null) return 'fence_lost'
    if (this.paused) return 'paused'
    if (this.#waitUntil > this.#clock()) return 'waiting'
    this.#held = { worker: run.worker, until: (this.#clock() + ttlMs) as Instant }
    return 'go'
  }
}
