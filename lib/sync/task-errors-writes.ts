import type { Tx } from '#db/client.ts'
import { toJson } from '#lib/base/json-rows.ts'
import { ofSchema } from '#lib/changes/lifted.ts'
import { wakeForChanges } from '#lib/changes/writes.ts'
import type { SalesforceFailure } from '#lib/salesforce/port.ts'
import { wordsOfTask } from '#lib/sync/task-error-words.ts'

/** By the recipient, whose id is the task's external id. */
export type RefusedTask = { id: string; failure: SalesforceFailure }

/** [ER-1] One open error for each e-mail whose task is refused: the same again renews it. */
export async function openTaskErrors(
  tx: Tx,
  buId: string,
  runId: string,
  refused: readonly RefusedTask[],
): Promise<void> {
  if (refused.length === 0) return
  const rows = refused.map(({ id, failure }) => ({ id, ...wordsOfTask(failure) }))
  await tx`
    insert into sync_errors as e (bu_id, recipient_id, code, cause_key, title, field, message, next_action, class, detail, run_id)
    select ${buId}, r.id, r.code, r."causeKey", r.title, r.field, r.message, r."nextAction", r.class, r.detail, ${runId}
    from jsonb_to_recordset(${toJson(rows)}::text::jsonb) as r(id uuid, code text, "causeKey" text, title text, field text,
      message text, "nextAction" text, class text, detail jsonb)
    on conflict (bu_id, recipient_id) where closed_at is null and recipient_id is not null do update set
      code = excluded.code, cause_key = excluded.cause_key, title = excluded.title, field = excluded.field,
      message = excluded.message, next_action = excluded.next_action, class = excluded.class, detail = excluded.detail,
      tries = e.tries + 1, last_at = now(), run_id = excluded.run_id`
}

export async function closeTaskErrors(
  tx: Tx,
  buId: string,
  recipientIds: readonly string[],
  reason: string,
): Promise<void> {
  if (recipientIds.length === 0) return
  await tx`
    update sync_errors set closed_at = now(), closed_reason = ${reason}
    where bu_id = ${buId} and closed_at is null and recipient_id = any(${[...recipientIds]}::uuid[])`
}

/**
 * [ER-2] The fields of tasks are not what they were, or who may write them: what was refused because of them goes with the
 * next cycle, which is now.
 */
export async function retryTasksAfterSchemaChange(tx: Tx, buId: string): Promise<number> {
  const { count } = await tx`
    update email_recipients r set task_state = 'waiting', task_due_at = now()
    from sync_errors e
    where e.bu_id = ${buId} and e.closed_at is null and e.recipient_id is not null and e.code = any(${ofSchema}::text[])
      and r.bu_id = ${buId} and r.id = e.recipient_id and r.task_state = 'failed'`
  if (count > 0) await cycleNow(tx, buId)
  return count
}

/** Tasks go out with a cycle. */
export async function cycleNow(tx: Tx, buId: string): Promise<void> {
  await tx`update connectors set next_cycle_at = now() where bu_id = ${buId}`
  await wakeForChanges(tx, buId)
}

/** A day's worth for each hour: what is beyond comes an hour later. */
const dailyMost = 5_000

/** [ER-2] What the org refused a day ago is tried once more: nothing tells us that one of its rules was changed. */
export async function retryTasksDaily(tx: Tx, buId: string): Promise<number> {
  const { count } = await tx`
    with old as (
      select recipient_id as id from sync_errors
      where bu_id = ${buId} and closed_at is null and recipient_id is not null and last_at < now() - interval '1 day'
      order by last_at limit ${dailyMost}
    )
    update email_recipients r set task_state = 'waiting', task_due_at = now()
    from old where r.bu_id = ${buId} and r.id = old.id and r.task_state = 'failed'`
  return count
}
