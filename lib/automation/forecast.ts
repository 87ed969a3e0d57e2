import type { SqlLike, Tx } from '#db/client.ts'
import { listRules } from '#lib/automation/reads.ts'
import type { RuleState } from '#lib/automation/types.ts'
import { toJsonParts } from '#lib/base/json-rows.ts'
import { readDefinitions } from '#lib/lists/reads.ts'
import { peopleWhere } from '#lib/lists/where.ts'
import { pointsOf } from '#lib/scoring/reads.ts'
import type { ScoreKind } from '#lib/scoring/types.ts'

/** What would be entered into somebody's ledger: for whoever is, or by then will be, linked to that contact. */
export type PlannedEntry = { contactId: string; opportunityId: string; kind: ScoreKind }

/** [OP-3] What opportunities would do to scores, and so to rules, counted before anything is done. */
export type SalesForecast = {
  opportunities: number
  /** Prospects whose score would move, up and down. */
  moved: number
  up: number
  down: number
  /** False: there were more opportunities than were looked at. */
  whole: boolean
  rules: { id: string; name: string; state: RuleState; crosses: number }[]
}

type Counted = { moved: number; up: number; down: number; crosses: number[] | null }

/**
 * Nothing is written. An entry that a ledger has already moves nothing, and a rule that has acted on somebody, or matches
 * already, is not crossed again.
 * @param runId the dry run that planned who would be linked to whom
 */
export async function forecastRules(
  tx: Tx,
  buId: string,
  runId: string,
  planned: readonly PlannedEntry[],
): Promise<Omit<SalesForecast, 'opportunities' | 'whole'>> {
  const rules = await listRules(tx, buId)
  const lists = await readDefinitions(tx, buId)
  const points = await pointsOf(tx, buId)
  const rows = planned.map((one) => ({ ...one, points: points[one.kind] }))
  const conditions = rules.map((rule) => peopleWhere(tx, buId, rule, lists))
  const all = conditions.reduce((sum, one) => tx`${sum}, ${one}`, tx`true`)
  const crossing = rules.map(
    (
      { id, repeats },
      n,
    ) => tx`(count(*) filter (where after.is[${n + 2}] and not before.is[${n + 2}] and not exists (
      select from automation_states s where s.bu_id = ${buId} and s.rule_id = ${id} and s.prospect_id = m.id
        and (s.matching or (s.fired > 0 and not ${repeats}::boolean)))))::int`,
  )
  const crosses = crossing.reduce((sum, one) => tx`${sum}, ${one}`, tx`0`)
  const [counted] = await tx<Counted[]>`
    with given as materialized (
      select r.* from unnest(string_to_array(${toJsonParts(rows)}, chr(10))) part,
        jsonb_to_recordset(part::jsonb) as r("contactId" text, "opportunityId" text, kind text, points int)
    ), linked as materialized (
      select l.crm_id, l.prospect_id from pairs l where l.bu_id = ${buId} and l.crm_id in (select "contactId" from given)
      union
      select d.crm_id, d.prospect_id from dry_run_items d where d.bu_id = ${buId} and d.run_id = ${runId}
        and d.prospect_id is not null and d.crm_id in (select "contactId" from given)
    ), entries as (
      select distinct l.prospect_id as id, g.kind, g."opportunityId" as cause, g.points
      from given g join linked l on l.crm_id = g."contactId"
    ), moving as materialized (
      select e.id, sum(e.points)::int as points from entries e
      join prospects p on p.bu_id = ${buId} and p.id = e.id and p.deleted_at is null
      where not exists (select from score_entries x
        where x.bu_id = ${buId} and x.prospect_id = e.id and x.kind = e.kind and x.cause = e.cause)
      group by e.id having sum(e.points) <> 0
    )
    select count(*)::int as moved, (count(*) filter (where m.points > 0))::int as up,
      (count(*) filter (where m.points < 0))::int as down, array[${crosses}] as crosses
    from moving m
    cross join lateral (select array[${all}] as is from prospects p where p.bu_id = ${buId} and p.id = m.id) before
    cross join lateral (
      select array[${all}] as is from (
        select q.bu_id, q.id, q.values, q.score + m.points as score, q.grade, q.assigned_user_id, q.created_at,
          q.last_activity_at, q.deleted_at
        from prospects q where q.bu_id = ${buId} and q.id = m.id) p
    ) after`
  const { moved = 0, up = 0, down = 0, crosses: n } = counted ?? {}
  return {
    moved,
    up,
    down,
    rules: rules.map(({ id, name, state }, at) => ({
      id,
      name,
      state,
      crosses: n?.[at + 1] ?? 0,
    })),
  }
}

export async function keepForecast(
  tx: Tx,
  buId: string,
  runId: string,
  found: SalesForecast | null,
): Promise<void> {
  if (found === null) {
    await tx`delete from rule_forecasts where bu_id = ${buId}`
    return
  }
  await tx`
    insert into rule_forecasts (bu_id, run_id, found) values (${buId}, ${runId}, ${JSON.stringify(found)}::text::jsonb)
    on conflict (bu_id) do update set run_id = excluded.run_id, at = now(), found = excluded.found`
}

/** What that dry run found; null: opportunities are not read, or it was another run. */
export async function findForecast(
  sql: SqlLike,
  buId: string,
  runId: string,
): Promise<SalesForecast | null> {
  const [row] = await sql<{ found: SalesForecast }[]>`
    select found from rule_forecasts where bu_id = ${buId} and run_id = ${runId}`
  return row?.found ?? null
}
