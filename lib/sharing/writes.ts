import type { Tx } from '#db/client.ts'
import { toJson } from '#lib/base/json-rows.ts'
import { wakeForChanges } from '#lib/changes/writes.ts'
import type { OpportunityRule } from '#lib/sharing/opportunity-filter.ts'
import type { SharingRule } from '#lib/sharing/types.ts'

/** How far back the sweep of what lies outside begins: a change may be committed that long after it was stamped [I14]. */
const overlapMinutes = 5

/**
 * [SH-1] Puts a rule in force, or removes it. Runs that began under the former one stop before their next request. What
 * nobody is linked to is forgotten at once; what is linked is looked at by the worker, which is asked next. Everything
 * inside is read again from the beginning, because what enters may not have changed for years.
 *
 * @param rule null: everything that the connector user sees
 */
export async function applyRule(
  tx: Tx,
  rule: { buId: string; userId: string; next: SharingRule | null },
): Promise<void> {
  const { buId, userId, next } = rule
  // Waits for what is being written under the former rule, and lets nothing begin meanwhile.
  await tx`select 1 from connectors where bu_id = ${buId} for update`
  if (next) {
    await tx`
      insert into sharing_rules (bu_id, object, criteria, fields, saved_by)
      values (${buId}, 'people', ${tx.json(next.criteria as never)}, ${tx.json(next.fields)}, ${userId})
      on conflict (bu_id, object) do update set criteria = excluded.criteria, fields = excluded.fields,
        saved_by = excluded.saved_by, saved_at = now()`
  } else await tx`delete from sharing_rules where bu_id = ${buId} and object = 'people'`
  await tx`
    update connectors set sharing_version = sharing_version + 1, next_cycle_at = now() where bu_id = ${buId}`
  await tx`
    delete from crm_records m where bu_id = ${buId} and not exists (
      select from pairs l where l.bu_id = m.bu_id and l.crm_id = m.crm_id and l.link_state in ('linked', 'crm_deleted'))`
  await resetCursors(tx, buId, next !== null)
  await lookAgain(tx, buId)
}

const people = ['Lead', 'Contact', 'Account']

async function resetCursors(tx: Tx, buId: string, hasRule: boolean): Promise<void> {
  await tx`delete from cursors where bu_id = ${buId} and object = any(${[...people, ...people.map((object) => `${object} outside`)]}::text[])`
  if (!hasRule) return
  const sweeps = people.map((object) => `${object} outside`)
  await beginNow(tx, buId, sweeps)
}

/** What lay outside before was never held: sweeps of it begin now. */
export async function beginNow(tx: Tx, buId: string, sweeps: readonly string[]): Promise<void> {
  await tx`
    insert into cursors (bu_id, object, stamp, fence)
    select bu_id, o, now() + clock_offset_ms * interval '1 ms' - ${overlapMinutes}::int * interval '1 minute', fence
    from connectors, unnest(${[...sweeps]}::text[]) o where bu_id = ${buId}`
}

/** [ER-2] Who waits because of the rule is looked at again when it, or the setting beside it, changes. */
export async function lookAgain(tx: Tx, buId: string): Promise<void> {
  await tx`
    update changes c set due_at = now(), state = 'waiting', tries = 0, generation = generation + 1
    from sync_errors e
    where c.bu_id = ${buId} and e.bu_id = c.bu_id and e.prospect_id = c.prospect_id and e.closed_at is null
      and e.code in ('outside_sharing', 'cannot_be_shared')`
  await wakeForChanges(tx, buId)
}

/**
 * [SH-1] The same for opportunities. They are forgotten at once and read again from the beginning, each by what the rule
 * says of it; what was told of them stays told, and nothing is told twice.
 *
 * @param rule null: everything that the connector user sees
 */
export async function applyOpportunityRule(
  tx: Tx,
  rule: { buId: string; userId: string; next: OpportunityRule | null },
): Promise<void> {
  const { buId, userId, next } = rule
  await tx`select 1 from connectors where bu_id = ${buId} for update`
  if (next) {
    await tx`
      insert into sharing_rules (bu_id, object, criteria, fields, saved_by)
      values (${buId}, 'opportunities', ${toJson(next.criteria)}::text::jsonb, ${toJson(next.fields)}::text::jsonb, ${userId})
      on conflict (bu_id, object) do update set criteria = excluded.criteria, fields = excluded.fields,
        saved_by = excluded.saved_by, saved_at = now()`
  } else await tx`delete from sharing_rules where bu_id = ${buId} and object = 'opportunities'`
  await raiseVersion(tx, buId)
  await tx`delete from opportunities where bu_id = ${buId}`
  await tx`
    delete from cursors where bu_id = ${buId}
      and object in ('Opportunity', 'OpportunityContactRole', 'OpportunityOutside')`
}

/** Runs that began under the former rules stop. Links are judged by another one: nobody has to be looked at again. */
export async function raiseVersion(tx: Tx, buId: string): Promise<void> {
  await tx`
    update connectors set sharing_version = sharing_version + 1, next_cycle_at = now(),
      sharing_checked = case when sharing_checked = sharing_version then sharing_checked + 1 else sharing_checked end
    where bu_id = ${buId}`
}
