import type { CreateRow, RowOutcome } from '#lib/salesforce/port.ts'
import type { PendingCall } from '#lib/sync/testing/gated-worker.ts'
import { failed, failureOf } from '#lib/sync/testing/org-failures.ts'
import type { World } from '#lib/sync/testing/world.ts'

const isJobStep = new Set(['openBulkWrite', 'uploadBulkRows', 'closeBulkWrite', 'abortBulkJob'])

export type Answered = { fault: string | null; value: unknown }

/** Lets a call happen, or not, or happen without its answer: what networks and orgs do now and then. */
export async function answerOf(world: World, call: PendingCall): Promise<Answered> {
  if (call.side === 'store') return { fault: null, value: await call.happen() }
  const isWrite = call.name === 'updateRecords' || call.name === 'upsertRecords'
  const dice = world.random.next()
  if (dice < 0.04) return { fault: 'unavailable', value: failed('unavailable') }
  if (isJobStep.has(call.name) && dice > 0.9) {
    // What was done shows when the job is asked for.
    await call.happen()
    return { fault: 'answer lost', value: failed('unavailable') }
  }
  if (!isWrite || dice > 0.16) return { fault: null, value: await call.happen() }
  const rows = call.args[0] as unknown[]
  const value = noAnswer(rows.length)
  if (dice < 0.08) return { fault: 'request lost', value }
  if (dice < 0.1 && call.name === 'upsertRecords') {
    world.org.upsertLater(rows as CreateRow[], world.random.below(120_000))
    return { fault: 'commits later', value }
  }
  await call.happen()
  return { fault: 'answer lost', value }
}

function noAnswer(rows: number): unknown {
  const outcome: RowOutcome = { ok: false, failure: failureOf('ambiguous') }
  const value = Array.from({ length: rows }, () => outcome)
  return { ok: true, value, calls: 1, orgTime: null, limit: null }
}
