import type { SqlLike } from '#db/client.ts'
import { type CustomObjectRow, toCustomObject } from '#lib/custom-objects/reads.ts'
import type { CustomCandidate } from '#lib/sharing/custom-objects.ts'
import type { CustomSharing } from '#lib/sharing/types.ts'

/** Beyond this the page says that there are more: to count a million takes longer than anybody looks. */
const countMost = 10_001

type SharedRow = CustomObjectRow & {
  savedAt: Date
  savedBy: string | null
  records: number
  isRead: boolean
  problem: string | null
}

/** [SH-1] What is shared of custom objects, and what could be. */
export async function getCustomSharing(sql: SqlLike, buId: string): Promise<CustomSharing> {
  const [shared, candidates, [described]] = await Promise.all([
    sql<SharedRow[]>`
      select api_name as "apiName", label, plural, fields, parents, criteria, rule_fields as "ruleFields",
        saved_at as "savedAt", (select name from users where id = saved_by) as "savedBy", read_at is not null as "isRead",
        problem, (select count(*)::int from (
          select from custom_records r where r.bu_id = o.bu_id and r.object = o.api_name limit ${countMost}) r) as records
      from custom_objects o where bu_id = ${buId} order by label, api_name`,
    sql<CustomSharing['candidates']>`
      select api_name as "apiName", label, plural, parents from custom_object_candidates
      where bu_id = ${buId} order by label, api_name`,
    sql<{ at: Date }[]>`
      select custom_objects_described_at as at from connectors where bu_id = ${buId}`,
  ])
  return {
    shared: shared.map(({ savedAt, savedBy, records, isRead, problem, ...row }) => ({
      ...toCustomObject(row),
      savedAt: savedAt.toISOString(),
      savedBy,
      records,
      isRead,
      problem,
    })),
    candidates: [...candidates],
    describedAt: described?.at?.toISOString() ?? null,
  }
}

export async function findCandidate(
  sql: SqlLike,
  buId: string,
  apiName: string,
): Promise<CustomCandidate | null> {
  const [row] = await sql<CustomCandidate[]>`
    select api_name as "apiName", label, plural, parents, fields from custom_object_candidates
    where bu_id = ${buId} and api_name = ${apiName}`
  return row ?? null
}
