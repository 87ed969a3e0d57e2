import { inBusinessUnit } from '#db/client.ts'
import { newId } from '#lib/base/new-id.ts'
import { lanes } from '#lib/changes/types.ts'
import { enqueueChange } from '#lib/changes/writes.ts'
import type { SharingRule } from '#lib/sharing/types.ts'
import { applyRule } from '#lib/sharing/writes.ts'
import { ask, type Installation } from '#lib/sync/testing/connected-unit.ts'

/** A rule over a field that both objects have; its default mapping is taken away, since a mapped field decides nothing [SH-3]. */
export function sourceRule(...values: string[]): SharingRule {
  return {
    criteria: {
      match: 'all',
      parts: [{ field: 'LeadSource', operator: 'is', values, matchCase: true }],
    },
    fields: [
      {
        name: 'LeadSource',
        label: 'Lead Source',
        type: 'text',
        lead: 'LeadSource',
        contact: 'LeadSource',
      },
    ],
  }
}

/** As the action does it: the rule in force, then everything that is linked looked at. */
export async function share(
  installation: Installation,
  buId: string,
  next: SharingRule | null,
): Promise<void> {
  await inBusinessUnit(installation.web, buId, async (tx) => {
    await tx`delete from field_mappings where bu_id = ${buId} and field = 'source'`
    await applyRule(tx, { buId, userId: newId(), next })
  })
  await ask(installation, buId, 'apply_sharing', {}, 20_000)
}

export async function addProspect(
  { web }: Installation,
  buId: string,
  values: Record<string, string>,
  assigned: boolean,
): Promise<string> {
  const id = newId()
  await inBusinessUnit(web, buId, async (tx) => {
    await tx`
      insert into prospects (bu_id, id, values, assigned_user_id)
      values (${buId}, ${id}, ${JSON.stringify(values)}::text::jsonb, ${assigned ? newId() : null})`
    await tx`insert into pairs (bu_id, prospect_id) values (${buId}, ${id})`
    await enqueueChange(tx, { buId, prospectId: id, cause: 'created', lane: lanes.trickle })
  })
  return id
}

export async function setPausedIn(
  { web }: Installation,
  buId: string,
  paused: boolean,
): Promise<void> {
  await inBusinessUnit(
    web,
    buId,
    (tx) =>
      tx`update connectors set paused = ${paused}, next_cycle_at = now() where bu_id = ${buId}`,
  )
}
