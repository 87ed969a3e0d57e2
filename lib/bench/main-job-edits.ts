import { lanes } from '#lib/changes/types.ts'
import { enqueueMatching, wakeForChanges } from '#lib/changes/writes.ts'
import type { Scene } from './main-job-stage.ts'

export type Pair = { prospectId: string; crmId: string; object: 'Lead' | 'Contact' }

/** Linked pairs in one order, so that each stage takes others than the one before. */
export function linkedPairs({ inUnit, buId }: Scene, skip: number, take: number): Promise<Pair[]> {
  return inUnit(
    async (tx) =>
      tx<Pair[]>`
        select prospect_id as "prospectId", crm_id as "crmId", crm_object as object from pairs
        where bu_id = ${buId} and link_state = 'linked' and crm_object = 'Lead'
        order by prospect_id offset ${skip} limit ${take}`,
  )
}

/** A person in Salesforce gives many leads one value, under all rules of a save. */
export async function editInSalesforce(
  { salesforce, org }: Scene,
  pairs: readonly Pair[],
  value: Record<string, string>,
): Promise<void> {
  const records = pairs.map(({ crmId }) => ({ Id: crmId, ...value }))
  const saved = await salesforce.save(org.key, { object: 'Lead', operation: 'update', records })
  const refused = saved.filter(({ success }) => !success).length
  if (refused > 0) throw new Error(`${refused} edits were refused in the org`)
}

/**
 * The grid edits one field of one person at a time, so many at once are edited as the console does it, set-based: in the
 * role of the web, with provenance, history and the change row, in one transaction.
 */
export async function editHere(
  { inUnit, buId }: Scene,
  pairs: readonly Pair[],
  field: string,
  value: string,
): Promise<void> {
  const ids = pairs.map(({ prospectId }) => prospectId)
  await inUnit(async (tx) => {
    await tx`
      with edited as (
        update prospects p set
          values = p.values || jsonb_build_object(${field}::text, ${value}::text),
          origins = p.origins || jsonb_build_object(${field}::text, jsonb_build_object('side', 'concord', 'at', now(),
            'by', 'Main job', 'rule', 'edit', 'replaced', p.values->${field}::text)),
          changed_at = p.changed_at || jsonb_build_object(${field}::text, now()), updated_at = now(),
          version = p.version + 1
        where p.bu_id = ${buId} and p.id = any(${ids}::uuid[])
        returning p.id, old.values->${field}::text as before)
      insert into field_history (bu_id, prospect_id, field, at, side, by, rule, value, replaced)
      select ${buId}, id, ${field}, now(), 'concord', 'Main job', 'edit', to_jsonb(${value}::text), before from edited`
    const reason = { buId, cause: 'field_change', lane: lanes.bulk, fields: [field] } as const
    await enqueueMatching(tx, tx`p.id = any(${ids}::uuid[])`, reason)
  })
}

/** The cycle that would come by itself within two minutes comes now. */
export async function hurryCycle({ inUnit, buId }: Scene): Promise<void> {
  await inUnit(async (tx) => {
    await tx`update connectors set next_cycle_at = now() where bu_id = ${buId}`
    await wakeForChanges(tx, buId)
  })
}

export async function countHere(
  { inUnit, buId }: Scene,
  pairs: readonly Pair[],
  field: string,
  value: string,
): Promise<number> {
  const [row] = await inUnit(
    (tx) => tx<{ n: number }[]>`
      select count(*)::int n from prospects
      where bu_id = ${buId} and id = any(${pairs.map(({ prospectId }) => prospectId)}::uuid[])
        and values->>${field}::text = ${value}`,
  )
  return row?.n ?? 0
}

export async function countThere(
  { salesforce, org }: Scene,
  pairs: readonly Pair[],
  field: string,
  value: string,
): Promise<number> {
  const soql = `SELECT Id FROM Lead WHERE ${field} = '${value}'`
  const { records } = await salesforce.query(org.key, soql)
  const ids = new Set(pairs.map(({ crmId }) => crmId))
  return records.filter((record) => ids.has(String(record.Id))).length
}

/** [FD-2] How many of them keep the value that lost. */
export async function countLost(
  { inUnit, buId }: Scene,
  pairs: readonly Pair[],
  field: string,
  value: string,
): Promise<number> {
  const [row] = await inUnit(
    (tx) => tx<{ n: number }[]>`
      select count(distinct prospect_id)::int n from field_history
      where bu_id = ${buId} and prospect_id = any(${pairs.map(({ prospectId }) => prospectId)}::uuid[])
        and field = ${field} and lost and value = to_jsonb(${value}::text)`,
  )
  return row?.n ?? 0
}
