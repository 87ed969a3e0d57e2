import type { SqlLike, Tx } from '#db/client.ts'
import { toJson } from '#lib/base/json-rows.ts'
import type { EmailContent } from '#lib/email/types.ts'
import type { FieldValues } from '#lib/prospects/types.ts'

/**
 * After so many seconds without an outcome it is asked for by its external id, and sent again if it is not there. Longer
 * than Salesforce lets any call run: what was on its way by then has landed or never will.
 */
const confirmSeconds = 660
export const taskTriesSeconds = 600

export type DueTask = {
  /** The recipient's id, which is the task's external id for ever. */
  id: string
  emailId: string
  kind: 'list' | 'one'
  name: string
  /** A lead, a contact, or the contact that a person account is as well. */
  whoId: string
  /** YYYY-MM-DD */
  day: string
  values: FieldValues
  /** Sent before, without an outcome that we know: it may be there. */
  again: boolean
}

/** Its prospect has no record at this moment. */
export type PlacelessTask = Omit<DueTask, 'whoId'> & { whoId: null }

export async function hasDueTasks(sql: SqlLike, buId: string): Promise<boolean> {
  const [row] = await sql`
    select 1 from email_recipients
    where bu_id = ${buId} and task_state in ('waiting', 'sent') and task_due_at <= now() limit 1`
  return row !== undefined
}

/**
 * [ML-4] Takes e-mails whose task is due, as sent: whatever becomes of the request, they are asked for by their external id
 * next time. Whoever's record is gone or no longer shared waits until there is one again [I10].
 */
export async function claimTasks(
  tx: Tx,
  buId: string,
  most: number,
): Promise<(DueTask | PlacelessTask)[]> {
  return tx<(DueTask | PlacelessTask)[]>`
    with picked as materialized (
      select r.id, r.email_id, r.prospect_id, r.sent_at, r.task_state = 'sent' as again from email_recipients r
      where r.bu_id = ${buId} and r.task_state in ('waiting', 'sent') and r.task_due_at <= now()
      order by r.task_due_at, r.id limit ${most} for update
    ), placed as (
      select k.*, case when l.link_state = 'linked' and not coalesce(c.is_deleted or c.is_converted, false) then
          case when l.crm_object in ('Lead', 'Contact') then l.crm_id else c.person_contact_id end end as who_id
      from picked k
      left join pairs l on l.bu_id = ${buId} and l.prospect_id = k.prospect_id
      left join crm_records c on c.bu_id = ${buId} and c.crm_id = l.crm_id
    ), taken as (
      update email_recipients r set task_state = case when p.who_id is null then 'unlinked' else 'sent' end,
        task_due_at = now() + ${confirmSeconds} * interval '1 s'
      from placed p where r.bu_id = ${buId} and r.id = p.id
    )
    select p.id, p.email_id as "emailId", e.kind, e.name, p.who_id as "whoId", p.again, coalesce(q.values, '{}') as values,
      to_char(p.sent_at at time zone b.time_zone, 'YYYY-MM-DD') as day
    from placed p join emails e on e.bu_id = ${buId} and e.id = p.email_id
    join business_units b on b.id = ${buId}
    left join prospects q on q.bu_id = ${buId} and q.id = p.prospect_id`
}

export async function readContents(
  tx: Tx,
  buId: string,
  emailIds: readonly string[],
): Promise<Map<string, EmailContent>> {
  const rows = await tx<(EmailContent & { id: string })[]>`
    select id, subject, html, body_text as text from emails where bu_id = ${buId} and id = any(${[...emailIds]}::uuid[])`
  return new Map(rows.map(({ id, ...content }) => [id, content]))
}

export type TaskOutcome = { id: string } & (
  | { state: 'done'; taskId: string }
  /** Not known, or something passing: asked for again by its external id. */
  | { state: 'sent'; error: string }
  /** Its record went away meanwhile. */
  | { state: 'unlinked'; error: string }
  | { state: 'failed'; error: string }
)

export async function settleTasks(
  tx: Tx,
  buId: string,
  outcomes: readonly TaskOutcome[],
): Promise<void> {
  if (outcomes.length === 0) return
  await tx`
    update email_recipients r set task_state = o.state, task_id = coalesce(o."taskId", r.task_id), task_error = o.error,
      task_due_at = now() + ${confirmSeconds} * interval '1 s'
    from jsonb_to_recordset(${toJson(outcomes)}::text::jsonb) as o(id uuid, state text, "taskId" text, error text)
    where r.bu_id = ${buId} and r.id = o.id and r.task_state = 'sent'`
}

/** The call did nothing: they wait for a better time. */
export async function putBackTasks(
  tx: Tx,
  buId: string,
  ids: readonly string[],
  error: string,
): Promise<void> {
  await tx`
    update email_recipients set task_error = ${error}, task_due_at = now() + ${taskTriesSeconds} * interval '1 s'
    where bu_id = ${buId} and id = any(${[...ids]}::uuid[]) and task_state = 'sent'`
}

/** [ER-2] Tasks of an e-mail that Salesforce refused are sent again. @returns how many */
export async function retryTasks(tx: Tx, buId: string, emailId: string): Promise<number> {
  const { count } = await tx`
    update email_recipients set task_state = 'waiting', task_error = null, task_due_at = now()
    where bu_id = ${buId} and email_id = ${emailId} and task_state = 'failed'`
  return count
}
