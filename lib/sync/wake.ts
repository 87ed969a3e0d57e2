import type { Tx } from '#db/client.ts'
import { wakeForChanges } from '#lib/changes/writes.ts'

/** Heard by every worker: `business unit/command`. */
export const commandChannel = 'concord_commands'

/**
 * Wakes the workers when the caller's transaction commits. `bulk`: this business unit has work (a cycle, an import);
 * `person`: somebody waits for a command. A notice that nobody hears costs two seconds: workers also look by
 * themselves.
 */
export async function wake(
  tx: Tx,
  { buId, queue, commandId = '' }: { buId: string; queue: 'bulk' | 'person'; commandId?: string },
): Promise<void> {
  if (queue === 'bulk') await wakeForChanges(tx, buId)
  else await tx`select pg_notify(${commandChannel}, ${`${buId}/${commandId}`})`
}
