import type { RuleTerms } from '#lib/automation/types.ts'

/**
 * Who is acted on. Pure: time comes in, and nothing here knows what an action does.
 *
 * 1. A rule fires for a prospect when the prospect comes to match: it matches now and did not when the rule last looked.
 * 2. Without `repeats` that happens once for each prospect. With it, again after `repeatDays` at the earliest; whoever comes
 *    back sooner is noted and not acted on.
 * 3. What rules do is looked at by all rules in the next pass, never in this one: all that fire together saw the same.
 * 4. A rule that would fire because of itself, through whichever others, goes round: it is stopped before it acts again. So
 *    is one that fires for one prospect so often that only something outside can be answering it.
 * 5. The outcome does not depend on the order in which rules or prospects come in.
 */

/** What a rule last saw of a prospect; null: it never matched. */
export type RuleMemory = {
  matching: boolean
  fired: number
  /** ms; null: never */
  firedAt: number | null
  /** Firings within the last hour. */
  recent: number
}

export type Seen = {
  prospectId: string
  /** The rules whose doing led here, the first one first; empty when it was anybody else's. */
  chain: readonly string[]
  /** By rule id. */
  matches: Readonly<Record<string, boolean>>
  memory: Readonly<Record<string, RuleMemory | undefined>>
}

export type Firing = { ruleId: string; prospectId: string; chain: readonly string[]; n: number }
export type Loop = { ruleId: string; prospectId: string; chain: readonly string[] }
export type MemoryChange = {
  ruleId: string
  prospectId: string
  matching: boolean
  /** Whether it fired in this pass. */
  fires: boolean
}

export type Decided = {
  /** In the order in which they act: by rule, then by prospect. */
  firings: Firing[]
  /** The first of each rule that goes round. It fires for nobody in this pass. */
  loops: Loop[]
  changes: MemoryChange[]
}

/** Rules that lead to each other in more steps than this are going round, whatever they are. */
export const chainMost = 24
/** Nobody who answers by hand makes a rule fire for one prospect so often within an hour. */
export const recentMost = 12
const dayMs = 86_400_000

export function decide(
  rules: readonly RuleTerms[],
  seen: readonly Seen[],
  now: number,
  how: { acts: boolean } = { acts: true },
): Decided {
  const inOrder = rules.toSorted(byPlace)
  const people = seen.toSorted((a, b) => compare(a.prospectId, b.prospectId))
  const decided: Decided = { firings: [], loops: [], changes: [] }
  for (const rule of inOrder) {
    const each = people.map((one) => judge(rule, one, now, how.acts))
    const loop = each.find((one) => one?.loops)
    if (loop) {
      const { prospectId, chain } = loop.seen
      decided.loops.push({ ruleId: rule.id, prospectId, chain })
      continue
    }
    for (const one of each) {
      if (!one) continue
      const { prospectId, chain } = one.seen
      const { matching, fires } = one
      decided.changes.push({ ruleId: rule.id, prospectId, matching, fires })
      if (fires) {
        const n = (one.seen.memory[rule.id]?.fired ?? 0) + 1
        decided.firings.push({ ruleId: rule.id, prospectId, chain, n })
      }
    }
  }
  return decided
}

type Judged = { seen: Seen; matching: boolean; fires: boolean; loops: boolean }

/** Null: nothing is new for this rule. */
function judge(rule: RuleTerms, seen: Seen, now: number, acts: boolean): Judged | null {
  const matching = seen.matches[rule.id] === true
  const memory = seen.memory[rule.id]
  if (matching === (memory?.matching ?? false)) return null
  const fires = matching && acts && mayFire(rule, memory, now)
  const loops = fires && goesRound(rule, seen, memory)
  return { seen, matching, fires, loops }
}

function mayFire(rule: RuleTerms, memory: RuleMemory | undefined, now: number): boolean {
  if (!memory || memory.fired === 0) return true
  if (!rule.repeats) return false
  return memory.firedAt === null || now - memory.firedAt >= rule.repeatDays * dayMs
}

function goesRound({ id }: RuleTerms, { chain }: Seen, memory: RuleMemory | undefined): boolean {
  return chain.includes(id) || chain.length >= chainMost || (memory?.recent ?? 0) >= recentMost
}

function byPlace(a: RuleTerms, b: RuleTerms): number {
  return a.place - b.place || compare(a.id, b.id)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
