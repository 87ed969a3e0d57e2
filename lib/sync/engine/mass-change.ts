import type { Decision, DecisionField } from './types.ts'

/** [CN-14] How many records lose something by a plan, each counted once, by the gravest. */
export type Weight = { deleted: number; reowned: number; cleared: number; overwritten: number }
export type GuardLimits = {
  /** More records than this are held, whatever the side holds. */
  recordsMax: number
  /** More than this part of all prospects is held, once it is more than `guardFloor`. */
  percentMax: number
}

/** What a person may well have done by hand in an afternoon is no mass. */
export const guardFloor = 100

export const noWeight: Weight = { deleted: 0, reowned: 0, cleared: 0, overwritten: 0 }

/** A score that moves overwrites nobody's word [FD-6]: another table of points moves them all. */
const told: ReadonlySet<string> = new Set([
  'score',
  'grade',
  'last_activity',
  'url',
  'hard_bounced',
])

const blank = (value: DecisionField['from']) => value === null || value === ''

/** What a decision takes away; null: it only adds. */
export function lossOf({ kind, fields }: Pick<Decision, 'kind' | 'fields'>): keyof Weight | null {
  if (kind === 'recycle' || kind === 'merge') return 'deleted'
  if (kind === 'owner') return 'reowned'
  const moved = fields.filter(
    ({ field, direction, from }) => direction !== 'none' && !blank(from) && !told.has(field),
  )
  if (moved.some(({ to }) => blank(to))) return 'cleared'
  return moved.some(({ from, to }) => from !== to) ? 'overwritten' : null
}

const gravest: readonly (keyof Weight)[] = ['deleted', 'reowned', 'cleared', 'overwritten']

/** One prospect may have several decisions in a plan. */
export function weigh(decisions: readonly Decision[]): Weight {
  const byRecord = new Map<string, keyof Weight>()
  for (const decision of decisions) {
    const loss = lossOf(decision)
    const record = decision.prospectId ?? decision.crmId
    if (loss === null || record === null) continue
    const known = byRecord.get(record)
    if (known === undefined || gravest.indexOf(loss) < gravest.indexOf(known)) {
      byRecord.set(record, loss)
    }
  }
  const weight = { ...noWeight }
  for (const loss of byRecord.values()) weight[loss] += 1
  return weight
}

export function addWeights(one: Weight, other: Weight): Weight {
  return {
    deleted: one.deleted + other.deleted,
    reowned: one.reowned + other.reowned,
    cleared: one.cleared + other.cleared,
    overwritten: one.overwritten + other.overwritten,
  }
}

export function recordsOf({ deleted, reowned, cleared, overwritten }: Weight): number {
  return deleted + reowned + cleared + overwritten
}

/** @param prospects how many there are */
export function isMassChange(weight: Weight, prospects: number, limits: GuardLimits): boolean {
  const records = recordsOf(weight)
  if (records > limits.recordsMax) return true
  return records > guardFloor && records * 100 > prospects * limits.percentMax
}
