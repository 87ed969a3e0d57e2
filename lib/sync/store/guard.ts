import type { Tx } from '#db/client.ts'
import { toJson } from '#lib/base/json-rows.ts'
import { recordsOf } from '#lib/sync/engine/mass-change.ts'
import type { HeldChange, Run } from '#lib/sync/ports.ts'

/** [CN-14] One hold is open at a time. Automatic work waits for a person, so its wait has no end of its own. */
export async function holdMassChange(
  tx: Tx,
  buId: string,
  run: Run,
  { weight, prospects, records }: HeldChange,
): Promise<void> {
  await tx`
    insert into guard_holds (bu_id, run_id, weight, prospects, records)
    values (${buId}, ${run.id}, ${toJson(weight)}::text::jsonb, ${prospects}, ${toJson(records)}::text::jsonb)
    on conflict (bu_id) where state = 'held' do update set at = now(), run_id = excluded.run_id,
      weight = excluded.weight, prospects = excluded.prospects, records = excluded.records`
  const reason = `Held for your approval: ${recordsOf(weight).toLocaleString('en-GB')} records would change at once`
  await tx`
    update connectors set wait_until = '2200-01-01', wait_reason = ${reason}, wait_cause = 'guard'
    where bu_id = ${buId}`
}
