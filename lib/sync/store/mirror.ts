import type { Fragment } from 'postgres'
import type { Tx } from '#db/client.ts'
import type { CrmObject, CrmRecord } from '#lib/salesforce/port.ts'
import type { Stranger } from '#lib/sync/ports.ts'
import { lastByKey } from '#lib/sync/store/json.ts'
import { rowsFrom } from '#lib/sync/store/row-source.ts'
import { toDate } from '#lib/sync/store/store-clock.ts'

/**
 * A page that was read before writes nothing: only what differs and is not older moves.
 *
 * @param mayBeKnown else a record that is known breaks the transaction
 */
export async function writeMirror(
  tx: Tx,
  buId: string,
  records: readonly CrmRecord[],
  mayBeKnown: boolean,
): Promise<void> {
  const rows = lastByKey(records, (record) => record.id).map((record) => ({
    crm_id: record.id,
    object: record.object,
    email: record.email,
    external_id: record.externalId,
    owner_id: record.ownerId,
    created_at: toDate(record.createdAt),
    modified_at: toDate(record.modifiedAt),
    modified_by_id: record.modifiedById,
    is_deleted: record.isDeleted,
    is_converted: record.isConverted,
    converted_contact_id: record.convertedContactId,
    converted_account_id: record.convertedAccountId,
    account_id: record.accountId,
    person_contact_id: record.personContactId,
    master_record_id: record.masterRecordId,
    values: record.values,
  }))
  const columns = tx`crm_id text, object text, email text, external_id text, owner_id text, created_at timestamptz,
    modified_at timestamptz, modified_by_id text, is_deleted boolean, is_converted boolean, converted_contact_id text,
    converted_account_id text, account_id text, person_contact_id text, master_record_id text, values jsonb`
  await tx`
    insert into crm_records as m (bu_id, crm_id, object, email, email_key, external_id, owner_id, created_at,
      modified_at, modified_by_id, is_deleted, is_converted, converted_contact_id, converted_account_id,
      account_id, person_contact_id, master_record_id, values)
    select ${buId}, r.crm_id, r.object, r.email, lower(btrim(r.email)), r.external_id, r.owner_id, r.created_at,
      r.modified_at, r.modified_by_id, r.is_deleted, r.is_converted, r.converted_contact_id,
      r.converted_account_id, r.account_id, r.person_contact_id, r.master_record_id, r.values
    from ${rowsFrom(tx, rows, columns)} ${mayBeKnown ? replaceOlder(tx) : tx``}`
}

function replaceOlder(tx: Tx): Fragment {
  return tx`
    on conflict (bu_id, crm_id) do update set
      object = excluded.object, email = excluded.email, email_key = excluded.email_key,
      external_id = excluded.external_id, owner_id = excluded.owner_id, created_at = excluded.created_at,
      modified_at = excluded.modified_at, modified_by_id = excluded.modified_by_id, is_deleted = excluded.is_deleted,
      is_converted = excluded.is_converted, converted_contact_id = excluded.converted_contact_id,
      converted_account_id = excluded.converted_account_id, account_id = excluded.account_id,
      person_contact_id = excluded.person_contact_id,
      master_record_id = excluded.master_record_id, values = excluded.values
    where m.modified_at <= excluded.modified_at and m is distinct from excluded`
}

/** [SH-1] What is not shared any more is not kept. */
export async function forgetRecords(
  tx: Tx,
  buId: string,
  crmIds: readonly string[],
): Promise<void> {
  await tx`delete from crm_records where bu_id = ${buId} and crm_id = any(${[...crmIds]}::text[])`
}

/** [SH-4] Every link, the record's own state aside. */
export async function listLinks(
  tx: Tx,
  buId: string,
  after: string | null,
  limit: number,
): Promise<{ crmId: string; object: CrmObject }[]> {
  return tx<{ crmId: string; object: CrmObject }[]>`
    select crm_id as "crmId", crm_object as object from pairs
    where bu_id = ${buId} and crm_id > ${after ?? ''} and link_state in ('linked', 'unshared', 'crm_deleted')
    order by crm_id limit ${limit}`
}

/**
 * One index look-up per record and question; as joins the planner turned this into scans of whole tables. Asked for in its
 * order, since every other index begins with the business unit, too: of a table that grew since it was measured the planner
 * thinks that any of them will do, and read 2,000 prospects for each of 2,000 records.
 */
export async function findStrangers(
  tx: Tx,
  buId: string,
  records: readonly { crmId: string; emailKey: string | null }[],
): Promise<Stranger[]> {
  const ids = records.map((record) => record.crmId)
  const emailKeys = records.map((record) => record.emailKey)
  const rows = await tx<{ crm_id: string; email_key: string | null; found: Stranger['found'] }[]>`
    select r.crm_id, r.email_key, coalesce((
        select case when (
            select l.crm_id from pairs l where l.bu_id = ${buId} and l.prospect_id between p.id and p.id
            order by l.prospect_id limit 1
          ) is null then 'unlinked' else 'linked' end
        from prospects p
        where p.bu_id = ${buId} and p.email_key between r.email_key and r.email_key and p.deleted_at is null
        order by p.email_key limit 1
      ), 'nobody') found
    from unnest(${ids}::text[], ${emailKeys}::text[]) as r(crm_id, email_key)
    where (select 1 from pairs x where x.bu_id = ${buId} and x.crm_id between r.crm_id and r.crm_id
      order by x.crm_id limit 1) is null`
  return rows.map((row) => ({ crmId: row.crm_id, emailKey: row.email_key, found: row.found }))
}
