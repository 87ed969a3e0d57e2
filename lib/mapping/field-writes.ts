import type { Tx } from '#db/client.ts'
import { toJson } from '#lib/base/json-rows.ts'
import type { NewFieldInput } from '#lib/mapping/field-input.ts'
import { type Choices, followedChoices, sameChoices, shapeOf } from '#lib/mapping/field-rules.ts'
import { getSyncedSchema } from '#lib/mapping/reads.ts'
import type { ProspectFieldType } from '#lib/prospects/default-fields.ts'

export async function createField(
  tx: Tx,
  field: NewFieldInput & { buId: string; name: string },
): Promise<void> {
  const { lengthMax, scale } = shapeOf(field.type, field.scale)
  await tx`
    insert into prospect_fields (bu_id, name, label, type, custom, options, length_max, scale, position)
    values (${field.buId}, ${field.name}, ${field.label}, ${field.type}, true,
      ${field.options ? toJson(field.options) : null}::text::jsonb, ${lengthMax}, ${scale},
      (select coalesce(max(position), 0) + 1 from prospect_fields where bu_id = ${field.buId}))`
}

export type FieldChange = {
  label: string
  type: ProspectFieldType
  keepInSync: boolean
  choices: Choices | null
}

export async function updateField(
  tx: Tx,
  buId: string,
  name: string,
  change: FieldChange,
): Promise<void> {
  const { choices } = change
  await tx`
    update prospect_fields set label = ${change.label}, type = ${change.type}, keep_in_sync = ${change.keepInSync}
      ${
        choices
          ? tx`, options = ${toJson(choices.options)}::text::jsonb, retired = ${toJson(choices.retired)}::text::jsonb`
          : tx``
      }
    where bu_id = ${buId} and name = ${name} and custom`
}

/** Values stay where they are: nothing of a prospect is touched. */
export async function setArchived(
  tx: Tx,
  buId: string,
  name: string,
  archived: boolean,
): Promise<void> {
  await tx`
    update prospect_fields set archived_at = ${archived ? tx`now()` : null}
    where bu_id = ${buId} and name = ${name} and custom`
}

/** In the order of `names`; fields that are not among them come after, as they stood. */
export async function orderFields(tx: Tx, buId: string, names: readonly string[]): Promise<void> {
  await tx`
    with ranked as (
      select f.name, row_number() over (order by o.n nulls last, f.position, f.name) as n
      from prospect_fields f left join unnest(${[...names]}::text[]) with ordinality as o(name, n) on o.name = f.name
      where f.bu_id = ${buId} and f.custom
    ), floor as (
      select coalesce(max(position), 0) as position from prospect_fields where bu_id = ${buId} and not custom
    )
    update prospect_fields f set position = floor.position + ranked.n
    from ranked, floor where f.bu_id = ${buId} and f.name = ranked.name`
}

/**
 * [FD-9] The choices of fields that are kept in sync become those of their picklists, as the last describe has them.
 * @returns the labels of the fields whose choices changed
 */
export async function followPicklists(tx: Tx, buId: string): Promise<string[]> {
  const fields = await tx<Following[]>`
    select f.name, f.label, coalesce(f.options, '[]') as options, f.retired,
      m.lead_field as "leadField", m.contact_field as "contactField", m.account_field as "accountField"
    from prospect_fields f join field_mappings m on m.bu_id = f.bu_id and m.field = f.name
    where f.bu_id = ${buId} and f.keep_in_sync and f.archived_at is null
    order by f.name for update of f`
  if (fields.length === 0) return []
  const { schema } = await getSyncedSchema(tx)
  const changed = fields.flatMap((field) => {
    const choices = followedChoices(field, field, schema)
    return choices && !sameChoices(field, choices) ? [{ ...field, ...choices }] : []
  })
  if (changed.length === 0) return []
  await tx`
    update prospect_fields f set options = r.options, retired = r.retired
    from jsonb_to_recordset(${toJson(changed)}::text::jsonb) as r(name text, options jsonb, retired jsonb)
    where f.bu_id = ${buId} and f.name = r.name`
  return changed.map(({ label }) => label)
}

type Following = Choices & {
  name: string
  label: string
  leadField: string | null
  contactField: string | null
  accountField: string | null
}
