import type { Fragment } from 'postgres'
import type { Tx } from '#db/client.ts'
import { type Instant, toIsoText } from '#lib/base/instant.ts'

/** By what leases and due times are measured: the database's clock, one for all workers; a test hands in its own. */
export type StoreClock = (() => Instant) | null

export function nowIn(tx: Tx, clock: StoreClock): Fragment {
  return clock ? tx`${new Date(clock()).toISOString()}::timestamptz` : tx`now()`
}

export function toDate(instant: Instant | null): string | null {
  return instant === null ? null : toIsoText(instant)
}
