import type { Fragment } from 'postgres'
import type { Tx } from '#db/client.ts'
import { type Instant, toIsoText } from '#lib/base/instant.ts'

/** By what leases and due times are measured: the database's clock, one for all workers; a test hands in its own. */
export type StoreClock = (() => Instant) | null

export function nowIn(tx: Tx, clock: StoreClock): Fragment {
  return clock ? tx`${new Date(clock()).toISOString()}::timestamptz` : tx`now()`
}

let last = { instant: Number.NaN, text: '' }

/** Most moments of a page are one: when it was merged. */
export function toDate(instant: Instant | null): string | null {
  if (instant === null) return null
  if (instant !== last.instant) last = { instant, text: toIsoText(instant) }
  return last.text
}
