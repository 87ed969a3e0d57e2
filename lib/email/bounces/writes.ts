import type { Tx } from '#db/client.ts'
import { recordActivities } from '#lib/activities/writes.ts'
import { toJson } from '#lib/base/json-rows.ts'

export type Bounce = { recipientId: string; hard: boolean; said: string }

type Bounced = {
  recipientId: string
  prospectId: string
  object: string
  hard: boolean
  said: string
  at: string
}

/**
 * [ML-5] Bounces of any number of messages, each told once. A hard one marks the address: nothing is sent there again, whoever
 * has it.
 */
export async function recordBounces(
  tx: Tx,
  buId: string,
  bounces: readonly Bounce[],
): Promise<void> {
  if (bounces.length === 0) return
  const told = await tx<Bounced[]>`
    with given as (
      select distinct on (id) * from jsonb_to_recordset(${toJson(bounces)}::text::jsonb)
        as g("recipientId" uuid, hard boolean, said text), lateral (select g."recipientId" as id) i
      order by id, hard desc
    ), marked as (
      update email_recipients r set bounced_at = now(), bounce = case when g.hard then 'hard' else 'soft' end,
        reason = left(g.said, 500)
      from given g where r.bu_id = ${buId} and r.id = g.id and r.bounced_at is null
      returning r.id, r.email_id, r.prospect_id, r.address_key, g.hard, g.said
    ), counted as (
      update emails e set bounced = e.bounced + m.n
      from (select email_id, count(*)::int as n from marked group by email_id) m
      where e.bu_id = ${buId} and e.id = m.email_id
    ), known as (
      insert into email_addresses as a (bu_id, address_key, hard_bounced_at, bounce, soft_bounces)
      select ${buId}, address_key, case when bool_or(hard) then now() end, left(max(said), 500),
        (count(*) filter (where not hard))::int
      from marked where address_key is not null group by address_key
      on conflict (bu_id, address_key) do update set
        hard_bounced_at = coalesce(a.hard_bounced_at, excluded.hard_bounced_at), bounce = excluded.bounce,
        soft_bounces = a.soft_bounces + excluded.soft_bounces
    )
    select m.id as "recipientId", m.prospect_id as "prospectId", case e.kind when 'list' then e.name else e.subject end as object,
      m.hard, m.said, to_char(now() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
    from marked m join emails e on e.bu_id = ${buId} and e.id = m.email_id`
  await recordActivities(
    tx,
    buId,
    told.map(({ recipientId, prospectId, object, hard, said, at }) => ({
      prospectId,
      kind: 'email_bounce' as const,
      cause: recipientId,
      at,
      title: `${hard ? 'Hard bounce' : 'Bounce'} of ${object}`,
      detail: { text: hard ? 'Could not be reached by' : 'Did not get', object, detail: said },
    })),
  )
}
