import type { Tx } from '#db/client.ts'
import { toJson } from '#lib/base/json-rows.ts'
import { outsideOf } from '#lib/custom-objects/cursors.ts'
import { closeObjectError } from '#lib/custom-objects/errors-writes.ts'
import type { CustomObject } from '#lib/custom-objects/types.ts'
import { clearObject, forgetObject } from '#lib/custom-objects/writes.ts'
import type { CustomCandidate } from '#lib/sharing/custom-objects.ts'
import { beginNow, raiseVersion } from '#lib/sharing/writes.ts'

/**
 * [SH-1] Shares an object, or shares it otherwise. What is held of it is forgotten at once and read again from the
 * beginning, each record by what the rule says of it. The rules of automation are not told that it is gone: they are told
 * of each record as it comes.
 */
export async function shareObject(
  tx: Tx,
  buId: string,
  userId: string,
  { apiName, label, plural, fields, parents, rule }: CustomObject,
): Promise<void> {
  // Waits for what is being written under the former rule, and lets nothing begin meanwhile.
  await tx`select 1 from connectors where bu_id = ${buId} for update`
  const criteria = rule && toJson(rule.criteria)
  await tx`
    insert into custom_objects (bu_id, api_name, label, plural, fields, parents, criteria, rule_fields, saved_by)
    values (${buId}, ${apiName}, ${label}, ${plural}, ${toJson(fields)}::text::jsonb, ${toJson(parents)}::text::jsonb,
      ${criteria}::text::jsonb, ${toJson(rule?.fields ?? [])}::text::jsonb, ${userId})
    on conflict (bu_id, api_name) do update set label = excluded.label, plural = excluded.plural, fields = excluded.fields,
      parents = excluded.parents, criteria = excluded.criteria, rule_fields = excluded.rule_fields, saved_at = now(),
      saved_by = excluded.saved_by, read_at = null, hidden = '{}', problem = null, problem_at = null`
  await raiseVersion(tx, buId)
  await clearObject(tx, buId, apiName)
  await closeObjectError(tx, buId, apiName, 'It is shared otherwise')
  if (rule) await beginNow(tx, buId, [outsideOf(apiName)])
}

/** [SH-1] Its records are forgotten at once. */
export async function stopSharing(tx: Tx, buId: string, apiName: string): Promise<void> {
  await tx`select 1 from connectors where bu_id = ${buId} for update`
  await tx`delete from custom_objects where bu_id = ${buId} and api_name = ${apiName}`
  await raiseVersion(tx, buId)
  await forgetObject(tx, buId, apiName)
  await closeObjectError(tx, buId, apiName, 'It is shared no more')
}

export async function keepCandidates(
  tx: Tx,
  buId: string,
  candidates: readonly CustomCandidate[],
): Promise<void> {
  await tx`delete from custom_object_candidates where bu_id = ${buId}`
  await tx`
    insert into custom_object_candidates (bu_id, api_name, label, plural, parents, fields)
    select ${buId}, r."apiName", r.label, r.plural, r.parents, r.fields
    from jsonb_to_recordset(${toJson(candidates)}::text::jsonb) as r("apiName" text, label text, plural text, parents jsonb,
      fields jsonb)`
  await tx`update connectors set custom_objects_described_at = now() where bu_id = ${buId}`
}
