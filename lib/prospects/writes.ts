import type { Tx } from '#db/client.ts'
import { toJson } from '#lib/base/json-rows.ts'
import { lanes } from '#lib/changes/types.ts'
import { enqueueChange } from '#lib/changes/writes.ts'
import type { EditPlan } from '#lib/prospects/rules.ts'
import type { CrmObject, FieldValue, FieldValues, LinkState } from '#lib/prospects/types.ts'

export type StoredProspect = {
  id: string
  values: FieldValues
  assignedUserId: string | null
  assigned: string | null
  deleted: boolean
  linkState: LinkState
  crmId: string | null
  crmObject: CrmObject | null
}

/** Locked, so that two edits of one field happen one after the other. */
export async function lockProspect(
  tx: Tx,
  buId: string,
  id: string,
): Promise<StoredProspect | null> {
  const [row] = await tx<StoredProspect[]>`
    select p.id, p.values, p.assigned_user_id as "assignedUserId",
      (select name from users where id = p.assigned_user_id) as assigned, p.deleted_at is not null as deleted,
      coalesce(l.link_state, 'none') as "linkState", l.crm_id as "crmId", l.crm_object as "crmObject"
    from prospects p left join pairs l on l.bu_id = p.bu_id and l.prospect_id = p.id
    where p.bu_id = ${buId} and p.id = ${id} for update of p`
  return row ?? null
}

export type EmailHolder = { id: string; name: string; inBin: boolean }

/** [MT-4] Who has this e-mail already; a live one before one in the recycle bin. */
export async function findByEmail(
  tx: Tx,
  buId: string,
  email: FieldValue | undefined,
  exceptId: string | null = null,
): Promise<EmailHolder | null> {
  if (typeof email !== 'string' || email.trim() === '') return null
  const key = email.trim().toLowerCase()
  const [row] = await tx<EmailHolder[]>`
    select id, coalesce(nullif(btrim(concat_ws(' ', first_name, last_name)), ''), email) as name, false as "inBin"
    from prospects
    where bu_id = ${buId} and email_key = ${key} and deleted_at is null
      and id is distinct from ${exceptId}::uuid`
  return row ?? null
}

export type NewProspect = { id: string; plan: EditPlan; by: string }

/** @returns false when its e-mail was taken in the meantime */
export async function createProspect(
  tx: Tx,
  buId: string,
  { id, plan, by }: NewProspect,
): Promise<boolean> {
  const made = await tx`
    insert into prospects (bu_id, id, values, origins, changed_at, created_by)
    values (${buId}, ${id}, ${toJson(plan.values)}::text::jsonb, ${toJson(plan.origins)}::text::jsonb,
      ${toJson(plan.changedAt)}::text::jsonb, ${by})
    on conflict (bu_id, email_key) where deleted_at is null do nothing returning id`
  if (made.length === 0) return false
  await tx`insert into pairs (bu_id, prospect_id) values (${buId}, ${id})`
  await enqueueChange(tx, {
    buId,
    prospectId: id,
    cause: 'created',
    lane: lanes.trickle,
    fields: plan.fields,
  })
  return true
}

export async function updateProspect(
  tx: Tx,
  buId: string,
  id: string,
  plan: EditPlan,
  requestedBy: string | null,
): Promise<void> {
  await tx`
    update prospects set values = values || ${toJson(plan.values)}::text::jsonb,
      origins = origins || ${toJson(plan.origins)}::text::jsonb,
      changed_at = changed_at || ${toJson(plan.changedAt)}::text::jsonb, updated_at = now(), version = version + 1
    where bu_id = ${buId} and id = ${id}`
  const rows = plan.fields.map((field) => ({
    field,
    by: plan.origins[field]?.by,
    at: plan.origins[field]?.at,
    rule: plan.origins[field]?.rule,
    value: plan.values[field] ?? null,
    replaced: plan.replaced[field] ?? null,
  }))
  await tx`
    insert into field_history (bu_id, prospect_id, field, at, side, by, rule, value, replaced)
    select ${buId}, ${id}, r.field, r.at, 'concord', r.by, r.rule, r.value, r.replaced
    from jsonb_to_recordset(${toJson(rows)}::text::jsonb)
      as r(field text, at timestamptz, by text, rule text, value jsonb, replaced jsonb)`
  await enqueueChange(tx, {
    buId,
    prospectId: id,
    cause: plan.cause,
    lane: plan.lane,
    fields: plan.fields,
    requestedBy,
  })
}

/** [MT-7] An admin switches syncing of one prospect off. */
export async function ignoreProspect(tx: Tx, buId: string, id: string): Promise<void> {
  await tx`
    update pairs set link_state = 'ignored', sync_state = 'not_in_crm' where bu_id = ${buId} and prospect_id = ${id}`
  await tx`delete from changes where bu_id = ${buId} and prospect_id = ${id}`
  await tx`
    update sync_errors set closed_at = now(), closed_reason = 'Syncing was switched off for this prospect'
    where bu_id = ${buId} and prospect_id = ${id} and closed_at is null`
}

/**
 * [MT-7] Lifts `ignored` and `crm_deleted`. A record that was deleted is forgotten: the next look matches by e-mail, and
 * creates when the prospect is assigned.
 */
export async function resumeSync(
  tx: Tx,
  buId: string,
  id: string,
  from: LinkState,
  requestedBy: string,
): Promise<void> {
  if (from === 'ignored') {
    await tx`
      update pairs set link_state = case when crm_id is null then 'none' else 'linked' end
      where bu_id = ${buId} and prospect_id = ${id}`
  } else {
    await tx`
      update pairs set link_state = 'none', crm_id = null, crm_object = null, crm_owner_id = null, agreed = '{}',
        agreed_at = null, evidence = null, linked_at = null
      where bu_id = ${buId} and prospect_id = ${id}`
    // Its external id belongs to the deleted record; a settled intent would link back to it.
    await tx`delete from intents where bu_id = ${buId} and prospect_id = ${id} and state in ('done', 'refused')`
  }
  await enqueueChange(tx, {
    buId,
    prospectId: id,
    cause: 'manual',
    lane: lanes.trickle,
    requestedBy,
  })
}

export const binReasonOf = (by: string) => `Deleted by ${by}`

/** [DL-4] Out of the bin with everything it had. */
export async function restoreProspect(
  tx: Tx,
  buId: string,
  id: string,
  requestedBy: string,
): Promise<void> {
  await tx`
    update prospects set deleted_at = null, deleted_reason = null, updated_at = now(), version = version + 1
    where bu_id = ${buId} and id = ${id}`
  await enqueueChange(tx, {
    buId,
    prospectId: id,
    cause: 'restored',
    lane: lanes.trickle,
    requestedBy,
  })
}

export async function saveView(
  tx: Tx,
  buId: string,
  view: { userId: string; name: string; query: string },
): Promise<string> {
  const [row] = await tx<{ id: string }[]>`
    insert into saved_views (bu_id, user_id, screen, name, query)
    values (${buId}, ${view.userId}, 'prospects', ${view.name}, ${view.query}) returning id`
  return row!.id
}

export async function deleteView(tx: Tx, buId: string, userId: string, id: string): Promise<void> {
  await tx`delete from saved_views where bu_id = ${buId} and user_id = ${userId} and id = ${id}`
}
