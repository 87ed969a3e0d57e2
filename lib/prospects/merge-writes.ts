import type { Tx } from '#db/client.ts'
import { toJson } from '#lib/base/json-rows.ts'
import { lanes } from '#lib/changes/types.ts'
import { enqueueChange } from '#lib/changes/writes.ts'
import { poolMemberships } from '#lib/lists/writes.ts'
import { poolTies } from '#lib/opportunities/writes.ts'
import type { MergeMember, MergePlan } from '#lib/prospects/merge.ts'
import type { Pooling } from '#lib/scoring/ledger.ts'
import { poolEntries } from '#lib/scoring/writes.ts'

/**
 * [DL-2][DL-5] What happened to one person belongs to the prospect that stays: activities, and the points of the
 * ledger. Field history and decisions stay with the prospect that they tell of.
 */
export async function poolProspects(
  tx: Tx,
  buId: string,
  poolings: readonly Pooling[],
): Promise<void> {
  const from = poolings.map((one) => one.from)
  const into = poolings.map((one) => lastOf(poolings, one.into))
  await poolEntries(tx, buId, from, into)
  await poolTies(tx, buId, from, into)
  await poolMemberships(tx, buId, from, into)
  await tx`
    update activities a set prospect_id = m.heir
    from unnest(${from}::uuid[], ${into}::uuid[]) as m(loser, heir)
    where a.bu_id = ${buId} and a.prospect_id = m.loser`
  // An e-mail that both got stays with each; a task that waited for a record goes to that of the heir.
  await tx`
    with m as (
      select * from unnest(${from}::uuid[], ${into}::uuid[]) as m(loser, heir)
    ), movable as (
      select distinct on (m.heir, r.email_id) r.id, m.heir from m
      join email_recipients r on r.bu_id = ${buId} and r.prospect_id = m.loser
      where not exists (select from email_recipients h
        where h.bu_id = ${buId} and h.email_id = r.email_id and h.prospect_id = m.heir)
      order by m.heir, r.email_id, r.id
    )
    update email_recipients r set prospect_id = v.heir,
      task_state = case when r.task_state = 'unlinked' and exists (select from pairs l where l.bu_id = ${buId}
        and l.prospect_id = v.heir and l.crm_id is not null and l.link_state = 'linked') then 'waiting' else r.task_state end
    from movable v where r.bu_id = ${buId} and r.id = v.id`
  // What their browsers do from now on is the heir's.
  await tx`
    update visitors v set prospect_id = m.heir
    from unnest(${from}::uuid[], ${into}::uuid[]) as m(loser, heir)
    where v.bu_id = ${buId} and v.prospect_id = m.loser`
  await tx`
    with m as (
      select * from unnest(${from}::uuid[], ${into}::uuid[]) as m(loser, heir)
    ), gained as (
      select m.heir, max(p.last_activity_at) last_activity_at
      from m join prospects p on p.bu_id = ${buId} and p.id = m.loser group by m.heir
    ), kept as (
      update prospects p set last_activity_at = greatest(p.last_activity_at, g.last_activity_at), updated_at = now(),
        version = p.version + 1
      from gained g where p.bu_id = ${buId} and p.id = g.heir
    )
    update prospects p set last_activity_at = null from m
    where p.bu_id = ${buId} and p.id = m.loser`
}

/** Who takes somebody in may be taken in by another in the same step. */
function lastOf(poolings: readonly Pooling[], id: string): string {
  let last = id
  for (let hops = 0; hops < poolings.length; hops++) {
    const next = poolings.find((one) => one.from === last)
    if (!next) break
    last = next.into
  }
  return last
}

/** Locked in the order of their ids; whoever lies in the bin or is gone is missing. */
export async function lockMembers(
  tx: Tx,
  buId: string,
  ids: readonly string[],
): Promise<MergeMember[]> {
  return tx<MergeMember[]>`
    select p.id, p.values, p.assigned_user_id as "assignedUserId", l.link_state as "linkState", l.crm_id as "crmId",
      l.crm_object as "crmObject"
    from prospects p join pairs l on l.bu_id = p.bu_id and l.prospect_id = p.id
    where p.bu_id = ${buId} and p.id = any(${[...ids]}::uuid[]) and p.deleted_at is null
    order by p.id for update of p, l`
}

