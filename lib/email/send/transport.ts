import type { Outgoing } from '#lib/email/compose.ts'

/**
 * What became of one message. `later`: certainly not handed over, another try is safe. `unknown`: it may have been; it is
 * not sent again.
 */
export type Delivery = { recipientId: string } & (
  | { outcome: 'sent' }
  | { outcome: 'refused'; hard: boolean; said: string }
  | { outcome: 'later'; said: string }
  | { outcome: 'unknown'; said: string }
  /** Not tried at all: nothing of it is counted as a try. */
  | { outcome: 'returned'; said: string }
)

/** The way out. A failure of the way itself, before any message, is thrown as `WayClosed`. */
export type Transport = {
  /** How many messages may be in flight: what a crash leaves unknown. */
  readonly batch: number
  deliver: (messages: readonly Outgoing[]) => Promise<Delivery[]>
  /** Which of these have arrived for certain; null: the way cannot be asked. */
  arrived: ((recipientIds: readonly string[]) => Promise<ReadonlySet<string>>) | null
  close: () => void
}

/** Nothing can be sent at all for now: wrong password, no such host, nobody there. */
export class WayClosed extends Error {
  override name = 'WayClosed'
}
