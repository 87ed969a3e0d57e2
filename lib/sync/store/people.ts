import type { Fragment } from 'postgres'
import type { Tx } from '#db/client.ts'
import { toJsonParts } from '#lib/base/json-rows.ts'
import { packEntries } from '#lib/prospects/common-entry.ts'
import { noteTextsLater, textsLater } from '#lib/prospects/search-backlog.ts'
import type {
  FieldValues,
  LinkPatch,
  ProspectInsert,
  ProspectPatch,
} from '#lib/sync/engine/types.ts'
import { rowsFrom } from '#lib/sync/store/row-source.ts'
import { toDate } from '#lib/sync/store/store-clock.ts'

/** @param links what the same transaction says of the new ones' links, so that each row is written once */
export async function insertProspects(
  tx: Tx,
  buId: string,
  inserts: readonly ProspectInsert[],
  links: readonly LinkPatch[],
): Promise<void> {
  const linkOf = new Map(mergeLinks(links).map((link) => [link.prospectId, link]))
  const rows = inserts.map((insert) => ({
    id: insert.id,
    values: insert.values,
    origins: packEntries(insert.values, insert.origins),
    changed_at: packEntries(insert.values, insert.changedAt),
    assigned_user_id: insert.assignedUserId,
    created_at: toDate(insert.createdAt),
    created_by: insert.createdBy,
    ...pairColumns(insert.values, linkOf.get(insert.id)),
  }))
  const columns = tx`id uuid, values jsonb, origins jsonb, changed_at jsonb, assigned_user_id uuid, created_at timestamptz,
    created_by text, crm_id text, crm_object text, link_state text, evidence jsonb, linked_at timestamptz, agreed jsonb,
    agreed_at timestamptz, crm_owner_id text, sync_state text, last_synced_at timestamptz, agreed_with_values boolean`
  const ids = inserts.map(({ id }) => id)
  await tx`
    with r as materialized (
      select r.* from ${textsLater(tx, ids)}, ${rowsFrom(tx, rows, columns)}
    ), noted as (
      ${noteTextsLater(tx, buId, ids)}
    ), people as (
      insert into prospects (bu_id, id, values, origins, changed_at, assigned_user_id, created_at, updated_at, created_by)
      select ${buId}, id, values, origins, changed_at, assigned_user_id, created_at, created_at, created_by from r
    )
    insert into pairs (bu_id, prospect_id, crm_id, crm_object, link_state, evidence, linked_at, agreed, agreed_at,
      crm_owner_id, sync_state, last_synced_at)
    select ${buId}, id, crm_id, crm_object, link_state, evidence, linked_at,
      case when agreed_with_values then values || agreed else agreed end, agreed_at, crm_owner_id, sync_state,
      last_synced_at from r`
}

/** What both sides agreed on is at first what came: said once, and beside it only what is blank. */
function pairColumns(values: FieldValues, link: LinkPatch | undefined): Record<string, unknown> {
  const agreed: FieldValues = { ...link?.agreed, ...link?.agree }
  const isCommon = Object.keys(values).every((field) => agreed[field] === values[field])
  const beyond = Object.entries(agreed).filter(([field]) => !(field in values))
  return {
    crm_id: link?.crmId ?? null,
    crm_object: link?.crmObject ?? null,
    link_state: link?.linkState ?? 'none',
    evidence: link?.evidence ?? null,
    linked_at: toDate(link?.linkedAt ?? null),
    agreed: isCommon ? Object.fromEntries(beyond) : agreed,
    agreed_with_values: isCommon,
    agreed_at: toDate(link?.agreedAt ?? null),
    crm_owner_id: link?.crmOwnerId ?? null,
    sync_state: link?.syncState ?? 'not_in_crm',
    last_synced_at: toDate(link?.lastSyncedAt ?? null),
  }
}

/** Whoever leaves goes first, so that an e-mail that becomes free can be taken in the same transaction. */
export async function patchProspects(
  tx: Tx,
  buId: string,
  patches: readonly ProspectPatch[],
  now: Fragment,
): Promise<void> {
  const merged = mergePatches(patches)
  const leaving = merged.filter((patch) => patch.deletedAt)
  const staying = merged.filter((patch) => !patch.deletedAt)
  for (const group of [leaving, staying])
    if (group.length > 0) await patchGroup(tx, buId, group, now)
}

