import type { Tx } from '#db/client.ts'
import type { Firing, Loop, MemoryChange } from '#lib/automation/decide.ts'
import { rulesMost } from '#lib/automation/reads.ts'
import type { FiringCause, RuleAction, StoredRule } from '#lib/automation/types.ts'
import { toJson } from '#lib/base/json-rows.ts'
import { wakeForChanges } from '#lib/changes/writes.ts'
import type { PeopleCriteria } from '#lib/lists/types.ts'

/**
 * Takes the oldest touches, at most `most`, in the transaction that also does what comes of them. Touched by several, a
 * prospect has the shortest chain: whoever is not a rule begins anew.
 * @returns by prospect, the rules that led to it
 */
export async function takeTouches(
  tx: Tx,
  buId: string,
  most: number,
): Promise<Map<string, string[]>> {
  const rows = await tx<{ id: string; chain: string[] }[]>`
    with taken as (
      delete from automation_touches where bu_id = ${buId} and id in (
        select id from automation_touches where bu_id = ${buId} order by id limit ${most})
      returning prospect_id, chain
    )
    select distinct on (prospect_id) prospect_id as id, chain from taken order by prospect_id, cardinality(chain)`
  return new Map(rows.map(({ id, chain }) => [id, chain]))
}

/** Nobody watches any more. */
export async function dropTouches(tx: Tx, buId: string): Promise<void> {
  await tx`delete from automation_touches where bu_id = ${buId}`
}

export async function leaveTouches(
  tx: Tx,
  buId: string,
  touches: ReadonlyMap<string, readonly string[]>,
): Promise<void> {
  if (touches.size === 0) return
  const rows = [...touches].map(([id, chain]) => ({ id, chain }))
  await tx`
    insert into automation_touches (bu_id, prospect_id, chain)
    select ${buId}, r.id, array(select jsonb_array_elements_text(r.chain))::uuid[]
    from jsonb_to_recordset(${toJson(rows)}::text::jsonb) as r(id uuid, chain jsonb)`
}

export async function keepMemory(
  tx: Tx,
  buId: string,
  changes: readonly MemoryChange[],
): Promise<void> {
  if (changes.length === 0) return
  await tx`
    insert into automation_states as s (bu_id, rule_id, prospect_id, matching, fired, fired_at)
    select ${buId}, r."ruleId", r."prospectId", r.matching, r.fires::int, case when r.fires then now() end
    from jsonb_to_recordset(${toJson(changes)}::text::jsonb)
      as r("ruleId" uuid, "prospectId" uuid, matching boolean, fires boolean)
    on conflict (bu_id, rule_id, prospect_id) do update set matching = excluded.matching,
      fired = s.fired + excluded.fired, fired_at = coalesce(excluded.fired_at, s.fired_at)`
}

export async function keepFirings(
  tx: Tx,
  buId: string,
  ruleId: string,
  firings: readonly Firing[],
  causes: ReadonlyMap<string, FiringCause>,
  done: readonly string[],
): Promise<void> {
  const rows = firings.map(({ prospectId }) => ({
    id: prospectId,
    why: causes.get(prospectId) ?? {},
  }))
  await tx`
    insert into automation_firings (bu_id, rule_id, prospect_id, why, done)
    select ${buId}, ${ruleId}::uuid, r.id, r.why, ${toJson(done)}::text::jsonb
    from jsonb_to_recordset(${toJson(rows)}::text::jsonb) as r(id uuid, why jsonb)`
  await tx`
    update automation_rules set fired = fired + ${firings.length}, fired_at = now()
    where bu_id = ${buId} and id = ${ruleId}`
}

/** [AU-3] Stops a rule that goes round, and says through which rules and on whom. */
export async function stopRule(
  tx: Tx,
  buId: string,
  { ruleId, prospectId }: Loop,
  names: readonly string[],
): Promise<void> {
  const reason =
    names.length > 1
      ? `It goes round: ${names.join(' → ')}. It was stopped before it acted again.`
      : 'It fired again and again for the same person: something outside answers it. It was stopped.'
  await tx`
    update automation_rules set state = 'stopped', stopped_reason = ${reason}, sweep = null, next_sweep_at = null, updated_at = now()
    where bu_id = ${buId} and id = ${ruleId}`
  await tx`
    insert into automation_firings (bu_id, rule_id, prospect_id, outcome, why, done)
    values (${buId}, ${ruleId}, ${prospectId}, 'loop', ${toJson({ kind: 'rule', what: names.at(-2) ?? names[0] })}::text::jsonb,
      ${toJson([reason])}::text::jsonb)`
}

/**
 * The sweep begins when every transaction has ended that may have written without seeing that the rule runs. Who they are is
 * noted by the first pass that sees the rule itself, by its own place among the transactions: whoever begins to write after
 * that sees the rule, too.
 */
export async function sweepMayBegin(
  tx: Tx,
  buId: string,
  { id, sweepSince }: StoredRule,
): Promise<'yes' | 'noted' | 'not_yet'> {
  if (sweepSince === null) {
    await tx`
      update automation_rules set sweep_since = pg_current_xact_id()::text
      where bu_id = ${buId} and id = ${id}`
    return 'noted'
  }
  const [row] = await tx<{ may: boolean }[]>`
    select pg_snapshot_xmin(pg_current_snapshot()) >= ${sweepSince}::text::xid8 as may`
  return row?.may ? 'yes' : 'not_yet'
}

export async function moveSweep(tx: Tx, buId: string, id: string, after: string): Promise<void> {
  await tx`
    update automation_rules set sweep_after = ${after} where bu_id = ${buId} and id = ${id}`
}

