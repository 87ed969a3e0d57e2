/** What the connector of a business unit is like, as the rows say it. Times in milliseconds. */
export type ConnectorFacts = {
  now: number
  connected: boolean
  paused: boolean
  /** Why the connection no longer works. */
  lost: { reason: string; at: number } | null
  intervalMs: number
  lastCycleAt: number | null
  lastCycleOk: boolean | null
  /** Since when it may run by itself: the first cycle after unpausing is not late at once. */
  runningSince: number | null
  /** Automatic work waits until then: budget, outage. */
  waits: { until: number; reason: string; since: number | null } | null
  workerSeenAt: number | null
  /** A bulk run under way, with what it has done and has before it. */
  running: { done: number; total: number | null; startedAt: number } | null
  /** Open errors that a person must see to. */
  needCount: number
  /** Open errors that retry by themselves. */
  retryCount: number
  /** Age of the oldest waiting change of each lane, in ms. */
  oldestWaitMs: Partial<Record<1 | 2 | 3 | 4, number>>
  waiting: number
}

/** How the connector is, as far as one line can say it: pill and Overview's headline read the same. Times are ISO strings. */
export type ConnectorState =
  | { kind: 'accord'; lastCycleAt: string | null }
  | { kind: 'syncing'; done: number; total: number | null; secondsLeft: number | null }
  | { kind: 'need'; count: number; lastCycleAt: string | null }
  /** Waits longer than its target, or the last cycle is older than two intervals. */
  | { kind: 'late'; lastCycleAt: string | null }
  /** Salesforce does not answer, or its daily calls are used up: the connector waits for it. */
  | { kind: 'waiting'; reason: string; since: string | null }
  | { kind: 'paused'; lastCycleAt: string | null }
  | { kind: 'worker_not_seen'; lastSeenAt: string | null }
  | { kind: 'not_connected' }

/** What the frame of every page shows. */
export type ShellFacts = {
  connector: ConnectorState
  counts: {
    prospects?: number
    notices?: number
    queue?: number
    errors?: number
    users?: number
    fields?: number
  }
}

export const workerSilentMs = 30_000

/** How long a change of each lane may wait: [EX-5]. Bulk is told by its rate instead. */
export const laneTargetMs = { 1: 10_000, 2: 30_000, 3: 240_000, 4: 3_600_000 } as const

/**
 * One state, the one that a person can do most about. A worker that is gone comes before everything that it would
 * bring about; a pause before what it holds up.
 */
export function connectorState(facts: ConnectorFacts): ConnectorState {
  const lastCycleAt = iso(facts.lastCycleAt)
  if (!facts.connected) return { kind: 'not_connected' }
  if (facts.lost) {
    return { kind: 'waiting', reason: 'Connection lost', since: iso(facts.lost.at) }
  }
  if (facts.workerSeenAt === null || facts.now - facts.workerSeenAt > workerSilentMs) {
    return { kind: 'worker_not_seen', lastSeenAt: iso(facts.workerSeenAt) }
  }
  if (facts.paused) return { kind: 'paused', lastCycleAt }
  if (facts.waits && facts.waits.until > facts.now) {
    return { kind: 'waiting', reason: facts.waits.reason, since: iso(facts.waits.since) }
  }
  if (facts.running && showsProgress(facts.running, facts.now)) {
    const { done, total } = facts.running
    return { kind: 'syncing', done, total, secondsLeft: secondsLeft(facts.running, facts.now) }
  }
  if (facts.needCount > 0) return { kind: 'need', count: facts.needCount, lastCycleAt }
  if (isLate(facts)) return { kind: 'late', lastCycleAt }
  return { kind: 'accord', lastCycleAt }
}

/** A cycle of a moment is no news; the pill would only flicker. */
function showsProgress(running: { startedAt: number }, now: number): boolean {
  return now - running.startedAt > 3_000
}

export function secondsLeft(
  running: { done: number; total: number | null; startedAt: number },
  now: number,
): number | null {
  const { done, total, startedAt } = running
  if (total === null || done <= 0 || done >= total) return null
  return Math.ceil(((now - startedAt) / done) * (total - done) * 0.001)
}

/** [CN-5, EX-5] Fine is: a last cycle that went well within two intervals, and nothing waiting beyond its target. */
export function isLate(facts: ConnectorFacts): boolean {
  if (facts.lastCycleOk === false) return true
  const since = Math.max(facts.lastCycleAt ?? 0, facts.runningSince ?? 0)
  if (facts.now - since > 2 * facts.intervalMs + 10_000) return true
  return ([1, 2, 3, 4] as const).some(
    (lane) => (facts.oldestWaitMs[lane] ?? 0) > laneTargetMs[lane] + graceMs(lane, facts),
  )
}

/** The trickle is swept at the pace that the admin chose. */
function graceMs(lane: 1 | 2 | 3 | 4, facts: ConnectorFacts): number {
  return lane === 3 ? facts.intervalMs : 0
}

function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString()
}
