import type { Instant } from '#lib/base/instant.ts'
import type { Enqueue, Lane, Settlement } from '#lib/sync/engine/types.ts'
import type { Claim, Run } from '#lib/sync/ports.ts'
import type { ChangeRow } from '#lib/sync/testing/store-under-test.ts'

type StoredChange = ChangeRow & { createdAt: Instant; requestedBy: string | null }

/** What waits to be sent, in memory: one row a prospect, leased to one hand at a time. */
export class MemoryQueue {
  readonly #clock: () => Instant
  readonly #rows = new Map<string, StoredChange>()
  #ids = 0

  constructor(clock: () => Instant) {
    this.#clock = clock
  }

  of(prospectId: string): StoredChange | undefined {
    return this.#rows.get(prospectId)
  }

  rows(): ChangeRow[] {
    return [...this.#rows.values()].map(({ createdAt: _, requestedBy: __, ...row }) => row)
  }

  forget(prospectId: string): void {
    this.#rows.delete(prospectId)
  }

  enqueue({ prospectId, lane, cause, fields }: Enqueue): void {
    const before = this.#rows.get(prospectId)
    const now = this.#clock()
    this.#rows.set(prospectId, {
      id: before?.id ?? String(++this.#ids),
      prospectId,
      lane: (before ? Math.min(before.lane, lane) : lane) as Lane,
      cause: before && before.lane < lane ? before.cause : cause,
      fields: [...new Set([...(before?.fields ?? []), ...fields])],
      requestedBy: null,
      createdAt: before?.createdAt ?? now,
      dueAt: now,
      tries: 0,
      state: 'waiting',
      generation: (before?.generation ?? 0) + 1,
      leasedBy: before?.leasedBy ?? null,
      leasedUntil: before?.leasedUntil ?? null,
    })
  }

  /** @returns waitsOn: the prospect, where it changed meanwhile and its row waits on */
  settle(run: Run, settlement: Settlement): { waitsOn: string | null } {
    const row = [...this.#rows.values()].find(({ id }) => id === settlement.changeId)
    if (!row) return { waitsOn: null }
    const { prospectId } = row
    const free = { ...row, leasedBy: null, leasedUntil: null }
    if (row.leasedBy !== run.worker) {
      // Another hand has parked it, or holds what was parked: its lease stays.
      const isParked = row.state === 'parked' && settlement.as === 'done'
      if (isParked) this.#rows.set(prospectId, { ...row, state: 'waiting', dueAt: this.#clock() })
      return { waitsOn: null }
    }
    const isNewer = row.generation !== settlement.generation
    if (isNewer && (settlement.as === 'done' || settlement.as === 'park')) {
      this.#rows.set(prospectId, { ...free, tries: 0 })
      return { waitsOn: prospectId }
    }
    if (settlement.as === 'done') this.#rows.delete(prospectId)
    else if (settlement.as === 'again')
      this.#rows.set(prospectId, { ...free, state: 'waiting', dueAt: this.#clock() })
    else if (settlement.as === 'park') {
      this.#rows.set(prospectId, { ...free, state: 'parked', tries: settlement.tries })
    } else {
      const dueAt = (this.#clock() + settlement.inMs) as Instant
      this.#rows.set(prospectId, { ...free, state: 'waiting', dueAt, tries: settlement.tries })
    }
    return { waitsOn: null }
  }

  isLeased({ leasedUntil }: ChangeRow): boolean {
    return leasedUntil !== null && leasedUntil > this.#clock()
  }

  due(lanes: Lane[]): StoredChange[] {
    const now = this.#clock()
    return inTurn(
      [...this.#rows.values()].filter(
        (row) =>
          row.state === 'waiting' &&
          row.dueAt <= now &&
          !this.isLeased(row) &&
          lanes.includes(row.lane),
      ),
    )
  }

  claim(run: Run, rows: StoredChange[], leaseMs: number): Claim[] {
    const leasedUntil = (this.#clock() + leaseMs) as Instant
    const leased = rows.map((row) => ({ ...row, leasedBy: run.worker, leasedUntil }))
    for (const row of leased) this.#rows.set(row.prospectId, row)
    return leased.map(toClaim)
  }

  /** Hands a row on. @returns false when `from` does not hold it */
  lease(prospectId: string, from: string, to: string | null, until: Instant | null): boolean {
    const row = this.#rows.get(prospectId)
    if (row?.leasedBy !== from) return false
    this.#rows.set(prospectId, { ...row, leasedBy: to, leasedUntil: until })
    return true
  }

  release(run: Run, claims: readonly Claim[]): void {
    for (const { prospectId, id } of claims) {
      if (this.#rows.get(prospectId)?.id === id) this.lease(prospectId, run.worker, null, null)
    }
  }

  peek(after: string | null, limit: number): Claim[] {
    const rows = inTurn([...this.#rows.values()].filter(({ state }) => state === 'waiting'))
    const start = after === null ? 0 : rows.findIndex(({ id }) => id === after) + 1
    return rows.slice(start, start + limit).map(toClaim)
  }

  retryAll(): void {
    const now = this.#clock()
    for (const row of this.#rows.values()) {
      this.#rows.set(row.prospectId, { ...row, state: 'waiting', dueAt: now, tries: 0 })
    }
  }
}

function toClaim(row: StoredChange): Claim {
  const { id, prospectId, lane, cause, fields, requestedBy, createdAt, tries, generation } = row
  return { id, prospectId, lane, cause, fields, requestedBy, createdAt, tries, generation }
}

function inTurn(rows: StoredChange[]): StoredChange[] {
  return rows.sort((a, b) => a.lane - b.lane || a.dueAt - b.dueAt || Number(a.id) - Number(b.id))
}