async function patchGroup(
  tx: Tx,
  buId: string,
  patches: readonly ProspectPatch[],
  now: Fragment,
): Promise<void> {
  const rows = patches.map((patch) => ({
    id: patch.id,
    values: patch.values ?? {},
    origins: patch.origins ?? {},
    changed_at: patch.changedAt ?? {},
    assigns: patch.assignedUserId !== undefined,
    assigned_user_id: patch.assignedUserId ?? null,
    settles: patch.assignTo !== undefined,
    moves: patch.deletedAt !== undefined,
    deleted_at: toDate(patch.deletedAt ?? null),
    reasons: patch.deletedReason !== undefined,
    deleted_reason: patch.deletedReason ?? null,
  }))
  await tx`
    update prospects p set
      values = p.values || r.values, origins = p.origins || r.origins, changed_at = p.changed_at || r.changed_at,
      assigned_user_id = case when r.assigns then r.assigned_user_id else p.assigned_user_id end,
      assign_to = case when r.settles then null else p.assign_to end,
      deleted_at = case when r.moves then r.deleted_at else p.deleted_at end,
      deleted_reason = case when r.reasons then r.deleted_reason else p.deleted_reason end,
      updated_at = ${now}, version = p.version + 1
    from unnest(string_to_array(${toJsonParts(rows)}, chr(10))) part,
      jsonb_to_recordset(part::jsonb) as r(id uuid, values jsonb, origins jsonb, changed_at jsonb,
      assigns boolean, assigned_user_id uuid, settles boolean, moves boolean, deleted_at timestamptz, reasons boolean, deleted_reason text)
    where p.bu_id = ${buId} and p.id = r.id`
}

/** @param heldBefore the record each prospect was linked to when the transaction read it */
export async function patchLinks(
  tx: Tx,
  buId: string,
  patches: readonly LinkPatch[],
  heldBefore: ReadonlyMap<string, string | null>,
): Promise<void> {
  const merged = mergeLinks(patches)
  // A record may go from one prospect to another in one step; the unique index looks after each row.
  const letGo = merged.filter(({ prospectId, crmId }) => {
    const held = heldBefore.get(prospectId)
    return crmId !== undefined && held && held !== crmId
  })
  if (letGo.length > 0) {
    await tx`update pairs set crm_id = null
      where bu_id = ${buId} and prospect_id = any(${letGo.map((patch) => patch.prospectId)}::uuid[])`
  }
  const columns = tx`prospect_id uuid, sets_record boolean, crm_id text, sets_object boolean, crm_object text, link_state text,
    sets_evidence boolean, evidence jsonb, sets_linked_at boolean, linked_at timestamptz, agreed jsonb, agree jsonb,
    sets_agreed_at boolean, agreed_at timestamptz, sets_owner boolean, crm_owner_id text, sync_state text,
    last_synced_at timestamptz`
  await tx`
    update pairs l set
      crm_id = case when r.sets_record then r.crm_id else l.crm_id end,
      crm_object = case when r.sets_object then r.crm_object else l.crm_object end,
      link_state = coalesce(r.link_state, l.link_state),
      evidence = case when r.sets_evidence then nullif(r.evidence, 'null') else l.evidence end,
      linked_at = case when r.sets_linked_at then r.linked_at else l.linked_at end,
      agreed = case when r.agree is null then coalesce(r.agreed, l.agreed) else coalesce(r.agreed, l.agreed) || r.agree end,
      agreed_at = case when r.sets_agreed_at then r.agreed_at else l.agreed_at end,
      crm_owner_id = case when r.sets_owner then r.crm_owner_id else l.crm_owner_id end,
      sync_state = coalesce(r.sync_state, l.sync_state),
      last_synced_at = coalesce(r.last_synced_at, l.last_synced_at)
    from ${rowsFrom(tx, merged.map(patchColumns), columns)}
    where l.bu_id = ${buId} and l.prospect_id = r.prospect_id`
}

/** What a patch names and leaves blank is set to nothing; what it does not name stays. */
function patchColumns(patch: LinkPatch): Record<string, unknown> {
  return {
    prospect_id: patch.prospectId,
    sets_record: patch.crmId !== undefined,
    crm_id: patch.crmId,
    sets_object: patch.crmObject !== undefined,
    crm_object: patch.crmObject,
    link_state: patch.linkState,
    sets_evidence: patch.evidence !== undefined,
    evidence: patch.evidence,
    sets_linked_at: patch.linkedAt !== undefined,
    linked_at: toDate(patch.linkedAt ?? null),
    agreed: patch.agreed,
    agree: patch.agree,
    sets_agreed_at: patch.agreedAt !== undefined,
    agreed_at: toDate(patch.agreedAt ?? null),
    sets_owner: patch.crmOwnerId !== undefined,
    crm_owner_id: patch.crmOwnerId,
    sync_state: patch.syncState,
    last_synced_at: toDate(patch.lastSyncedAt ?? null),
  }
}

function mergePatches(patches: readonly ProspectPatch[]): ProspectPatch[] {
  const byId = new Map<string, ProspectPatch>()
  for (const patch of patches) {
    const before = byId.get(patch.id)
    byId.set(patch.id, {
      ...before,
      ...patch,
      values: { ...before?.values, ...patch.values },
      origins: { ...before?.origins, ...patch.origins },
      changedAt: { ...before?.changedAt, ...patch.changedAt },
    })
  }
  return [...byId.values()]
}

function mergeLinks(patches: readonly LinkPatch[]): LinkPatch[] {
  const byId = new Map<string, LinkPatch>()
  for (const patch of patches) {
    const before = byId.get(patch.prospectId)
    const agree = patch.agreed ? patch.agree : { ...before?.agree, ...patch.agree }
    const agrees = agree && Object.keys(agree).length > 0
    byId.set(patch.prospectId, { ...before, ...patch, ...(agrees ? { agree } : {}) })
  }
  return [...byId.values()]
}
