import type { Fragment } from 'postgres'
import type { SqlLike } from '#db/client.ts'
import { defaultPoints } from '#lib/scoring/default-points.ts'
import {
  type Ledger,
  type LedgerRow,
  type PointsImpact,
  type PointsTable,
  type Recount,
  type ScoreKind,
  scoreKinds,
} from '#lib/scoring/types.ts'

const movementsMost = 6

/** Joins to entries `e` what the business unit has decided that their kind is worth. */
export function withWorth(sql: SqlLike): Fragment {
  return sql`left join point_values w on w.bu_id = e.bu_id and w.kind = e.kind`
}

/** [SC-2] What an entry `e` is worth now: as the table says; where it never said anything, as it was written. */
export function worth(sql: SqlLike): Fragment {
  return sql`coalesce(w.points, e.points)`
}

/** [SC-1] What things are worth in this business unit. */
export async function pointsOf(sql: SqlLike, buId: string): Promise<PointsTable> {
  const rows = await sql<{ kind: ScoreKind; points: number }[]>`
    select kind, points from point_values where bu_id = ${buId} and kind = any(${[...scoreKinds]}::text[])`
  return { ...defaultPoints, ...Object.fromEntries(rows.map(({ kind, points }) => [kind, points])) }
}

/** The last movements of the score of `prospects p`, newest first; what was worth nothing moved nothing. */
export function lastMovements(sql: SqlLike): Fragment {
  return sql`(
    select coalesce(jsonb_agg(to_jsonb(m)), '[]') from (
      select e.kind, e.cause, ${worth(sql)} as points, e.title,
        to_char(e.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
      from score_entries e ${withWorth(sql)}
      where e.bu_id = p.bu_id and e.prospect_id = p.id and ${worth(sql)} <> 0
      order by e.at desc, e.kind desc, e.cause limit ${movementsMost}
    ) m)`
}

export async function findRecount(sql: SqlLike, buId: string): Promise<Recount | null> {
  const [row] = await sql<Recount[]>`
    select version, state, total, done, moved, started_by as "startedBy",
      to_char(started_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "startedAt",
      to_char(ended_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "endedAt"
    from score_recounts where bu_id = ${buId}`
  return row ?? null
}

export async function countEntries(
  sql: SqlLike,
  buId: string,
): Promise<Partial<Record<ScoreKind, number>>> {
  const rows = await sql<{ kind: ScoreKind; n: number }[]>`
    select kind, count(*)::int as n from score_entries where bu_id = ${buId} group by kind`
  return Object.fromEntries(rows.map(({ kind, n }) => [kind, n]))
}

const examplesMost = 6

/** [EX-8] Whose score another table would move: only entries of kinds that change are looked at. */
export async function previewPoints(
  sql: SqlLike,
  buId: string,
  draft: PointsTable,
): Promise<PointsImpact> {
  const now = await pointsOf(sql, buId)
  const changed = scoreKinds.filter((kind) => now[kind] !== draft[kind])
  if (changed.length === 0) return { moved: 0, up: 0, down: 0, examples: [] }
  const [row] = await sql<PointsImpact[]>`
    with moving as materialized (
      select e.prospect_id as id, sum(d.points - ${worth(sql)})::int as by
      from score_entries e ${withWorth(sql)}
      join unnest(${changed}::text[], ${changed.map((kind) => draft[kind])}::int[]) as d(kind, points) on d.kind = e.kind
      join prospects p on p.bu_id = e.bu_id and p.id = e.prospect_id and p.deleted_at is null
      where e.bu_id = ${buId} group by 1 having sum(d.points - ${worth(sql)}) <> 0
    ), shown as (
      select p.id, coalesce(nullif(btrim(concat_ws(' ', p.first_name, p.last_name)), ''), p.email, 'No name') as name,
        p.score as from, p.score + m.by as to
      from moving m join prospects p on p.bu_id = ${buId} and p.id = m.id
      order by abs(m.by) desc, p.id limit ${examplesMost}
    )
    select count(*)::int as moved, (count(*) filter (where by > 0))::int as up,
      (count(*) filter (where by < 0))::int as down,
      (select coalesce(jsonb_agg(to_jsonb(shown)), '[]') from shown) as examples
    from moving`
  return row ?? { moved: 0, up: 0, down: 0, examples: [] }
}

const ledgerMost = 500

/** [SC-2] Why a score is what it is, newest first; what was worth nothing moved nothing and is left out. */
export async function listLedger(sql: SqlLike, buId: string, prospectId: string): Promise<Ledger> {
  const rows = await sql<LedgerRow[]>`
    select kind, cause, points, title, after, to_char(at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
    from (
      select e.kind, e.cause, e.title, e.at, ${worth(sql)} as points,
        (sum(${worth(sql)}) over (order by e.at, e.kind, e.cause))::int as after
      from score_entries e ${withWorth(sql)} where e.bu_id = ${buId} and e.prospect_id = ${prospectId}
    ) l where points <> 0 order by l.at desc, l.kind desc, l.cause desc limit ${ledgerMost + 1}`
  return { rows: rows.slice(0, ledgerMost), more: rows.length > ledgerMost }
}
