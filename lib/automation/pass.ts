import { inBusinessUnit, type Sql, type Tx } from '#db/client.ts'
import { actOn } from '#lib/automation/act.ts'
import { findCauses } from '#lib/automation/causes.ts'
import { type Decided, decide, type Firing, type Seen } from '#lib/automation/decide.ts'
import { holdRunning, lookAt, nextToSweep } from '#lib/automation/reads.ts'
import type { StoredRule } from '#lib/automation/types.ts'
import {
  dropTouches,
  endSweep,
  keepFirings,
  keepMemory,
  leaveTouches,
  moveSweep,
  stopRule,
  sweepMayBegin,
  takeTouches,
  wakeTimedRules,
} from '#lib/automation/writes.ts'
import { conditionsOf } from '#lib/criteria/types.ts'
import { timedFields } from '#lib/lists/people-fields.ts'
import { readDefinitions } from '#lib/lists/reads.ts'
import type { KnownLists } from '#lib/lists/where.ts'

/** Prospects looked at in one transaction: some tenths of a second, so that a person hardly waits for it. */
export const passSize = 500
/** A worker hands the rest to the next job after this many: nothing else waits behind one business unit's rules. */
const passesMost = 400

/**
 * [AU-3] Looks at whoever was touched, whoever touched them, then goes on with rules that were turned on. Each pass is one
 * transaction in which what it took, what it did and what it remembers stand or fall together: a kill in between is harmless.
 */
export async function runRules(sql: Sql, buId: string): Promise<void> {
  for (let n = 0; n < passesMost; n++) {
    const did = await inBusinessUnit(sql, buId, (tx) => runPass(tx, buId))
    if (!did) return
  }
}

/** @returns false when nothing is left to do at this moment */
export async function runPass(tx: Tx, buId: string): Promise<boolean> {
  // What is done here is noted here, with the chain that led to it; the triggers look after everybody else.
  await tx`select set_config('app.watched', 'false', true)`
  const rules = await holdRunning(tx, buId)
  if (rules.length === 0) {
    await dropTouches(tx, buId)
    return false
  }
  const lists = await readDefinitions(tx, buId)
  const touched = await takeTouches(tx, buId, passSize)
  if (touched.size > 0) {
    const watching = rules.filter(({ sweep }) => sweep !== 'baseline')
    await passOver(tx, buId, { rules: watching, chains: touched, lists, how: 'touched' })
    return true
  }
  return sweepNext(tx, buId, rules, lists)
}

/** The rules that were turned on last, and those that time alone can fulfil. */
async function sweepNext(
  tx: Tx,
  buId: string,
  rules: readonly StoredRule[],
  lists: KnownLists,
): Promise<boolean> {
  for (const rule of rules.filter(({ sweep }) => sweep !== null)) {
    const may = await sweepMayBegin(tx, buId, rule)
    if (may === 'noted') return true
    if (may === 'not_yet') continue
    const ids = await nextToSweep(tx, buId, rule, { lists, most: passSize })
    const chains = new Map(ids.map((id) => [id, []]))
    const how = rule.sweep === 'act' ? 'swept' : 'baseline'
    if (ids.length > 0) await passOver(tx, buId, { rules: [rule], chains, lists, how })
    if (ids.length < passSize) await endSweep(tx, buId, rule, isTimed(rule, lists))
    else await moveSweep(tx, buId, rule.id, ids.at(-1) ?? '')
    return true
  }
  return wakeTimedRules(tx, buId)
}

/** Whether time alone makes somebody match, through a list that it names, too. */
function isTimed({ criteria }: Pick<StoredRule, 'criteria'>, lists: KnownLists): boolean {
  return conditionsOf(criteria).some(({ field, values }) => {
    if (timedFields.has(field)) return true
    if (field !== '@lists') return false
    return values.some((id) => {
      const list = lists.get(id)
      return (
        list?.kind === 'dynamic' &&
        conditionsOf(list.criteria).some((one) => timedFields.has(one.field))
      )
    })
  })
}

type Pass = {
  rules: readonly StoredRule[]
  /** Whom to look at, and the rules that led there. */
  chains: ReadonlyMap<string, readonly string[]>
  lists: KnownLists
  /** Somebody did something to them; a rule looks at everybody; it only notes who matches. */
  how: 'touched' | 'swept' | 'baseline'
}

async function passOver(tx: Tx, buId: string, { rules, chains, lists, how }: Pass): Promise<void> {
  if (rules.length === 0) return
  const ids = [...chains.keys()]
  await tx`
    select from prospects where bu_id = ${buId} and id = any(${ids}::uuid[]) order by id for no key update`
  const looked = await lookAt(tx, buId, rules, { ids, lists })
  const seen = looked.map(
    ({ prospectId, matches, memory }): Seen => ({
      prospectId,
      chain: chains.get(prospectId) ?? [],
      matches: Object.fromEntries(rules.map(({ id }, n) => [id, matches[n] === true])),
      memory,
    }),
  )
  const decided = decide(rules, seen, Date.now(), { acts: how !== 'baseline' })
  await keepMemory(tx, buId, decided.changes)
  for (const rule of rules) await fire(tx, buId, rule, decided, { lists, how })
  for (const loop of decided.loops) {
    const names = [...loop.chain, loop.ruleId].map((id) => nameOf(rules, id))
    await stopRule(tx, buId, loop, names)
  }
  await leaveTouches(tx, buId, nextTouches(decided.firings))
}

const nameOf = (rules: readonly StoredRule[], id: string) =>
  rules.find((rule) => rule.id === id)?.name ?? 'a rule that was turned off'

async function fire(
  tx: Tx,
  buId: string,
  rule: StoredRule,
  { firings }: Decided,
  { lists, how }: Pick<Pass, 'lists' | 'how'>,
): Promise<void> {
  const mine = firings.filter(({ ruleId }) => ruleId === rule.id)
  if (mine.length === 0) return
  const people = mine.map(({ prospectId }) => prospectId)
  const causes = await findCauses(tx, buId, {
    rule,
    people,
    lists,
    isSwept: how === 'swept',
  })
  const done = await actOn(tx, buId, rule, mine)
  await keepFirings(tx, buId, rule.id, mine, causes, done)
}

/** Whoever a rule acted on is looked at again, with the rules that led to it. */
function nextTouches(firings: readonly Firing[]): Map<string, string[]> {
  const next = new Map<string, string[]>()
  for (const { ruleId, prospectId, chain } of firings) {
    next.set(prospectId, [...(next.get(prospectId) ?? chain), ruleId])
  }
  return next
}
