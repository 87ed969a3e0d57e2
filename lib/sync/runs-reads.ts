import type { SqlLike } from '#db/client.ts'
import { isoTexts } from '#lib/base/iso-texts.ts'
import type { DecisionRow, DecisionsPage, RunDetail, RunRow, RunsPage } from '#lib/sync/screens.ts'

type StoredRun = Omit<RunRow, 'startedAt' | 'finishedAt'> & {
  startedAt: Date
  finishedAt: Date | null
}

const pageSize = 50

export type RunsFilter = { kind: 'all' | 'cycle' | 'person' | 'dry_run' | 'load' | 'refused' }

/** Newest first, by their number. */
export async function listRuns(
  sql: SqlLike,
  buId: string,
  {
    before,
    filter,
    limit = pageSize,
  }: { before: number | null; filter: RunsFilter['kind']; limit?: number },
): Promise<RunsPage> {
  const kept =
    filter === 'all'
      ? sql``
      : filter === 'refused'
        ? sql`and (coalesce((r.counts->>'refused')::int, 0) > 0 or r.state = 'failed')`
        : sql`and r.kind = ${filter}`
  const rows = await sql<StoredRun[]>`
    select r.id, r.number::int, r.kind, r.state, r.title, u.name as "requestedBy", r.started_at as "startedAt",
      r.finished_at as "finishedAt", r.counts, r.calls, r.message
    from runs r left join users u on u.id = r.requested_by
    where r.bu_id = ${buId} ${before === null ? sql`` : sql`and r.number < ${before}`} ${kept}
    order by r.number desc limit ${limit}`
  const last = rows.at(-1)
  return {
    rows: rows.map((row) => isoTexts(row)),
    next: rows.length === limit && last ? String(last.number) : null,
  }
}

export async function findRun(sql: SqlLike, buId: string, id: string): Promise<RunDetail | null> {
  const [run] = await sql<
    (StoredRun & { callsByKind: Record<string, number>; planHash: string | null })[]
  >`
    select r.id, r.number::int, r.kind, r.state, r.title, u.name as "requestedBy", r.started_at as "startedAt",
      r.finished_at as "finishedAt", r.counts, r.calls, r.message, r.calls_by_kind as "callsByKind",
      r.plan_hash as "planHash"
    from runs r left join users u on u.id = r.requested_by where r.bu_id = ${buId} and r.id = ${id}`
  if (!run) return null
  const [kinds, errors] = await Promise.all([
    sql<{ kind: string; n: number }[]>`
      select kind, count(*)::int as n from decisions where bu_id = ${buId} and run_id = ${id} group by kind`,
    sql<RunDetail['errors']>`
      select e.id, coalesce(nullif(btrim(concat_ws(' ', p.first_name, p.last_name)), ''), p.email, e.crm_id, '') as name,
        e.title, e.message, e.closed_at is not null as closed
      from sync_errors e left join email_recipients m on m.bu_id = e.bu_id and m.id = e.recipient_id
      left join prospects p on p.bu_id = e.bu_id and p.id = coalesce(e.prospect_id, m.prospect_id)
      where e.bu_id = ${buId} and e.run_id = ${id} order by e.last_at desc limit 100`,
  ])
  return {
    ...isoTexts(run),
    kinds: Object.fromEntries(kinds.map(({ kind, n }) => [kind, n])),
    errors: [...errors],
  }
}

type StoredDecision = Omit<DecisionRow, 'at'> & { at: Date }

/** What a run decided, in its order. The cursor is the last row's moment and id. */
export async function listDecisions(
  sql: SqlLike,
  buId: string,
  {
    runId,
    after,
    kind,
  }: { runId: string; after: { at: string; id: string } | null; kind: string | null },
): Promise<DecisionsPage> {
  const rows = await sql<StoredDecision[]>`
    select d.id, d.at, d.prospect_id as "prospectId",
      coalesce(nullif(btrim(concat_ws(' ', p.first_name, p.last_name)), ''), p.email) as name,
      d.crm_id as "crmId", d.crm_object as "crmObject", d.kind, d.direction, d.reason, d.fields
    from decisions d left join prospects p on p.bu_id = d.bu_id and p.id = d.prospect_id
    where d.bu_id = ${buId} and d.run_id = ${runId}
      ${after ? sql`and (d.at, d.id) > (${after.at}::timestamptz, ${after.id}::uuid)` : sql``}
      ${kind ? sql`and d.kind = ${kind}` : sql``}
    order by d.at, d.id limit ${pageSize}`
  const last = rows.at(-1)
  return {
    rows: rows.map((row) => isoTexts(row)),
    next: rows.length === pageSize && last ? `${last.at.toISOString()}_${last.id}` : null,
  }
}
