import type { Tx } from '#db/client.ts'
import type { PairingInput } from '#lib/mapping/input.ts'

/** [QU-1] A pairing by itself moves nothing: values move when their record is next looked at. */
export async function savePairing(
  tx: Tx,
  pairing: PairingInput & { buId: string; userId: string },
): Promise<void> {
  await tx`
    insert into field_mappings (bu_id, field, lead_field, contact_field, winner, direction, blanks, active, updated_by)
    values (${pairing.buId}, ${pairing.field}, ${pairing.leadField}, ${pairing.contactField},
      ${pairing.winner}, ${pairing.direction}, ${pairing.blanks}, true, ${pairing.userId})
    on conflict (bu_id, field) do update set
      lead_field = excluded.lead_field, contact_field = excluded.contact_field, winner = excluded.winner,
      direction = excluded.direction, blanks = excluded.blanks, active = true, problems = '[]',
      updated_at = now(), updated_by = excluded.updated_by`
}

/** @returns whether there was one */
export async function deletePairing(tx: Tx, buId: string, field: string): Promise<boolean> {
  const { count } = await tx`
    delete from field_mappings where bu_id = ${buId} and field = ${field}`
  return count > 0
}
