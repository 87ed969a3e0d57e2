import type { Fragment } from 'postgres'
import type { Tx } from '#db/client.ts'
import { type ChangeReason, wakeChannel } from '#lib/changes/types.ts'

/** Leaves the row that makes the worker look at this prospect, in the transaction of the edit itself. */
export async function enqueueChange(
  tx: Tx,
  change: ChangeReason & { prospectId: string },
): Promise<void> {
  await enqueueProspects(tx, change, [change.prospectId])
}

/** The same for a list, in three statements whatever its length. */
export async function enqueueProspects(
  tx: Tx,
  reason: ChangeReason,
  prospectIds: readonly string[],
): Promise<number> {
  return enqueueMatching(tx, tx`p.id = any(${prospectIds}::uuid[])`, reason)
}

/**
 * The same for every live prospect that a condition names. Set-based: a bulk assignment of 100,000 is three statements.
 * @param where on `prospects p`, for example tx`p.assigned_user_id = ${userId}`
 * @returns how many prospects wait now because of it
 */
export async function enqueueMatching(
  tx: Tx,
  where: Fragment,
  reason: ChangeReason,
): Promise<number> {
  const fields = [...(reason.fields ?? [])]
  // A later edit raises the generation of the one row, so a push under way cannot swallow it; ordered by id, so that two
  // bulk writers cannot lock each other out.
  const [row] = await tx<{ n: number }[]>`
    with matching as materialized (
      select p.id from prospects p
      where p.bu_id = ${reason.buId} and p.deleted_at is null and (${where})
      order by p.id
    ), queued as (
      insert into changes as c (bu_id, prospect_id, lane, cause, fields, requested_by)
      select ${reason.buId}, id, ${reason.lane}, ${reason.cause}, ${fields}::text[], ${reason.requestedBy ?? null}::uuid
      from matching
      on conflict (bu_id, prospect_id) where prospect_id is not null do update set
        lane = least(c.lane, excluded.lane),
        cause = case when excluded.lane <= c.lane then excluded.cause else c.cause end,
        fields = case when c.fields @> excluded.fields then c.fields
          else array(select distinct unnest(c.fields || excluded.fields)) end,
        requested_by = coalesce(excluded.requested_by, c.requested_by),
        due_at = now(), tries = 0, state = 'waiting', generation = c.generation + 1
      returning 1
    ), shown as (
      update pairs set sync_state = 'waiting' from matching
      where pairs.bu_id = ${reason.buId} and pairs.prospect_id = matching.id
        and pairs.sync_state <> 'waiting' and pairs.link_state not in ('ignored', 'crm_deleted', 'unshared')
    )
    select count(*)::int n from queued`
  const queued = row?.n ?? 0
  if (queued > 0) await wakeForChanges(tx, reason.buId)
  return queued
}

/**
 * The same for prospects made in this transaction, of which nothing can wait yet and whose pairs are made waiting: no
 * row is looked for, so an import is not held up by its own queue.
 */
export async function enqueueNew(
  tx: Tx,
  reason: ChangeReason,
  prospectIds: readonly string[],
): Promise<void> {
  if (prospectIds.length === 0) return
  await tx`
    insert into changes (bu_id, prospect_id, lane, cause, fields, requested_by)
    select ${reason.buId}, id, ${reason.lane}, ${reason.cause}, ${[...(reason.fields ?? [])]}::text[],
      ${reason.requestedBy ?? null}::uuid
    from unnest(${prospectIds}::uuid[]) id`
  await wakeForChanges(tx, reason.buId)
}

/** [CN-3] A CRM record that a person sent: no prospect is known yet. */
export async function enqueueRecord(
  tx: Tx,
  change: Omit<ChangeReason, 'fields'> & { crmId: string },
): Promise<void> {
  await tx`
    insert into changes as c (bu_id, crm_id, lane, cause, requested_by)
    values (${change.buId}, ${change.crmId}, ${change.lane}, ${change.cause}, ${change.requestedBy ?? null})
    on conflict (bu_id, crm_id) where crm_id is not null do update set
      lane = least(c.lane, excluded.lane), cause = excluded.cause, due_at = now(), tries = 0,
      state = 'waiting', generation = c.generation + 1`
  await wakeForChanges(tx, change.buId)
}

/**
 * [ER-2] Tries parked and waiting changes again at once.
 * @param where on `changes c`
 */
export async function retryChanges(tx: Tx, buId: string, where: Fragment): Promise<number> {
  const { count } = await tx`
    update changes c set state = 'waiting', tries = 0, due_at = now(), generation = generation + 1
    where c.bu_id = ${buId} and (${where})`
  if (count > 0) await wakeForChanges(tx, buId)
  return count
}

/** Heard by every worker when the transaction commits; equal notices of one transaction are one. */
export async function wakeForChanges(tx: Tx, buId: string): Promise<void> {
  await tx`select pg_notify(${wakeChannel}, ${buId})`
}
