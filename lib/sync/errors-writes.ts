import type { Tx } from '#db/client.ts'
import { lanes } from '#lib/changes/types.ts'
import { enqueueProspects, enqueueRecord } from '#lib/changes/writes.ts'
import { askObjectsAgain } from '#lib/custom-objects/errors-writes.ts'
import { objectErrorCode } from '#lib/custom-objects/labels.ts'
import { cycleNow } from '#lib/sync/task-errors-writes.ts'

/**
 * [ER-2] Tries again what these open errors hold up: their prospects go to the first lane when few, else in bulk. The
 * error closes by itself when the change lands.
 */
export async function retryErrors(
  tx: Tx,
  {
    buId,
    userId,
    errors,
  }: { buId: string; userId: string; errors: { causeKey: string } | { id: string } | 'all' },
): Promise<number> {
  const which =
    errors === 'all'
      ? tx``
      : 'id' in errors
        ? tx`and id = ${errors.id}`
        : tx`and cause_key = ${errors.causeKey}`
  const rows = await tx<Retried[]>`
    update sync_errors set next_try_at = now()
    where bu_id = ${buId} and closed_at is null ${which}
    returning prospect_id as "prospectId", crm_id as "crmId", recipient_id as "recipientId",
      case when code = ${objectErrorCode} then detail->>'object' end as "apiName"`
  const prospectIds = rows.flatMap(({ prospectId }) => prospectId ?? [])
  const crmIds = rows.flatMap(({ prospectId, crmId }) =>
    prospectId === null && crmId ? crmId : [],
  )
  const lane = rows.length <= 200 ? lanes.person : lanes.bulk
  const reason = { buId, cause: 'retry', lane, requestedBy: userId } as const
  if (prospectIds.length > 0) await enqueueProspects(tx, reason, prospectIds)
  for (const crmId of crmIds) await enqueueRecord(tx, { ...reason, crmId })
  const recipientIds = rows.flatMap(({ recipientId }) => recipientId ?? [])
  if (recipientIds.length > 0) await sendTasksAgain(tx, buId, recipientIds)
  const apiNames = rows.flatMap(({ apiName }) => apiName ?? [])
  if (apiNames.length > 0) {
    await askObjectsAgain(tx, buId, apiNames)
    await cycleNow(tx, buId)
  }
  return rows.length
}

type Retried = {
  prospectId: string | null
  crmId: string | null
  recipientId: string | null
  apiName: string | null
}

/** A person waits for the cycle that they go out with. */
async function sendTasksAgain(
  tx: Tx,
  buId: string,
  recipientIds: readonly string[],
): Promise<void> {
  await tx`
    update email_recipients set task_state = 'waiting', task_due_at = now()
    where bu_id = ${buId} and id = any(${[...recipientIds]}::uuid[]) and task_state = 'failed'`
  await cycleNow(tx, buId)
}
