import type { Tx } from '#db/client.ts'
import { toJson } from '#lib/base/json-rows.ts'
import { type ChangeReason, lanes } from '#lib/changes/types.ts'
import { enqueueNew, enqueueProspects } from '#lib/changes/writes.ts'
import { commonEntry } from '#lib/prospects/common-entry.ts'
import type {
  BatchPlan,
  BatchRow,
  FoundProspect,
  Reject,
  Touched,
} from '#lib/prospects/import/batch-plan.ts'
import { noteTextsLater, textsLater } from '#lib/prospects/search-backlog.ts'
import type { Origin } from '#lib/prospects/types.ts'

export type ImportAuthor = {
  buId: string
  by: string
  at: string
  requestedBy: string | null
  /** What values and changes are said to come from. */
  rule: 'import' | 'form'
}

/** Everybody whom these rows may mean, locked in one order. */
export async function findMeant(
  tx: Tx,
  buId: string,
  rows: readonly BatchRow[],
  inBin: boolean,
): Promise<FoundProspect[]> {
  const keys = [...new Set(rows.flatMap(({ row }) => row.emailKey ?? []))]
  const crmIds = [...new Set(rows.flatMap(({ row }) => row.crmId ?? []))]
  return tx<FoundProspect[]>`
    with linked as materialized (
      select prospect_id from pairs
      where bu_id = ${buId} and crm_id = any(${crmIds}::text[]) and link_state = 'linked'
    ), meant as materialized (
      select id from prospects
      where bu_id = ${buId} and email_key = any(${keys}::text[]) and deleted_at is null
      union select prospect_id from linked
      union (select distinct on (email_key) id from prospects
        where ${inBin} and bu_id = ${buId} and deleted_at is not null and email_key = any(${keys}::text[])
        order by email_key, deleted_at desc)
    )
    select p.id, p.email_key as "emailKey", p.values, p.assigned_user_id as "assignedUserId",
      p.assign_to as "assignTo", p.deleted_at is not null as deleted, l.crm_id as "crmId", l.crm_object as "crmObject"
    from prospects p left join pairs l on l.bu_id = p.bu_id and l.prospect_id = p.id
    where p.bu_id = ${buId} and p.id in (select id from meant)
    order by p.id for update of p`
}

/** One statement per kind of row, however many there are. */
export async function writeBatch(tx: Tx, author: ImportAuthor, plan: BatchPlan): Promise<void> {
  const made = plan.touched.filter(({ isNew }) => isNew)
  const known = plan.touched.filter(({ isNew }) => !isNew)
  await createMany(tx, author, made)
  await enqueueTouched(author, made, (reason, ids) => enqueueNew(tx, reason, ids))
  await updateMany(tx, author, known)
  await enqueueTouched(author, known, (reason, ids) => enqueueProspects(tx, reason, ids))
}

async function createMany(
  tx: Tx,
  { buId, by, at, rule }: ImportAuthor,
  people: readonly Touched[],
): Promise<void> {
  if (people.length === 0) return
  const values = people.map((person) => toJson(person.values))
  const users = people.map(({ assignedUserId }) => assignedUserId)
  const origin: Origin = { side: 'concord', at, by, rule, replaced: null }
  // An e-mail that somebody takes at this very moment ends the transaction, and the batch is looked at anew.
  const ids = people.map(({ id }) => id)
  await tx`
    with noted as (
      ${noteTextsLater(tx, buId, ids)}
    ), made as (
      insert into prospects (bu_id, id, values, origins, changed_at, assigned_user_id, created_by)
      select ${buId}, r.id, r.vals::jsonb, ${toJson(commonEntry(origin))}::text::jsonb,
        ${toJson(commonEntry(at))}::text::jsonb, r.assigned, ${by}
      from ${textsLater(tx, ids)}, unnest(${ids}::uuid[], ${values}::text[], ${users}::uuid[]) as r(id, vals, assigned)
      returning id
    )
    insert into pairs (bu_id, prospect_id, sync_state) select ${buId}, id, 'waiting' from made`
}

