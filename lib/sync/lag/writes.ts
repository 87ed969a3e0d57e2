import type { Fragment } from 'postgres'
import type { Tx } from '#db/client.ts'
import type { LandedAge } from '#lib/sync/engine/types.ts'
import { countSlots } from '#lib/sync/lag/slots.ts'

/** Written in the transaction that landed them. */
export async function addLags(
  tx: Tx,
  buId: string,
  landed: readonly LandedAge[],
  now: Fragment,
): Promise<void> {
  const groups = Map.groupBy(landed, ({ direction, object }) => `${direction} ${object}`)
  const rows = [...groups.values()].map((ages) => ({
    direction: ages[0]?.direction,
    object: ages[0]?.object,
    slots: countSlots(ages.map(({ ageMs }) => ageMs)),
  }))
  await tx`
    insert into sync_lags as l (bu_id, at, direction, object, slots)
    select ${buId}, date_bin('15 minutes', ${now}, 'epoch'), r.direction, r.object,
      array(select jsonb_array_elements_text(r.slots)::int)
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r(direction text, object text, slots jsonb)
    order by r.direction, r.object
    on conflict (bu_id, at, direction, object) do update set slots = array(
      select coalesce(a, 0) + coalesce(b, 0)
      from unnest(l.slots, excluded.slots) with ordinality as u(a, b, n) order by n)`
}
