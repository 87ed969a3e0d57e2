import type { Tx } from '#db/client.ts'
import { toJson } from '#lib/base/json-rows.ts'
import { lanes } from '#lib/changes/types.ts'
import { enqueueProspects } from '#lib/changes/writes.ts'
import { listFields } from '#lib/prospects/reads.ts'

const utmFields = ['source', 'medium', 'campaign', 'term', 'content'].map((name) => `utm_${name}`)

type Visit = { prospectId: string; startedAt: Date; utm: Record<string, string> }

/**
 * [FD-6] What first led somebody here: the values of the earliest visit that had any, all of them together, and only
 * where nobody has one yet. A later campaign is a visit of its own in the story.
 */
export async function keepFirstTouch(
  tx: Tx,
  buId: string,
  visits: readonly Visit[],
): Promise<void> {
  const telling = visits.filter(({ utm }) => Object.keys(utm).length > 0)
  if (telling.length === 0) return
  const known = new Set((await listFields(tx)).map(({ name }) => name))
  const first = new Map<string, Record<string, string>>()
  for (const { prospectId, utm } of telling.toSorted((a, b) => +a.startedAt - +b.startedAt)) {
    const told = Object.entries(utm).map(([name, value]) => [`utm_${name}`, value] as const)
    const kept = told.filter(([field]) => utmFields.includes(field) && known.has(field))
    if (!first.has(prospectId)) first.set(prospectId, Object.fromEntries(kept))
  }
  const at = new Date().toISOString()
  const origin = { side: 'concord', by: 'the website', rule: 'first_touch', at, replaced: null }
  const all = <T>(values: Record<string, string>, entry: T) =>
    Object.fromEntries(Object.keys(values).map((field) => [field, entry]))
  const rows = [...first].map(([id, values]) => ({
    id,
    values,
    origins: all(values, origin),
    changed: all(values, at),
  }))
  const moved = await tx<{ id: string }[]>`
    with moved as (
      update prospects p set values = p.values || r.values, origins = p.origins || r.origins,
        changed_at = p.changed_at || r.changed, updated_at = now(), version = p.version + 1
      from jsonb_to_recordset(${toJson(rows)}::text::jsonb) as r(id uuid, values jsonb, origins jsonb, changed jsonb)
      where p.bu_id = ${buId} and p.id = r.id and p.deleted_at is null
        and not exists (select from unnest(${utmFields}::text[]) f where coalesce(p.values->>f, '') <> '')
      returning p.id, r.values
    ), noted as (
      insert into field_history (bu_id, prospect_id, field, at, side, by, rule, value, replaced)
      select ${buId}, m.id, v.key, ${at}, 'concord', ${origin.by}, ${origin.rule}, v.value, 'null'
      from moved m, jsonb_each(m.values) v
    )
    select id from moved`
  if (moved.length === 0) return
  await enqueueProspects(
    tx,
    { buId, cause: 'field_change', lane: lanes.trickle, fields: utmFields },
    moved.map(({ id }) => id),
  )
}