async function updateMany(
  tx: Tx,
  { buId, by, at, rule }: ImportAuthor,
  people: readonly Touched[],
): Promise<void> {
  if (people.length === 0) return
  const rows = toJson(
    people.map(({ id, set, replaced, assignedUserId }) => ({
      id,
      vals: set,
      replaced,
      assignedUserId,
    })),
  )
  const origin = toJson({ side: 'concord', at, by, rule })
  await tx`
    update prospects p set values = p.values || r.vals,
      origins = p.origins || coalesce((
        select jsonb_object_agg(k, ${origin}::text::jsonb || jsonb_build_object('replaced', r.replaced->k))
        from jsonb_object_keys(r.vals) k), '{}'),
      changed_at = p.changed_at || coalesce((
        select jsonb_object_agg(k, ${at}::text) from jsonb_object_keys(r.vals) k), '{}'),
      assigned_user_id = r."assignedUserId",
      assign_to = case when r."assignedUserId" is null then p.assign_to end, deleted_at = null, deleted_reason = null,
      updated_at = now(), version = p.version + 1
    from jsonb_to_recordset(${rows}::text::jsonb)
      as r(id uuid, vals jsonb, replaced jsonb, "assignedUserId" uuid)
    where p.bu_id = ${buId} and p.id = r.id`
  await tx`
    insert into field_history (bu_id, prospect_id, field, at, side, by, rule, value, replaced)
    select ${buId}, r.id, v.key, ${at}::text::timestamptz, 'concord', ${by}, ${rule}, v.value, r.replaced->v.key
    from jsonb_to_recordset(${rows}::text::jsonb) as r(id uuid, vals jsonb, replaced jsonb),
      jsonb_each(r.vals) v`
}

/** [CR-3] They sync like all others; [FD-12] an opt-out does not wait behind a million rows. */
async function enqueueTouched(
  { buId, requestedBy, rule }: ImportAuthor,
  touched: readonly Touched[],
  enqueue: (reason: ChangeReason, ids: readonly string[]) => Promise<unknown>,
): Promise<void> {
  const written = (person: Touched) => (person.isNew ? person.values : person.set)
  const urgent = touched.filter((person) => written(person).opted_out === true)
  const rest = touched.filter((person) => written(person).opted_out !== true)
  const reasons: [readonly Touched[], Pick<ChangeReason, 'cause' | 'lane'>][] = [
    [urgent, { cause: 'opt_out', lane: lanes.urgent }],
    // [QU-2] A form goes before a million rows.
    [rest, { cause: rule, lane: rule === 'form' ? lanes.urgent : lanes.bulk }],
  ]
  for (const [people, reason] of reasons) {
    if (people.length === 0) continue
    const fields = [...new Set(people.flatMap((person) => Object.keys(written(person))))]
    await enqueue(
      { buId, ...reason, fields, requestedBy },
      people.map(({ id }) => id),
    )
  }
}

/** What the grid shows of this import. Two batches may mean the same prospect. */
export async function writeMeant(
  tx: Tx,
  buId: string,
  importId: string,
  prospectIds: readonly string[],
): Promise<void> {
  if (prospectIds.length === 0) return
  await tx`
    insert into import_prospects (bu_id, import_id, prospect_id)
    select ${buId}, ${importId}, id from unnest(${prospectIds}::uuid[]) id on conflict do nothing`
}

export async function writeRejects(
  tx: Tx,
  buId: string,
  importId: string,
  rejects: readonly Reject[],
): Promise<void> {
  if (rejects.length === 0) return
  await tx`
    insert into import_rejects (bu_id, import_id, line, reason, cells)
    select ${buId}, ${importId}, r.line, r.reason, r.cells
    from jsonb_to_recordset(${toJson(rejects)}::text::jsonb) as r(line int, reason text, cells jsonb)`
}
