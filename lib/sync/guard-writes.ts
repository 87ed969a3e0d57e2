import type { Tx } from '#db/client.ts'
import { wakeForChanges } from '#lib/changes/writes.ts'
import { setPaused } from '#lib/connector/writes.ts'

/**
 * [CN-14] Let pass: the next whole cycle is not guarded, and starts now. Rejected: the connector is paused, because the
 * same changes would come again with every cycle until their cause is gone.
 * @returns whether it was still open
 */
export async function decideHold(
  tx: Tx,
  hold: { buId: string; id: string; userId: string; passes: boolean },
): Promise<boolean> {
  const { buId, id, userId, passes } = hold
  const { count } = await tx`
    update guard_holds set state = ${passes ? 'approved' : 'rejected'}, decided_by = ${userId}, decided_at = now()
    where bu_id = ${buId} and id = ${id} and state = 'held'`
  if (count === 0) return false
  await tx`
    update connectors set guard_passes = ${passes}, wait_until = null, wait_reason = null, wait_cause = null,
      next_cycle_at = now()
    where bu_id = ${buId} and wait_cause = 'guard'`
  if (passes) await wakeForChanges(tx, buId)
  else await setPaused(tx, buId, true, userId)
  return true
}