const sweepTimedEvery = '1 hour'

/** After the baseline, whoever changed while it was made is looked at; after that, time alone brings the next. */
export async function endSweep(
  tx: Tx,
  buId: string,
  { id, sweep, sweepSince }: StoredRule,
  isTimed: boolean,
): Promise<void> {
  await tx`
    update automation_rules set sweep = ${sweep === 'baseline' ? 'act' : null}, sweep_after = null,
      sweep_since = ${sweep === 'baseline' ? sweepSince : null},
      next_sweep_at = case when ${isTimed} then now() + ${sweepTimedEvery}::interval end
    where bu_id = ${buId} and id = ${id} and state = 'running'`
}

/** @returns whether any rule's hour has come */
export async function wakeTimedRules(tx: Tx, buId: string): Promise<boolean> {
  const { count } = await tx`
    update automation_rules set sweep = 'act', sweep_after = null, next_sweep_at = null
    where bu_id = ${buId} and state = 'running' and sweep is null and next_sweep_at <= now()`
  return count > 0
}

export type RuleContent = {
  name: string
  people: PeopleCriteria
  actions: readonly RuleAction[]
  repeats: boolean
  repeatDays: number
  by: string
}

/** [AU-2] A rule is born paused, after the others. @returns 'taken' or 'full': it was not made */
export async function createRule(
  tx: Tx,
  buId: string,
  { name, people, actions, repeats, repeatDays, by }: RuleContent,
): Promise<{ id: string } | 'taken' | 'full'> {
  const [held] = await tx<{ n: number; place: number }[]>`
    select count(*)::int as n, coalesce(max(place), 0) + 1 as place from automation_rules where bu_id = ${buId}`
  if ((held?.n ?? 0) >= rulesMost) return 'full'
  const [row] = await tx<{ id: string }[]>`
    insert into automation_rules (bu_id, name, place, criteria, types, actions, repeats, repeat_days, created_by)
    values (${buId}, ${name}, ${held?.place ?? 1}, ${toJson(people.criteria)}::text::jsonb,
      ${toJson(people.types)}::text::jsonb, ${toJson(actions)}::text::jsonb, ${repeats}, ${repeatDays}, ${by})
    on conflict (bu_id, name_key) do nothing returning id`
  return row ?? 'taken'
}

/** A changed rule is another one: it is paused until somebody has seen who matches it now. */
export async function updateRule(
  tx: Tx,
  buId: string,
  id: string,
  { name, people, actions, repeats, repeatDays }: Omit<RuleContent, 'by'>,
): Promise<'done' | 'taken'> {
  const [other] = await tx`
    select from automation_rules where bu_id = ${buId} and name_key = lower(btrim(${name}::text)) and id <> ${id}`
  if (other) return 'taken'
  await tx`
    update automation_rules set name = ${name}, criteria = ${toJson(people.criteria)}::text::jsonb,
      types = ${toJson(people.types)}::text::jsonb, actions = ${toJson(actions)}::text::jsonb, repeats = ${repeats},
      repeat_days = ${repeatDays}, state = 'paused', stopped_reason = null, sweep = null, next_sweep_at = null, updated_at = now()
    where bu_id = ${buId} and id = ${id}`
  return 'done'
}

export async function turnOn(
  tx: Tx,
  buId: string,
  id: string,
  existing: 'act' | 'leave',
): Promise<void> {
  await tx`
    update automation_rules set state = 'running', stopped_reason = null, turned_on_at = now(), next_sweep_at = null,
      sweep = ${existing === 'act' ? 'act' : 'baseline'}, sweep_after = null, sweep_since = null
    where bu_id = ${buId} and id = ${id}`
  await wakeForChanges(tx, buId)
}

export async function turnOff(tx: Tx, buId: string, id: string): Promise<void> {
  await tx`
    update automation_rules set state = 'paused', sweep = null, next_sweep_at = null where bu_id = ${buId} and id = ${id}`
}

export async function deleteRule(tx: Tx, buId: string, id: string): Promise<void> {
  await tx`set local statement_timeout = '60s'`
  await tx`delete from automation_states where bu_id = ${buId} and rule_id = ${id}`
  await tx`delete from automation_firings where bu_id = ${buId} and rule_id = ${id}`
  await tx`delete from automation_rules where bu_id = ${buId} and id = ${id}`
}

/** Changes places with the neighbour above or below. */
export async function moveRule(tx: Tx, buId: string, id: string, by: -1 | 1): Promise<void> {
  await tx`
    with ordered as (
      select id, row_number() over (order by place, id)::int as n from automation_rules where bu_id = ${buId}
    ), mine as (select n from ordered where id = ${id})
    update automation_rules r set place = case
        when o.id = ${id} then greatest(1, least((select count(*)::int from ordered), o.n + ${by}))
        when o.n = (select n from mine) + ${by} then (select n from mine) else o.n end
    from ordered o where r.bu_id = ${buId} and r.id = o.id`
}

const logDays = 400
const noticeDays = 180
const pruneMost = 20_000

/** What nobody will ask for again: the log after thirteen months, notices after six. A step of it at every upkeep. */
export async function pruneLogs(tx: Tx, buId: string): Promise<void> {
  await tx`
    delete from automation_firings where bu_id = ${buId} and id in (
      select id from (select id, at from automation_firings where bu_id = ${buId} order by id limit ${pruneMost}) oldest
      where at < now() - make_interval(days => ${logDays}))`
  await tx`
    delete from notices where bu_id = ${buId} and id in (
      select id from (select id, at from notices where bu_id = ${buId} order by id limit ${pruneMost}) oldest
      where at < now() - make_interval(days => ${noticeDays}))`
}
