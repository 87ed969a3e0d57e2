import type { SqlLike } from '#db/client.ts'
import { findLatestDryRun } from '#lib/sync/dry-run-reads.ts'
import type { CanaryPage, DryRunItemRow } from '#lib/sync/screens.ts'

const perKind = 10

/** [CN-4] Of each kind that the latest dry run planned, the first few: whom a canary may be chosen among. */
export async function getCanaryPage(sql: SqlLike, buId: string): Promise<CanaryPage> {
  const [dryRun, [connector]] = await Promise.all([
    findLatestDryRun(sql, buId),
    sql<{ connected: boolean; paused: boolean }[]>`
      select connected_at is not null and lost_at is null as connected, paused from connectors where bu_id = ${buId}`,
  ])
  const stands = { connected: connector?.connected ?? false, paused: connector?.paused ?? true }
  if (!dryRun) return { dryRunAt: null, rows: [], ...stands }
  const rows = await sql<DryRunItemRow[]>`
    select i.n, i.kind, i.direction, i.prospect_id as "prospectId", i.crm_id as "crmId", i.crm_object as "crmObject",
      i.name, i.reason, i.fields
    from (select distinct kind from dry_run_items
      where bu_id = ${buId} and run_id = ${dryRun.id} and kind not in ('skip', 'refuse')) k
    cross join lateral (
      select * from dry_run_items
      where bu_id = ${buId} and run_id = ${dryRun.id} and kind = k.kind and coalesce(prospect_id::text, crm_id) is not null
      order by n limit ${perKind}) i
    order by i.n`
  return { dryRunAt: dryRun.at, rows: [...rows], ...stands }
}
