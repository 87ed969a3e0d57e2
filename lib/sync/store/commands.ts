import type { Tx } from '#db/client.ts'
import { toJson, toJsonParts } from '#lib/base/json-rows.ts'
import type { DryRunItem, Run } from '#lib/sync/ports.ts'

export async function saveDryRun(
  tx: Tx,
  buId: string,
  run: Run,
  items: readonly DryRunItem[],
): Promise<void> {
  if (items.length === 0) return
  const rows = items.map((item) => ({
    n: item.n,
    kind: item.kind,
    direction: item.direction,
    prospect_id: item.prospectId,
    crm_id: item.crmId,
    crm_object: item.crmObject,
    name: item.name,
    reason: item.reason,
    fields: item.fields,
  }))
  await tx`
    insert into dry_run_items (bu_id, run_id, n, kind, direction, prospect_id, crm_id, crm_object, name, reason, fields)
    select ${buId}, ${run.id}, r.* from unnest(string_to_array(${toJsonParts(rows)}, chr(10))) part,
      jsonb_to_recordset(part::jsonb) as r(n int, kind text,
      direction text, prospect_id uuid, crm_id text, crm_object text, name text, reason text, fields jsonb)
    on conflict do nothing`
}

export async function saveProgress(
  tx: Tx,
  buId: string,
  commandId: string,
  progress: { done: number; total: number | null; label?: string },
): Promise<void> {
  await tx`
    update commands set progress = ${toJson(progress)}::text::jsonb
    where bu_id = ${buId} and id = ${commandId} and state = 'running'`
}
