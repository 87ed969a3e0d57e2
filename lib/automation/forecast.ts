import type { Fragment } from 'postgres'
import type { SqlLike, Tx } from '#db/client.ts'
import { listRules } from '#lib/automation/reads.ts'
import type { RuleState } from '#lib/automation/types.ts'
import { toJsonParts } from '#lib/base/json-rows.ts'
import { readDefinitions } from '#lib/lists/reads.ts'
import { peopleWhere } from '#lib/lists/where.ts'
import { pointsOf } from '#lib/scoring/reads.ts'
import type { ScoreKind } from '#lib/scoring/types.ts'

/** What would be told of an opportunity: to whoever is, or by then will be, linked to that contact. */
export type PlannedEntry = {
  contactId: string
  opportunityId: string
  kind: ScoreKind
  /** What the opportunity has come to by now. */
  state: 'open' | 'won' | 'lost'
  /** ISO */
  at: string
}

/** What the dry run planned besides its items. */
export type PlannedCycle = {
  runId: string
  /** Console users whose prospects these become, by prospect. */
  owners: ReadonlyMap<string, string>
}

/** [OP-3] Who would come to match which rule by the next cycle, counted before anything is done. */
export type RuleForecast = {
  /** Null: opportunities are not read. */
  sales: {
    opportunities: number
    /** Prospects whose score would move, up and down. */
    moved: number
    up: number
    down: number
  } | null
  /** False: there was more than was looked at. */
  whole: boolean
  rules: { id: string; name: string; state: RuleState; crosses: number }[]
}

type Counted = { moved: number; up: number; down: number; seen: number; crosses: number[] | null }

/** Prospects that the rules are asked about; beyond, the forecast says that it is not whole. */
const peopleMost = 200_000

/**
 * Nothing is written. A rule is asked of each prospect as it is and as the cycle would leave it: its values, its record and
 * its owner by the dry run, its score, opportunities and activities by what sales has. An entry that a ledger has already
 * moves nothing, and a rule that has acted on somebody, or matches already, is not crossed again.
 */
export async function forecastRules(
  tx: Tx,
  buId: string,
  cycle: PlannedCycle,
  planned: readonly PlannedEntry[],
): Promise<Pick<RuleForecast, 'rules' | 'whole'> & { moved: number; up: number; down: number }> {
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
    ) => tx`(count(*) filter (where after.is[${n + 2}] and not coalesce(before.is[${n + 2}], false) and not exists (
      select from automation_states s where s.bu_id = ${buId} and s.rule_id = ${id} and s.prospect_id = m.id
        and (s.matching or (s.fired > 0 and not ${repeats}::boolean)))))::int`,
  )
  const crosses = crossing.reduce((sum, one) => tx`${sum}, ${one}`, tx`0`)
  const [counted] = await tx<Counted[]>`
    with ${salesOf(tx, buId, cycle.runId, rows)}, ${planOf(tx, buId, cycle)}, moving as materialized (
      select id, coalesce(s.points, 0) as points, s.told, coalesce(p.made, false) as made, coalesce(p.values, '{}') as values,
        p.crm_object, coalesce(p.back, false) as back, coalesce(p.unlinked, false) as unlinked, p.owner_id
      from sales s full join plan p using (id)
      where not coalesce(p.gone, false) limit ${peopleMost}
    )
    select (count(*) filter (where m.points <> 0))::int as moved, (count(*) filter (where m.points > 0))::int as up,
      (count(*) filter (where m.points < 0))::int as down, count(*)::int as seen, array[${crosses}] as crosses
    from moving m left join prospects q on q.bu_id = ${buId} and q.id = m.id and (q.deleted_at is null or m.back)
    left join lateral (
      select array[${all}] as is from prospects p where p.bu_id = ${buId} and p.id = q.id and p.deleted_at is null
    ) before on true
    cross join lateral (
      with ${asOfThen(tx, buId)}
      select array[${all}] as is from (
        select ${buId}::uuid as bu_id, m.id, coalesce(q.values, '{}') || m.values as values,
          coalesce(q.score, 0) + m.points as score, q.grade, coalesce(m.owner_id, q.assigned_user_id) as assigned_user_id,
          coalesce(q.created_at, now()) as created_at, q.last_activity_at, null::timestamptz as deleted_at) p
    ) after
    where q.id is not null or m.made`
  const { moved = 0, up = 0, down = 0, seen = 0, crosses: n } = counted ?? {}
  return {
    moved,
    up,
    down,
    whole: seen < peopleMost,
    rules: rules.map(({ id, name, state }, at) => ({
      id,
      name,
      state,
      crosses: n?.[at + 1] ?? 0,
    })),
  }
}