export type MergeRecord = {
  buId: string
  masterId: string
  otherIds: string[]
  plan: MergePlan
  reason: string
  requestedBy: string
}

/**
 * [DL-5] The others go to the recycle bin first, so that their addresses are free; then the master takes values, link,
 * activities. The records that lose their link are not touched in Salesforce.
 */
export async function mergeProspects(tx: Tx, merge: MergeRecord): Promise<void> {
  const { buId, masterId, otherIds, plan, reason, requestedBy } = merge
  await tx`
    update prospects set deleted_at = now(), deleted_reason = ${reason}, updated_at = now(), version = version + 1
    where bu_id = ${buId} and id = any(${otherIds}::uuid[])`
  await tx`delete from changes where bu_id = ${buId} and prospect_id = any(${otherIds}::uuid[])`
  await tx`
    update sync_errors set closed_at = now(), closed_reason = 'The prospect was merged into another'
    where bu_id = ${buId} and prospect_id = any(${[...otherIds, masterId]}::uuid[]) and closed_at is null`
  await moveLink(tx, merge)
  await tx`
    update prospects set values = values || ${toJson(plan.values)}::text::jsonb,
      origins = origins || ${toJson(plan.origins)}::text::jsonb,
      changed_at = changed_at || ${toJson(plan.changedAt)}::text::jsonb,
      assigned_user_id = ${plan.assignedUserId}, updated_at = now(), version = version + 1
    where bu_id = ${buId} and id = ${masterId}`
  const rows = plan.fields.map((field) => ({
    field,
    by: plan.origins[field]?.by,
    at: plan.origins[field]?.at,
    value: plan.values[field] ?? null,
    replaced: plan.replaced[field] ?? null,
  }))
  await tx`
    insert into field_history (bu_id, prospect_id, field, at, side, by, rule, value, replaced)
    select ${buId}, ${masterId}, r.field, r.at, 'concord', r.by, 'merge', r.value, r.replaced
    from jsonb_to_recordset(${toJson(rows)}::text::jsonb)
      as r(field text, at timestamptz, by text, value jsonb, replaced jsonb)`
  await poolProspects(
    tx,
    buId,
    otherIds.map((from) => ({ from, into: masterId })),
  )
  await enqueueChange(tx, {
    buId,
    prospectId: masterId,
    cause: 'manual',
    lane: lanes.trickle,
    fields: plan.fields,
    requestedBy,
  })
}

/** What both sides last agreed on goes with the link: it speaks of that record. */
async function moveLink(tx: Tx, { buId, masterId, otherIds, plan, reason }: MergeRecord) {
  const from = plan.linkFrom
  const [kept] = from
    ? await tx<{ pair: Record<string, unknown> }[]>`
        select to_jsonb(l) as pair from pairs l where bu_id = ${buId} and prospect_id = ${from.id}`
    : []
  const evidence = toJson({
    how: 'relinked',
    at: Date.now(),
    why: reason,
    email: null,
    candidates: [],
  })
  await tx`
    update pairs set crm_id = null, crm_object = null, crm_owner_id = null, agreed = '{}', agreed_at = null,
      link_state = case when link_state = 'none' then 'none' else 'broken' end, sync_state = 'not_in_crm',
      evidence = ${evidence}::text::jsonb
    where bu_id = ${buId} and prospect_id = any(${otherIds}::uuid[])`
  if (!kept) return
  await tx`
    update pairs l set crm_id = k.crm_id, crm_object = k.crm_object, link_state = k.link_state, linked_at = now(),
      agreed = k.agreed, agreed_at = k.agreed_at, crm_owner_id = k.crm_owner_id, sync_state = 'waiting',
      evidence = jsonb_set(coalesce(nullif(k.evidence, 'null'), ${evidence}::text::jsonb), '{why}', to_jsonb(${reason}::text))
    from jsonb_populate_record(null::pairs, ${toJson(kept.pair)}::text::jsonb) k
    where l.bu_id = ${buId} and l.prospect_id = ${masterId}`
}
