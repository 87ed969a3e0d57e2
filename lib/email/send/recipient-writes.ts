import type { Tx } from '#db/client.ts'
import { toJson } from '#lib/base/json-rows.ts'
import type { Held } from '#lib/email/send/lease-writes.ts'
import type { Delivery } from '#lib/email/send/transport.ts'
import type { Audience } from '#lib/email/types.ts'
import { readDefinitions } from '#lib/lists/reads.ts'
import type { FieldValues } from '#lib/prospects/types.ts'
import { whereSelected } from '#lib/prospects/where.ts'

const gatherAtOnce = 5_000
export const triesMax = 5

/**
 * Writes down whom it goes to, a page at a time, in the order of ids. Whoever is on the list already stays once.
 * @returns whether all are written down
 */
export async function gatherPage(
  tx: Tx,
  { buId, emailId }: Held,
  audience: Audience,
  viewerId: string,
): Promise<boolean> {
  const lists = await readDefinitions(tx, buId)
  const where = whereSelected(tx, { buId, viewerId, lists }, audience.selection)
  const [row] = await tx<{ seen: number }[]>`
    with page as materialized (
      select p.id, p.email, p.email_key from prospects p
      where ${where} and p.id > coalesce((select gathered_after from emails where bu_id = ${buId} and id = ${emailId}),
        '00000000-0000-0000-0000-000000000000'::uuid)
      order by p.id limit ${gatherAtOnce}
    ), added as (
      insert into email_recipients (bu_id, email_id, prospect_id, address, address_key)
      select ${buId}, ${emailId}, id, email, nullif(email_key, '') from page
      on conflict do nothing returning 1
    ), moved as (
      update emails set gathered_after = coalesce((select id from page order by id desc limit 1), gathered_after),
        recipients = recipients + (select count(*)::int from added),
        gathered_at = case when (select count(*) from page) < ${gatherAtOnce} then now() end
      where bu_id = ${buId} and id = ${emailId}
    )
    select count(*)::int as seen from page`
  return (row?.seen ?? 0) < gatherAtOnce
}

export type ClaimedRecipient = { recipientId: string; address: string; values: FieldValues }

/**
 * [ML-5] Takes the next to be sent to, and passes over whoever must not get it, as things stand in this moment. Committed
 * before anything leaves: nobody is claimed twice.
 * @param listId the list that the e-mail goes to; whoever has left it by now is passed over
 * @returns the claimed; null when nobody waits any more
 */
export async function claimRecipients(
  tx: Tx,
  { buId, emailId, lease }: Held,
  listId: string | null,
  most: number,
): Promise<ClaimedRecipient[] | null> {
  const rows = await tx<
    {
      recipientId: string
      address: string | null
      values: FieldValues | null
      reason: string | null
    }[]
  >`
    with picked as materialized (
      select r.prospect_id, r.address_key from email_recipients r
      where r.bu_id = ${buId} and r.email_id = ${emailId} and r.state = 'waiting' and (r.due_at is null or r.due_at <= now())
      order by r.prospect_id limit ${most} for update
    ), judged as (
      select k.prospect_id, p.email, p.email_key, p.values, case
        when p.id is null or p.deleted_at is not null then 'deleted'
        when l.link_state = 'unshared' then 'unshared'
        when coalesce(p.email_key, '') = '' then 'no_address'
        when (p.values->>'opted_out') = 'true' then 'opted_out'
        when (p.values->>'do_not_email') = 'true' then 'do_not_email'
        when a.hard_bounced_at is not null then 'hard_bounced'
        when a.complained_at is not null then 'complained'
        when exists (select from list_leaves v where v.bu_id = ${buId} and v.prospect_id = k.prospect_id
          and v.list_id = ${listId}::uuid) then 'left_list'
        when p.email_key is distinct from k.address_key and exists (
          select from email_recipients o where o.bu_id = ${buId} and o.email_id = ${emailId} and o.address_key = p.email_key
        ) then 'same_address' end as reason
      from picked k
      left join prospects p on p.bu_id = ${buId} and p.id = k.prospect_id
      left join pairs l on l.bu_id = ${buId} and l.prospect_id = k.prospect_id
      left join email_addresses a on a.bu_id = ${buId} and a.address_key = p.email_key
    ), passed as (
      update emails set suppressed = suppressed + (select count(*)::int from judged where reason is not null)
      where bu_id = ${buId} and id = ${emailId}
    )
    update email_recipients r set
      state = case when j.reason is null then 'claimed' else 'suppressed' end, reason = j.reason,
      claimed_by = ${lease}, claimed_at = now(), tries = r.tries + 1,
      address = case when j.reason is null then j.email else r.address end,
      address_key = case when j.reason is null then j.email_key else r.address_key end
    from judged j
    where r.bu_id = ${buId} and r.email_id = ${emailId} and r.prospect_id = j.prospect_id
    returning r.id as "recipientId", r.address, j.values, j.reason`
  if (rows.length === 0) return null
  return rows.flatMap(({ recipientId, address, values, reason }) =>
    reason === null && address !== null ? [{ recipientId, address, values: values ?? {} }] : [],
  )
}

