import type { Tx } from '#db/client.ts'
import type { NewFieldInput, PairingInput } from '#lib/mapping/input.ts'

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

export async function createField(
  tx: Tx,
  field: NewFieldInput & { buId: string; name: string },
): Promise<void> {
  const lengthMax =
    field.type === 'long_text'
      ? 32_000
      : ['text', 'email', 'url', 'dropdown'].includes(field.type)
        ? 255
        : null
  const scale = field.type === 'currency' ? 2 : field.type === 'number' ? 0 : null
  await tx`
    insert into prospect_fields (bu_id, name, label, type, custom, options, length_max, scale, position)
    values (${field.buId}, ${field.name}, ${field.label}, ${field.type}, true,
      ${field.options ? tx.json(field.options) : null}, ${lengthMax}, ${scale},
      (select coalesce(max(position), 0) + 1 from prospect_fields where bu_id = ${field.buId}))`
}
