import type { Tx } from '#db/client.ts'
import { toJson } from '#lib/base/json-rows.ts'
import { lanes } from '#lib/changes/types.ts'
import { enqueueProspects } from '#lib/changes/writes.ts'
import type { ProspectField } from '#lib/prospects/default-fields.ts'
import { judgeValue } from '#lib/prospects/field-value.ts'
import { listFields } from '#lib/prospects/reads.ts'

/** An e-mail is one person's own; a company is an account's name for contacts, which the statement leaves out. */
export const neverSet: ReadonlySet<string> = new Set(['email'])

export type FieldSetting = { ids: readonly string[]; field: string; typed: string; by: string }

/** [FD-12] A rule may opt somebody out, never in. */
export function settingComplaint(field: ProspectField, typed: string): string | null {
  if (neverSet.has(field.name)) return `${field.label} cannot be set by a rule.`
  const judged = judgeValue(field, typed)
  if (judged.problem !== null) return judged.problem
  if (field.name === 'opted_out' && judged.value !== true) return 'A rule cannot lift an opt-out.'
  return null
}

/** One statement for all of them: value, provenance and history, where the value differs; then what waits to be synced. */
export async function setField(
  tx: Tx,
  buId: string,
  { ids, field: name, typed, by }: FieldSetting,
): Promise<string> {
  const field = (await listFields(tx)).find((one) => one.name === name)
  if (!field) return 'The field is no longer there'
  const complaint = settingComplaint(field, typed)
  if (complaint) return `Not set: ${complaint}`
  const { value } = judgeValue(field, typed)
  const json = toJson(value)
  const moved = await tx<{ id: string }[]>`
    with moved as (
      update prospects p set values = p.values || jsonb_build_object(${name}::text, ${json}::text::jsonb),
        origins = p.origins || jsonb_build_object(${name}::text, jsonb_build_object('side', 'concord', 'by', ${by}::text,
          'rule', 'automation', 'at', to_char(now() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
          'replaced', coalesce(p.values->${name}, 'null'))),
        changed_at = p.changed_at || jsonb_build_object(${name}::text,
          to_char(now() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
        updated_at = now(), version = p.version + 1
      where p.bu_id = ${buId} and p.id = any(${[...ids]}::uuid[])
        and coalesce(nullif(p.values->${name}, 'null'), '""') <> coalesce(nullif(${json}::text::jsonb, 'null'), '""')
        and not (${name} = 'company' and exists (select from pairs l
          where l.bu_id = p.bu_id and l.prospect_id = p.id and l.crm_object = 'Contact'))
      returning p.id, old.values->${name} as replaced
    )
    insert into field_history (bu_id, prospect_id, field, at, side, by, rule, value, replaced)
    select ${buId}, m.id, ${name}, now(), 'concord', ${by}, 'automation', ${json}::text::jsonb, m.replaced from moved m
    returning prospect_id as id`
  const moving = moved.map(({ id }) => id)
  const optsOut = name === 'opted_out'
  if (moving.length > 0) {
    await enqueueProspects(
      tx,
      {
        buId,
        cause: optsOut ? 'opt_out' : 'field_change',
        lane: optsOut ? lanes.urgent : lanes.trickle,
        fields: [name],
      },
      moving,
    )
  }
  return value === null ? `${field.label} cleared` : `${field.label} set to ${typed}`
}