export type Settled = { prospectId: string; recipientId: string; outcome: string; at: string }

/**
 * What became of each. Only what this lease still holds is settled.
 * @returns who was settled, and how
 */
export async function settleRecipients(
  tx: Tx,
  { buId, emailId, lease }: Held,
  deliveries: readonly Delivery[],
  logTask: boolean,
): Promise<Settled[]> {
  const given = deliveries.map((delivery) => ({
    id: delivery.recipientId,
    outcome: delivery.outcome,
    said: delivery.outcome === 'sent' ? null : delivery.said,
  }))
  return tx<Settled[]>`
    with given as (
      select * from jsonb_to_recordset(${toJson(given)}::text::jsonb) as g(id uuid, outcome text, said text)
    ), settled as (
      update email_recipients r set
        state = case g.outcome when 'sent' then 'sent' when 'refused' then 'failed' when 'unknown' then 'unknown'
          when 'returned' then 'waiting' else case when r.tries >= ${triesMax} then 'failed' else 'waiting' end end,
        tries = case when g.outcome = 'returned' then r.tries - 1 else r.tries end,
        reason = g.said,
        sent_at = case when g.outcome = 'sent' then now() end,
        due_at = case when g.outcome = 'later' then now() + least(60 * 4 ^ (r.tries - 1), 14400) * interval '1 s' end,
        task_state = case when g.outcome = 'sent' and ${logTask} then
          case when exists (select from pairs l where l.bu_id = ${buId} and l.prospect_id = r.prospect_id
            and l.crm_id is not null and l.link_state = 'linked') then 'waiting' else 'unlinked' end end,
        task_due_at = case when g.outcome = 'sent' and ${logTask} then now() end
      from given g
      where r.bu_id = ${buId} and r.email_id = ${emailId} and r.id = g.id and r.state = 'claimed' and r.claimed_by = ${lease}
      returning r.prospect_id, r.id, r.state
    ), counted as (
      update emails set
        sent = sent + (select count(*)::int from settled where state = 'sent'),
        failed = failed + (select count(*)::int from settled where state = 'failed'),
        unknown = unknown + (select count(*)::int from settled where state = 'unknown')
      where bu_id = ${buId} and id = ${emailId}
    )
    select prospect_id as "prospectId", id as "recipientId", state as outcome,
      to_char(now() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
    from settled`
}

/** Whom an earlier sender had in its hand when it died. Taken over by this lease, so that nobody else settles them. */
export async function takeOrphans(tx: Tx, { buId, emailId, lease }: Held): Promise<string[]> {
  const rows = await tx<{ id: string }[]>`
    update email_recipients set claimed_by = ${lease}
    where bu_id = ${buId} and email_id = ${emailId} and state = 'claimed' and claimed_by <> ${lease}
    returning id`
  return rows.map(({ id }) => id)
}

/** @returns seconds until the next try of somebody; null: nobody waits */
export async function secondsToNext(tx: Tx, { buId, emailId }: Held): Promise<number | null> {
  const [row] = await tx<{ seconds: number | null }[]>`
    select extract(epoch from min(coalesce(due_at, now())) - now())::float8 as seconds from email_recipients
    where bu_id = ${buId} and email_id = ${emailId} and state = 'waiting'`
  return row?.seconds === null || row === undefined ? null : Math.max(0, row.seconds)
}
