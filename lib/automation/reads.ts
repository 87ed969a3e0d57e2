import type { Fragment } from 'postgres'
import type { SqlLike } from '#db/client.ts'
import type { RuleMemory } from '#lib/automation/decide.ts'
import type { FiringRow, RuleDetail, StoredRule, TurnOnPreview } from '#lib/automation/types.ts'
import { type KnownLists, peopleWhere } from '#lib/lists/where.ts'

/** More than anybody keeps apart; each is asked of every prospect that is touched. */
export const rulesMost = 100

const iso = (sql: SqlLike, at: Fragment) =>
  sql`to_char(${at} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

function columns(sql: SqlLike): Fragment {
  return sql`r.id, r.name, r.place, r.state, r.criteria, r.types, r.actions, r.repeats, r.repeat_days as "repeatDays",
    r.sweep, r.sweep_after as "sweepAfter", r.sweep_since as "sweepSince", r.stopped_reason as "stoppedReason",
    ${iso(sql, sql`r.turned_on_at`)} as "turnedOnAt"`
}

function detailColumns(sql: SqlLike): Fragment {
  return sql`${columns(sql)}, r.created_by as "createdBy", ${iso(sql, sql`r.updated_at`)} as "updatedAt", r.fired,
    ${iso(sql, sql`r.fired_at`)} as "firedAt"`
}

/** Held by one worker at a time; whoever turns a rule on or off waits for the pass under way. */
export async function holdRunning(sql: SqlLike, buId: string): Promise<StoredRule[]> {
  return sql<StoredRule[]>`
    select ${columns(sql)} from automation_rules r
    where r.bu_id = ${buId} and r.state = 'running' order by r.place, r.id limit ${rulesMost} for no key update`
}

export async function listRules(sql: SqlLike, buId: string): Promise<RuleDetail[]> {
  return sql<RuleDetail[]>`
    select ${detailColumns(sql)} from automation_rules r
    where r.bu_id = ${buId} order by r.place, r.id limit ${rulesMost}`
}

export async function findRule(sql: SqlLike, buId: string, id: string): Promise<RuleDetail | null> {
  const [row] = await sql<RuleDetail[]>`
    select ${detailColumns(sql)} from automation_rules r where r.bu_id = ${buId} and r.id = ${id}`
  return row ?? null
}

export type Looked = {
  prospectId: string
  matches: boolean[]
  memory: Record<string, RuleMemory | undefined>
}

/** What rules see of these prospects, and what each last saw of them: one statement, whatever the number of either. */
export async function lookAt(
  sql: SqlLike,
  buId: string,
  rules: readonly StoredRule[],
  { ids, lists }: { ids: readonly string[]; lists: KnownLists },
): Promise<Looked[]> {
  const ruleIds = rules.map(({ id }) => id)
  const matches = rules
    .map((rule) => peopleWhere(sql, buId, rule, lists))
    .reduce((all, one) => sql`${all}, ${one}`)
  return sql<Looked[]>`
    select p.id as "prospectId", array[${matches}] as matches,
      coalesce((
        select jsonb_object_agg(s.rule_id, jsonb_build_object('matching', s.matching, 'fired', s.fired,
          'firedAt', extract(epoch from s.fired_at) * 1000, 'recent', (
            select count(*) from automation_firings f where f.bu_id = s.bu_id and f.prospect_id = s.prospect_id
              and f.rule_id = s.rule_id and f.at > now() - interval '1 hour')))
        from automation_states s
        where s.bu_id = p.bu_id and s.prospect_id = p.id and s.rule_id = any(${ruleIds}::uuid[])), '{}') as memory
    from prospects p
    where p.bu_id = ${buId} and p.id = any(${[...ids]}::uuid[]) and p.deleted_at is null
    order by p.id`
}

/** The next prospects of whom a rule would learn something new, in the order of their ids. */
export async function nextToSweep(
  sql: SqlLike,
  buId: string,
  rule: StoredRule,
  { lists, most }: { lists: KnownLists; most: number },
): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select p.id from prospects p
    left join automation_states s on s.bu_id = p.bu_id and s.rule_id = ${rule.id} and s.prospect_id = p.id
    where p.bu_id = ${buId} and p.deleted_at is null ${rule.sweepAfter ? sql`and p.id > ${rule.sweepAfter}::uuid` : sql``}
      and ${peopleWhere(sql, buId, rule, lists)} <> coalesce(s.matching, false)
    order by p.id limit ${most}`
  return rows.map(({ id }) => id)
}

const examplesMost = 8

/** [AU-2] Who matches a rule now, and on whom it would act if it were turned on. */
export async function previewTurnOn(
  sql: SqlLike,
  buId: string,
  rule: Pick<StoredRule, 'id' | 'criteria' | 'types' | 'repeats'>,
  lists: KnownLists,
): Promise<TurnOnPreview> {
  const where = peopleWhere(sql, buId, rule, lists)
  const would = sql`not coalesce(s.matching, false) and (${rule.repeats} or coalesce(s.fired, 0) = 0)`
  const from = sql`prospects p left join automation_states s
    on s.bu_id = p.bu_id and s.rule_id = ${rule.id} and s.prospect_id = p.id
    where p.bu_id = ${buId} and p.deleted_at is null`
  const [counted] = await sql<{ matching: number; of: number; would: number }[]>`
    select (count(*) filter (where ${where}))::int as matching, count(*)::int as of,
      (count(*) filter (where ${where} and ${would}))::int as would from ${from}`
  const examples = await sql<TurnOnPreview['examples']>`
    select p.id, coalesce(nullif(btrim(concat_ws(' ', p.first_name, p.last_name)), ''), p.email, 'No name') as name,
      p.company, p.score
    from ${from} and ${where} and ${would} order by p.score desc, p.id limit ${examplesMost}`
  const { matching = 0, of = 0, would: n = 0 } = counted ?? {}
  return { matching, of, would: n, examples: [...examples] }
}

const firingsPage = 50

/** The run log, newest first. The cursor is the id of the last row: they are ordered by time. */
export async function listFirings(
  sql: SqlLike,
  buId: string,
  ruleId: string,
  cursor: string | null,
): Promise<{ rows: FiringRow[]; next: string | null }> {
  const rows = await sql<FiringRow[]>`
    select f.id, f.prospect_id as "prospectId", ${iso(sql, sql`f.at`)} as at, f.outcome, f.why, f.done,
      coalesce(nullif(btrim(concat_ws(' ', p.first_name, p.last_name)), ''), p.email, 'Somebody who is gone') as prospect
    from automation_firings f left join prospects p on p.bu_id = f.bu_id and p.id = f.prospect_id
    where f.bu_id = ${buId} and f.rule_id = ${ruleId} ${cursor ? sql`and f.id < ${cursor}::uuid` : sql``}
    order by f.id desc limit ${firingsPage + 1}`
  const shown = rows.slice(0, firingsPage)
  return { rows: shown, next: rows.length > firingsPage ? (shown.at(-1)?.id ?? null) : null }
}
