import type { PastChange } from '#lib/demo/past.ts'
import type { Random } from '#lib/demo/random.ts'

export type PastRun = {
  id: string
  number: number
  startedAt: number
  finishedAt: number
  counts: { pulled?: number; pushed?: number; conflicts?: number }
  calls: number
}

const cycleMs = 120_000
const quarterMs = 900_000

/**
 * A cycle every two minutes since the beginning: those of the last day are kept, and of the days before those that did
 * something. Their numbers follow from their time, so they add up.
 */
export function makeRuns(
  random: Random,
  changes: readonly PastChange[],
  { begin, now, newId }: { begin: number; now: number; newId: () => string },
): { runs: PastRun[]; runOf: (change: PastChange) => PastRun } {
  const bySlot = new Map<number, PastRun>()
  const slotOf = (at: number) => Math.floor((at - begin) / cycleMs)
  const runIn = (slot: number) => {
    const known = bySlot.get(slot)
    if (known) return known
    const startedAt = begin + slot * cycleMs
    const finishedAt = startedAt + 400 + random.below(900)
    const run: PastRun = {
      id: newId(),
      number: slot + 2,
      startedAt,
      finishedAt,
      counts: {},
      calls: 2,
    }
    bySlot.set(slot, run)
    return run
  }
  for (let slot = slotOf(now - 24 * 3_600_000) + 1; slot < slotOf(now); slot += 1) runIn(slot)
  for (const change of changes) {
    const run = runIn(slotOf(change.at))
    const counted = change.side === 'salesforce' ? 'pulled' : 'pushed'
    run.counts[counted] = (run.counts[counted] ?? 0) + 1
    if (change.lost) run.counts.conflicts = (run.counts.conflicts ?? 0) + 1
    if (counted === 'pushed') run.calls += 1
    run.finishedAt += 40
  }
  const runs = [...bySlot.values()].sort((a, b) => a.number - b.number)
  return { runs, runOf: (change) => runIn(slotOf(change.at)) }
}

export type PastBucket = {
  at: number
  pulled: number
  pushed: number
  /** Ages of what landed. */
  lagIn: number[]
  lagOut: number[]
}

/** The quarter-hours of the last day, summed from the same runs that the list shows. */
export function makeBuckets(random: Random, runs: readonly PastRun[], now: number): PastBucket[] {
  const buckets = new Map<number, PastBucket>()
  for (const { startedAt, counts } of runs) {
    if (startedAt < now - 25 * 3_600_000) continue
    const at = Math.floor(startedAt / quarterMs) * quarterMs
    const bucket = buckets.get(at) ?? { at, pulled: 0, pushed: 0, lagIn: [], lagOut: [] }
    buckets.set(at, bucket)
    bucket.pulled += counts.pulled ?? 0
    bucket.pushed += counts.pushed ?? 0
    // Salesforce is asked every two minutes; what changes here goes out within seconds.
    addLag(bucket.lagIn, counts.pulled ?? 0, () => 4_000 + random.below(116_000))
    addLag(bucket.lagOut, counts.pushed ?? 0, () => 1_500 + random.below(7_000))
  }
  return [...buckets.values()]
}

function addLag(ages: number[], count: number, age: () => number): void {
  for (let n = 0; n < count; n += 1) ages.push(age())
}
