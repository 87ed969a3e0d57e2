import { toDecisionField } from '#lib/sync/engine/apply-pair.ts'
import {
  addWeights,
  type GuardLimits,
  guardFloor,
  isMassChange,
  lossOf,
  noWeight,
  recordsOf,
  type Weight,
  weigh,
} from '#lib/sync/engine/mass-change.ts'
import type { PlannedUpdate } from '#lib/sync/engine/plan-push.ts'
import type { Decision } from '#lib/sync/engine/types.ts'
import type { HeldChange, SyncStore } from '#lib/sync/ports.ts'

/** So many of what is held are kept to be looked at; a dry run shows them all. */
const shownMax = 200

/**
 * [CN-14] What one cycle has taken away so far, both ways. A page or a batch that would pass the limit is not applied:
 * the cycle stops before it and asks. What was done before it stays below the limit, by its nature.
 */
export class MassChangeGuard {
  readonly #limits: GuardLimits
  readonly #store: SyncStore
  #done: Weight = noWeight
  /** What was judged and is not done yet: the next part may be judged before. */
  readonly #judged = new Map<object, Weight>()
  #prospects: number | null = null

  constructor(limits: GuardLimits, store: SyncStore) {
    this.#limits = limits
    this.#store = store
  }

  /** Before a plan of at most so many records: its judgement must not wait. */
  async prepare(recordsMax: number): Promise<void> {
    if (recordsOf(this.#sum()) + recordsMax <= guardFloor) return
    this.#prospects ??= await this.#store.countProspects()
  }

  /**
   * Null: it may go. The transaction may be tried again: then the same part is judged anew.
   * @param part of the cycle; those before it have been judged
   */
  judge(part: object, decisions: readonly Decision[]): HeldChange | null {
    this.#judged.set(part, weigh(decisions))
    const weight = this.#sum()
    const prospects = this.#prospects ?? Number.POSITIVE_INFINITY
    if (!isMassChange(weight, prospects, this.#limits)) return null
    const losing = decisions.filter((decision) => lossOf(decision) !== null)
    return { weight, prospects: this.#prospects ?? 0, records: losing.slice(0, shownMax) }
  }

  /** It was done as it was judged. */
  count(part: object): void {
    this.#done = addWeights(this.#done, this.#judged.get(part) ?? noWeight)
    this.#judged.delete(part)
  }

  #sum(): Weight {
    return [...this.#judged.values()].reduce(addWeights, this.#done)
  }
}

/** What is about to be sent, as the decisions that it becomes once it has landed. */
export function decisionsOfUpdates(updates: readonly PlannedUpdate[]): Decision[] {
  return updates.map(({ claim, record, outs }) => ({
    prospectId: claim.prospectId,
    crmId: record.id,
    crmObject: record.object,
    kind: 'update',
    direction: 'out',
    reason: `Would be sent: ${outs.map(({ field }) => field.rule.label).join(', ')}`,
    fields: outs.map((move) => toDecisionField(move, 'out')),
    evidence: null,
  }))
}
