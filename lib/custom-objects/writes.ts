import type { Fragment } from 'postgres'
import type { Tx } from '#db/client.ts'
import { type Instant, toIsoText } from '#lib/base/instant.ts'
import { toJsonParts } from '#lib/base/json-rows.ts'
import { outsideOf } from '#lib/custom-objects/cursors.ts'
import type { CrmCustomRecord } from '#lib/salesforce/custom-port.ts'

/** Writes what changed, with whom it belongs to; what is known already, or newer, stays. */
export async function writeRecords(
  tx: Tx,
  buId: string,
  records: readonly (CrmCustomRecord & { object: string })[],
): Promise<void> {
  if (records.length === 0) return
  const rows = records.map(({ createdAt, modifiedAt, ...record }) => ({
    ...record,
    createdAt: toIsoText(createdAt),
    modifiedAt: toIsoText(modifiedAt),
  }))
  await tx`
    with r as materialized (
      select r.* from unnest(string_to_array(${toJsonParts(rows)}, chr(10))) part,
        jsonb_to_recordset(part::jsonb) as r(object text, id text, name text, "values" jsonb, "parentIds" text[],
          "createdAt" timestamptz, "modifiedAt" timestamptz)
    ), changed as (
      insert into custom_records as c (bu_id, object, crm_id, name, "values", created_at, modified_at)
      select ${buId}, object, id, name, "values", "createdAt", "modifiedAt" from r
      on conflict (bu_id, object, crm_id) do update set name = excluded.name, "values" = excluded."values",
        modified_at = excluded.modified_at
      where c.modified_at <= excluded.modified_at
        and (c.name, c."values", c.modified_at) is distinct from (excluded.name, excluded."values", excluded.modified_at)
      returning object, crm_id
    ), mine as (
      select r.object, r.id, r."createdAt", unnest(r."parentIds") as parent_id
      from changed c join r on r.object = c.object and r.id = c.crm_id
    ), gone as (
      delete from custom_record_parents p using changed c
      where p.bu_id = ${buId} and p.object = c.object and p.crm_id = c.crm_id
        and not exists (select from mine m where m.object = p.object and m.id = p.crm_id and m.parent_id = p.parent_id)
      returning p.parent_id
    ), come as (
      insert into custom_record_parents (bu_id, object, crm_id, parent_id, created_at)
      select ${buId}, object, id, parent_id, "createdAt" from mine
      on conflict do nothing
    )
    ${touch(tx, buId, tx`select parent_id from mine union select parent_id from gone`)}`
}

/** [SH-1] What left the rule or was deleted, unless it is known to have come back since. */
export async function forgetRecords(
  tx: Tx,
  buId: string,
  left: readonly { object: string; id: string; modifiedAt: Instant }[],
): Promise<void> {
  if (left.length === 0) return
  const rows = left.map((one) => ({ ...one, modifiedAt: toIsoText(one.modifiedAt) }))
  await tx`
    with gone as (
      delete from custom_records c
      using unnest(string_to_array(${toJsonParts(rows)}, chr(10))) part,
        jsonb_to_recordset(part::jsonb) as r(object text, id text, "modifiedAt" timestamptz)
      where c.bu_id = ${buId} and c.object = r.object and c.crm_id = r.id and c.modified_at <= r."modifiedAt"
      returning c.object, c.crm_id
    ), parents as (
      delete from custom_record_parents p using gone g
      where p.bu_id = ${buId} and p.object = g.object and p.crm_id = g.crm_id
      returning p.parent_id
    )
    ${touch(tx, buId, tx`select parent_id from parents`)}`
}

/** [SH-1] All that is held of an object, and where its sweeps stand. */
export async function forgetObject(tx: Tx, buId: string, apiName: string): Promise<void> {
  await tx`${touch(
    tx,
    buId,
    tx`select distinct parent_id from custom_record_parents where bu_id = ${buId} and object = ${apiName}`,
  )}`
  await clearObject(tx, buId, apiName)
}

/** The same, unnoticed: it is read again. */
export async function clearObject(tx: Tx, buId: string, apiName: string): Promise<void> {
  await tx`delete from custom_records where bu_id = ${buId} and object = ${apiName}`
  await tx`delete from custom_record_parents where bu_id = ${buId} and object = ${apiName}`
  await tx`
    delete from cursors where bu_id = ${buId} and object = any(${[apiName, outsideOf(apiName)]}::text[])`
}

/** [AU-3] Whoever these are the parents for is looked at by the rules: see `relation`, from its other side. */
function touch(tx: Tx, buId: string, parentIds: Fragment): Fragment {
  const linkedTo = (crmId: Fragment) =>
    tx`join pairs l on l.bu_id = ${buId} and l.crm_id = ${crmId} and l.link_state = 'linked'`
  const records = tx`join crm_records c on c.bu_id = ${buId}`
  return tx`
    insert into automation_touches (bu_id, prospect_id)
    select ${buId}, whose.prospect_id from (
      select l.prospect_id from (${parentIds}) x ${linkedTo(tx`x.parent_id`)}
      union
      select l.prospect_id from (${parentIds}) x ${records} and c.account_id = x.parent_id ${linkedTo(tx`c.crm_id`)}
      union
      select l.prospect_id from (${parentIds}) x ${records} and c.person_contact_id = x.parent_id ${linkedTo(tx`c.crm_id`)}
    ) whose where (select rules_watch())`
}