/** `sales`: by prospect, the points that its ledger has not got yet, and what would be told of its opportunities. */
function salesOf(tx: Tx, buId: string, runId: string, rows: readonly unknown[]): Fragment {
  return tx`given as materialized (
      select r.* from unnest(string_to_array(${toJsonParts(rows)}, chr(10))) part,
        jsonb_to_recordset(part::jsonb) as r("contactId" text, "opportunityId" text, kind text, points int, state text,
          at timestamptz)
    ), linked as materialized (
      select l.crm_id, l.prospect_id from pairs l where l.bu_id = ${buId} and l.crm_id in (select "contactId" from given)
      union
      select d.crm_id, d.prospect_id from dry_run_items d where d.bu_id = ${buId} and d.run_id = ${runId}
        and d.prospect_id is not null and d.crm_id in (select "contactId" from given)
    ), entries as (
      select distinct l.prospect_id as id, g.kind, g."opportunityId" as cause, g.points, g.state, g.at
      from given g join linked l on l.crm_id = g."contactId"
    ), sales as materialized (
      select e.id, coalesce(sum(e.points) filter (where x.kind is null), 0)::int as points,
        jsonb_agg(jsonb_build_object('kind', e.kind, 'id', e.cause, 'state', e.state, 'at', e.at)) as told
      from entries e left join score_entries x
        on x.bu_id = ${buId} and x.prospect_id = e.id and x.kind = e.kind and x.cause = e.cause
      group by e.id
    )`
}

/** `plan`: by prospect, what the dry run would change of it here. Prospects that it would make are among them. */
function planOf(tx: Tx, buId: string, { runId, owners }: PlannedCycle): Fragment {
  return tx`owners as materialized (
      select * from unnest(${[...owners.keys()]}::uuid[], ${[...owners.values()]}::uuid[]) as o(id, owner_id)
    ), moves as materialized (
      select d.prospect_id as id, jsonb_object_agg(f->>'field', f->'to') as values
      from dry_run_items d cross join jsonb_array_elements(d.fields) f
      where d.bu_id = ${buId} and d.run_id = ${runId} and d.prospect_id is not null and f->>'direction' = 'in'
      group by d.prospect_id
    ), items as materialized (
      select d.prospect_id as id, bool_or(d.kind = 'create_prospect') as made, bool_or(d.kind = 'recycle') as gone,
        bool_or(d.kind = 'restore') as back,
        bool_or(d.kind = 'unlink') and not bool_or(d.kind = 'link') as unlinked,
        max(d.crm_object) filter (where d.kind in ('link', 'create_prospect', 'create_lead', 'create_contact', 'create_account'))
          as crm_object
      from dry_run_items d
      where d.bu_id = ${buId} and d.run_id = ${runId} and d.prospect_id is not null and d.kind not in ('skip', 'refuse')
      group by d.prospect_id
    ), plan as materialized (
      select id, i.made, i.gone, i.back, i.unlinked, i.crm_object, v.values, o.owner_id
      from items i full join moves v using (id) full join owners o using (id)
    )`
}

/** The tables that criteria name, as they would be then for the prospect `m`: a name in WITH goes before the table's own. */
function asOfThen(tx: Tx, buId: string): Fragment {
  return tx`told as (
      select * from jsonb_to_recordset(coalesce(m.told, '[]')) as t(kind text, id text, state text, at timestamptz)
    ), pairs as (
      select ${buId}::uuid as bu_id, m.id as prospect_id, coalesce(m.crm_object, l.crm_object) as crm_object,
        case when m.crm_object is not null then coalesce(l.crm_id, 'planned') when not m.unlinked then l.crm_id end as crm_id
      from (select) one left join public.pairs l on l.bu_id = ${buId} and l.prospect_id = m.id
    ), opportunity_ties as (
      select bu_id, prospect_id, opportunity_id, linked from public.opportunity_ties
      where bu_id = ${buId} and prospect_id = m.id
      union all select distinct ${buId}::uuid, m.id, id, true from told
    ), opportunities as (
      select o.bu_id, o.crm_id, o.state, o.is_deleted from public.opportunities o
      where o.bu_id = ${buId} and o.crm_id in (select opportunity_id from opportunity_ties) and o.crm_id not in (select id from told)
      union all select distinct ${buId}::uuid, id, state, false from told
    ), activities as (
      select a.bu_id, a.prospect_id, a.kind, a.at from public.activities a where a.bu_id = ${buId} and a.prospect_id = m.id
      union all select ${buId}::uuid, m.id, kind, at from told
    )`
}

export async function keepForecast(
  tx: Tx,
  buId: string,
  runId: string,
  found: RuleForecast,
): Promise<void> {
  await tx`
    insert into rule_forecasts (bu_id, run_id, found) values (${buId}, ${runId}, ${JSON.stringify(found)}::text::jsonb)
    on conflict (bu_id) do update set run_id = excluded.run_id, at = now(), found = excluded.found`
}

/** What that dry run found; null: it was another run. */
export async function findForecast(
  sql: SqlLike,
  buId: string,
  runId: string,
): Promise<RuleForecast | null> {
  const [row] = await sql<{ found: RuleForecast }[]>`
    select found from rule_forecasts where bu_id = ${buId} and run_id = ${runId} and found ? 'sales'`
  return row?.found ?? null
}
