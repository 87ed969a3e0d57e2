import type { Tx } from '#db/client.ts'
import { toJson } from '#lib/base/json-rows.ts'
import { lanes } from '#lib/changes/types.ts'
import { enqueueMatching } from '#lib/changes/writes.ts'
import type { PairingInput } from '#lib/mapping/input.ts'

/** [QU-1] A pairing by itself moves nothing: values move when their record is next looked at. */
export async function savePairing(
  tx: Tx,
  pairing: PairingInput & { buId: string; userId: string },
): Promise<void> {
  await tx`
    insert into field_mappings (bu_id, field, lead_field, contact_field, account_field, winner, direction, blanks, active, updated_by)
    values (${pairing.buId}, ${pairing.field}, ${pairing.leadField}, ${pairing.contactField}, ${pairing.accountField},
      ${pairing.winner}, ${pairing.direction}, ${pairing.blanks}, true, ${pairing.userId})
    on conflict (bu_id, field) do update set
      lead_field = excluded.lead_field, contact_field = excluded.contact_field,
      account_field = excluded.account_field, winner = excluded.winner,
      direction = excluded.direction, blanks = excluded.blanks, active = true, problems = '[]',
      updated_at = now(), updated_by = excluded.updated_by`
}

/** @returns whether there was one */
export async function deletePairing(tx: Tx, buId: string, field: string): Promise<boolean> {
  const { count } = await tx`
    delete from field_mappings where bu_id = ${buId} and field = ${field}`
  return count > 0
}

/** [CN-8] Only where nobody chose a field of person accounts yet. */
export async function fillAccountFields(
  tx: Tx,
  buId: string,
  fields: readonly { field: string; accountField: string }[],
): Promise<void> {
  await tx`
    update field_mappings m set account_field = r."accountField"
    from jsonb_to_recordset(${toJson(fields)}::text::jsonb) as r(field text, "accountField" text)
    where m.bu_id = ${buId} and m.field = r.field and m.account_field is null`
}

/** [PA-1] Leads that became person accounts while those were not synced are followed now, and what waited to go to one goes. */
export async function retryPersonAccounts(tx: Tx, buId: string): Promise<void> {
  const where = tx`p.id in (
    select e.prospect_id from sync_errors e
    where e.bu_id = ${buId} and e.closed_at is null and e.code in ('heir_not_synced', 'account_not_synced', 'create_unheard') and e.prospect_id is not null)`
  await enqueueMatching(tx, where, { buId, cause: 'retry', lane: lanes.bulk })
}
