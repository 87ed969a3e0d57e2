import type { SalesforceFailure } from '#lib/salesforce/port.ts'
import { copyAccounts } from '#lib/sync/accounts.ts'
import { checkShared } from '#lib/sync/check-shared.ts'
import { readCustomObjects } from '#lib/sync/custom-objects.ts'
import { addCounts } from '#lib/sync/engine/effects.ts'
import { emptyPlanHash, type PlanHash, toText } from '#lib/sync/engine/plan-hash.ts'
import { runStop } from '#lib/sync/engine/retry.ts'
import type { RunCounts } from '#lib/sync/engine/types.ts'
import { MassChangeGuard } from '#lib/sync/guard.ts'
import { readOpportunities } from '#lib/sync/opportunities.ts'
import type { Run, RunEnd, SyncContext } from '#lib/sync/ports.ts'
import { type PhaseInput, type PhaseResult, pull } from '#lib/sync/pull.ts'
import { push } from '#lib/sync/push.ts'
import { leaseMs, RunCalls, type Stop } from '#lib/sync/run-calls.ts'

export type Phase = 'pull' | 'push' | 'opportunities' | 'accounts' | 'customObjects'
/** [CN-16] A wake by a change runs the push alone. */
export const allPhases: readonly Phase[] = [
  'pull',
  'push',
  'opportunities',
  'accounts',
  'customObjects',
]

export type CycleResult =
  /** Another worker holds the lease. */
  | { ran: false }
  | {
      ran: true
      run: Run
      state: RunEnd['state']
      counts: RunCounts
      calls: number
      stop: Stop | null
    }

/**
 * One cycle of automatic work: pull, push, then what belongs to whoever is linked by now. Whatever stops it, what was
 * done is recorded and the rest is found again by the next cycle.
 */
export async function runCycle(
  context: SyncContext,
  phases: readonly Phase[] = allPhases,
): Promise<CycleResult> {
  const { store, worker } = context
  const fence = await store.takeLease(worker, leaseMs)
  if (fence === null) return { ran: false }
  const title = phases.includes('pull') ? 'Cycle' : 'Push'
  const run = await store.beginRun({ kind: 'cycle', title, requestedBy: null, worker, fence })
  const calls = new RunCalls(context, run)
  const config = await store.config()
  const guard = config.guard && new MassChangeGuard(config.guard, store)
  const input = { context, run, config, calls, guard }
  const { counts, hash, stop } = await runPhases(input, phases)
  const end = endOf(stop, counts, hash, calls)
  await store.finishRun(run, end)
  await store.releaseLease(fence)
  return { ran: true, run, state: end.state, counts, calls: calls.total, stop }
}

async function runPhases(input: PhaseInput, phases: readonly Phase[]): Promise<PhaseResult> {
  let result: PhaseResult = { counts: {}, hash: emptyPlanHash, stop: null }
  const steps = {
    pull,
    push,
    opportunities: readOpportunities,
    accounts: copyAccounts,
    customObjects: readCustomObjects,
  }
  // [SH-4] Before anything else after a change of the rule, so that nothing is written to what has left.
  if (!input.config.sharingChecked) {
    const stop = await checkShared(input, result, async () => {})
    if (stop) return { ...result, stop }
  }
  for (const phase of phases) {
    const done: PhaseResult = await steps[phase](input, result.hash)
    result = { ...done, counts: addCounts(result.counts, done.counts) }
    if (result.stop) return result
  }
  return result
}

/** What a run leaves for the next: done, or why not and how long automatic work waits. */
export function endOf(
  stop: Stop | null,
  counts: RunCounts,
  hash: PlanHash,
  calls: RunCalls,
): RunEnd {
  const end: RunEnd = {
    state: 'done',
    counts,
    message: null,
    planHash: toText(hash),
    usage: calls.takeUsage(),
    wait: { forMs: 0, reason: '' },
    connectionLost: null,
  }
  if (stop === null) return end
  if (stop.why === 'call_failed') return { ...end, ...failedEnd(stop.failure) }
  return { ...end, state: 'stopped', wait: null, message: stopWords[stop.why] }
}

export const stopWords: Record<Exclude<Stop['why'], 'call_failed'>, string> = {
  paused: 'Paused: stopped before the next request',
  fence_lost: 'Another worker took over',
  mass_change: 'It would change too much at once: held for your approval',
  waiting: 'Automatic work waits for its cause',
  calls_spent: 'The Salesforce calls of today are used up; the count starts anew at midnight UTC',
  connection_lost: 'The connection to Salesforce is lost',
  sharing_changed: 'The sharing rules changed: it starts again under the new ones',
  held_up: 'Held up for too long: what was claimed goes back',
}

function failedEnd(failure: SalesforceFailure): Partial<RunEnd> {
  const { waitMs, connectionLost } = runStop(failure.code, failure.retryAfterMs)
  return {
    state: 'failed',
    message: failure.message,
    wait: connectionLost ? null : { forMs: waitMs, reason: failure.message },
    connectionLost: connectionLost ? failure.message : null,
  }
}
