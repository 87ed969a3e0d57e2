import type { Tx } from '#db/client.ts'
import { lanes } from '#lib/changes/types.ts'
import { enqueueProspects, enqueueRecord } from '#lib/changes/writes.ts'

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
  const rows = await tx<{ prospectId: string | null; crmId: string | null }[]>`
    update sync_errors set next_try_at = now()
    where bu_id = ${buId} and closed_at is null ${which}
    returning prospect_id as "prospectId", crm_id as "crmId"`
  const prospectIds = rows.flatMap(({ prospectId }) => prospectId ?? [])
  const crmIds = rows.flatMap(({ prospectId, crmId }) =>
    prospectId === null && crmId ? crmId : [],
  )
  const lane = rows.length <= 200 ? lanes.person : lanes.bulk
  const reason = { buId, cause: 'retry', lane, requestedBy: userId } as const
  if (prospectIds.length > 0) await enqueueProspects(tx, reason, prospectIds)
  for (const crmId of crmIds) await enqueueRecord(tx, { ...reason, crmId })
  return rows.length
}
