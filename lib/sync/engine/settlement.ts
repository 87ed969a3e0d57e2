import { count } from './effects.ts'
import { type ErrorContent, wordsOfRefusal } from './error-words.ts'
import type { ClaimedChange } from './plan-push.ts'
import type { Planning } from './planning.ts'
import type { NextTry } from './retry.ts'
import type { Pair, Settlement, SyncState } from './types.ts'

type Outcome = Settlement extends infer One
  ? One extends Settlement
    ? Omit<One, 'changeId' | 'generation'>
    : never
  : never

export function settle(planning: Planning, claim: ClaimedChange, outcome: Outcome): void {
  const { id: changeId, generation } = claim
  planning.effects.settlements.push({ changeId, generation, ...outcome } as Settlement)
}

/** People do not change a record in every round: who is looked at so often in a row, at once, is never settled by looking. */
export const looksMax = 10

/** Something changed since we looked: the next round looks again, at once. Without an open error nothing has failed. */
export function lookAgain(planning: Planning, claim: ClaimedChange, pair: Pair): void {
  if ((claim.looks ?? 0) >= looksMax) {
    fail(planning, claim, pair, unsettled(pair), { do: 'park', tries: claim.tries + 1 })
    return
  }
  const isFailing = pair.error !== null
  settle(planning, claim, isFailing ? { as: 'again' } : { as: 'retry', inMs: 0, tries: 0 })
}

function unsettled({ link }: Pair): ErrorContent {
  const what = link.crmId === null ? 'It has no record' : `Its record is ${link.crmId}`
  return wordsOfRefusal({
    code: 'unsettled',
    field: '',
    message: `${what}, its link is "${link.linkState}", and ${looksMax} looks in a row did not tell what to do`,
    detail: { crmId: link.crmId, crmObject: link.crmObject, linkState: link.linkState },
  })
}

/** [ER-1] The change landed, or has no object any more. */
export function closeError(planning: Planning, pair: Pair, reason: string): void {
  if (pair.error === null) return
  planning.effects.errorsClosed.push({ prospectId: pair.prospect.id, crmId: null, reason })
}

/** [ER-1] Opens or renews the one error of a prospect, and says what becomes of its change. */
export function fail(
  planning: Planning,
  claim: ClaimedChange,
  pair: Pair,
  content: ErrorContent,
  next: NextTry,
): void {
  // Another hand took the row when our lease ran out, and finished it: nothing is stuck any more.
  if (pair.change?.id !== claim.id) return
  const parks = next.do === 'park'
  planning.effects.errorsOpened.push({
    ...content,
    class: parks ? 'person' : content.class,
    prospectId: pair.prospect.id,
    crmId: pair.link.crmId,
    tries: next.tries,
    nextTryInMs: parks ? null : next.inMs,
  })
  const { tries } = next
  settle(planning, claim, parks ? { as: 'park', tries } : { as: 'retry', inMs: next.inMs, tries })
  setState(planning, pair, parks ? 'needs_you' : 'waiting')
  count(planning.effects, 'refused')
}

export function setState(planning: Planning, pair: Pair, syncState: SyncState): void {
  if (pair.link.syncState === syncState) return
  planning.effects.links.push({ prospectId: pair.prospect.id, syncState })
}

/** Not syncable as it is, and that is said, not stuck. */
export function skip(planning: Planning, claim: ClaimedChange, pair: Pair, reason: string): void {
  planning.effects.decisions.push({
    prospectId: pair.prospect.id,
    crmId: null,
    crmObject: null,
    kind: 'skip',
    direction: 'none',
    reason,
    fields: [],
    evidence: null,
  })
  count(planning.effects, 'skipped')
  closeError(planning, pair, reason)
  setState(planning, pair, 'not_in_crm')
  settle(planning, claim, { as: 'done' })
}
