import type { SqlLike } from '#db/client.ts'
import type { ExplainedDecision, Explanation } from '#lib/prospects/explanation.ts'
import { iso } from '#lib/prospects/iso.ts'

export async function getConnectorStand(sql: SqlLike): Promise<Explanation['connector']> {
  const [row] = await sql<Explanation['connector'][]>`
    select connected_at is not null as connected, paused,
      case when lost_at is not null then coalesce(lost_reason, 'The connection is lost') end as lost,
      ${iso(sql, sql`next_cycle_at`)} as "nextCycleAt",
      case when wait_until > now() then ${iso(sql, sql`wait_until`)} end as "waitUntil", wait_reason as "waitReason"
    from connectors`
  if (!row) throw new Error('a business unit without its connector')
  return row
}

/** [QU-3] How many are in front of it, in the order in which the worker takes them. */
export async function getQueuePosition(
  sql: SqlLike,
  buId: string,
  prospectId: string,
): Promise<number | null> {
  const [row] = await sql<{ n: number }[]>`
    select (select count(*)::int + 1 from changes c
      where c.bu_id = ${buId} and c.state = 'waiting' and (c.lane, c.due_at, c.id) < (mine.lane, mine.due_at, mine.id)) as n
    from changes mine where mine.bu_id = ${buId} and mine.prospect_id = ${prospectId} and mine.state = 'waiting'`
  return row?.n ?? null
}

const decisionsMost = 50

export async function listDecisions(
  sql: SqlLike,
  buId: string,
  prospectId: string,
): Promise<ExplainedDecision[]> {
  return sql<ExplainedDecision[]>`
    select d.id, ${iso(sql, sql`d.at`)} as at, d.kind, d.direction, d.reason, d.fields, d.run_id as "runId",
      (select r.number::int from runs r where r.bu_id = d.bu_id and r.id = d.run_id) as "runNumber"
    from decisions d where d.bu_id = ${buId} and d.prospect_id = ${prospectId}
    order by d.at desc, d.id desc limit ${decisionsMost}`
}
