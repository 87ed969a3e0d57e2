import { isOptOut } from './fields.ts'
import type { PairPlan } from './plan-pair.ts'
import type { Planning } from './planning.ts'
import type { ChangeCause, Lane, Pair } from './types.ts'

/** What a look at the pair leaves to do in Salesforce, or for a person, is the push's work. */
export function enqueueRest(planning: Planning, pair: Pair, plan: PairPlan): void {
  const fields = [
    ...plan.outs.map(({ field }) => field.rule.field),
    ...plan.refusals.map(({ field }) => field),
    ...plan.left,
  ]
  if (fields.length > 0) enqueue(planning, pair, 'pulled', fields, isUrgent(plan) ? 2 : 3)
}

/** [FD-12] An opt-out travels in the first lane of automatic work. */
export function isUrgent(plan: PairPlan): boolean {
  return plan.outs.some(({ field, to }) => isOptOut(field.rule) && to === true)
}

export function enqueue(
  planning: Planning,
  { prospect }: Pair,
  cause: ChangeCause,
  fields: string[] = [],
  lane: Lane = 3,
): void {
  planning.effects.enqueue.push({ prospectId: prospect.id, lane, cause, fields })
}
