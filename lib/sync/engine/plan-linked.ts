import type { CrmRecord, OutsideRecord } from '#lib/salesforce/port.ts'
import { isShared } from '#lib/sharing/verdict.ts'
import { applyPair, lostThere } from './apply-pair.ts'
import { planDeleted } from './deletion.ts'
import { wordsOfFailure, wordsOfRefusal } from './error-words.ts'
import { objectsOf, writeValue } from './fields.ts'
import { enqueue, isUrgent } from './follow-up.ts'
import { breakLink } from './link.ts'
import { type PairPlan, planPair } from './plan-pair.ts'
import { takeIntoMirror } from './plan-pull.ts'
import type { ClaimedChange, PlannedUpdate, PushPlanning } from './plan-push.ts'
import { nextTry } from './retry.ts'
import { closeError, fail, lookAgain, settle } from './settlement.ts'
import { planLeft } from './sharing.ts'
import { heirOf, planSuccession } from './succession.ts'
import type { FieldValues, Pair } from './types.ts'

/** A linked pair, on the record as it is at this moment. */
export function planLinked(planning: PushPlanning, claim: ClaimedChange, pair: Pair): void {
  const crmId = pair.link.crmId ?? ''
  const { reread, rereadIds, left } = planning.answers
  const record = reread.get(crmId)
  if (isSwitchedOff(planning, pair)) parkSwitchedOff(planning, claim, pair)
  else if (record) planReread(planning, claim, pair, record)
  // Linked since we claimed it: the next round reads it.
  else if (!rereadIds.has(crmId)) lookAgain(planning, claim, pair)
  else {
    const outside = left.get(crmId)
    if (outside) planOutsideNow(planning, claim, pair, outside)
    else planGone(planning, claim, pair)
  }
}

function isSwitchedOff({ config }: PushPlanning, { link }: Pair): boolean {
  return link.crmObject !== null && !objectsOf(config).includes(link.crmObject)
}

/** [CN-8] Person accounts are no longer synced: the link stays, nothing moves over it, and what would have says so. */
function parkSwitchedOff(planning: PushPlanning, claim: ClaimedChange, pair: Pair): void {
  const content = wordsOfRefusal({
    code: 'account_not_synced',
    field: '',
    message: 'Its record is a person account, and person accounts are not synced any more',
    detail: { crmId: pair.link.crmId },
  })
  fail(planning, claim, pair, content, { do: 'park', tries: claim.tries + 1 })
}

function planOutsideNow(
  planning: PushPlanning,
  claim: ClaimedChange,
  pair: Pair,
  outside: OutsideRecord,
): void {
  const known = planning.mirror.get(outside.id)
  if (known && outside.modifiedAt < known.modifiedAt) {
    waitForNewer(planning, claim, pair)
    return
  }
  planLeft(planning, pair, outside)
  closeError(planning, pair, 'Its record lies outside the sharing rule now')
  settle(planning, claim, { as: 'done' })
}

/**
 * A page or a person's run brought a newer version between our look and this moment. Not at once: the mirror may also be
 * dated by a write of ours that the org did not count as a change.
 */
function waitForNewer(planning: PushPlanning, claim: ClaimedChange, pair: Pair): void {
  settle(planning, claim, { as: 'retry', inMs: 1000, tries: pair.error ? claim.tries : 0 })
}

function planReread(
  planning: PushPlanning,
  claim: ClaimedChange,
  pair: Pair,
  record: CrmRecord,
): void {
  const known = planning.mirror.get(record.id) ?? null
  if (known && record.modifiedAt < known.modifiedAt) {
    waitForNewer(planning, claim, pair)
    return
  }
  // [SH-2] The last check before a write.
  if (!isShared(planning.config.sharing, record.object, record.values)) {
    planOutsideNow(planning, claim, pair, record)
    return
  }
  takeIntoMirror(planning, record, known)
  if (record.isConverted || heirOf(record) !== null) {
    planSuccession(planning, claim, pair, record)
  } else if (record.isDeleted) {
    planDeleted(planning, pair, record)
    closeError(planning, pair, 'The record was deleted in Salesforce')
    settle(planning, claim, { as: 'done' })
  } else planBoth(planning, claim, pair, record, known)
}

/** Both directions of one pair: takes in what is theirs, and plans one row for what is ours. */
export function planBoth(
  planning: PushPlanning,
  claim: ClaimedChange,
  pair: Pair,
  record: CrmRecord,
  known: CrmRecord | null,
): void {
  const plan = planPair(planning, pair, record, known)
  if (plan.breaks !== null) {
    breakLink(planning, pair, record, plan.breaks)
    closeError(planning, pair, plan.breaks)
    settle(planning, claim, { as: 'done' })
    return
  }
  const [refusal] = plan.refusals
  const isLeft = plan.left.length > 0
  const state = plan.outs.length > 0 || isLeft ? 'waiting' : refusal ? 'needs_you' : 'in_accord'
  const agree = agreesLater(pair, plan) ? plan.agree : {}
  applyPair(planning, pair, record, agree === plan.agree ? { ...plan, agree: {} } : plan, state)
  if (plan.outs.length > 0) {
    keepLosers(planning, pair, record, plan)
    planning.updates.push(toUpdate(claim, record, plan, agree))
    // The row outlives the write.
    if (isLeft) enqueue(planning, pair, 'pulled', plan.left)
  } else if (isLeft) {
    // [FD-3] Edited since we looked, so that the history was not asked about it: the next round asks.
    lookAgain(planning, claim, pair)
  } else if (refusal) {
    const { tries } = claim
    fail(planning, claim, pair, wordsOfRefusal(refusal), { do: 'park', tries: tries + 1 })
  } else {
    closeError(planning, pair, 'Both sides agree')
    settle(planning, claim, { as: 'done' })
  }
}

/** Nothing is taken in, so that the pair is not written before the answer; and what would be agreed on never was. */
function agreesLater({ link }: Pair, { ins, outs, agree }: PairPlan): boolean {
  const isFirst = Object.keys(agree).every((field) => link.agreed[field] === undefined)
  return outs.length > 0 && ins.length === 0 && isFirst
}

/**
 * [FD-2] Their losing values are written down before ours is sent: when the answer is lost, the next look finds both sides
 * equal and could no longer tell that anything was overwritten.
 */
function keepLosers(planning: PushPlanning, pair: Pair, record: CrmRecord, plan: PairPlan): void {
  const lost = plan.outs.filter(({ verdict }) => verdict.lost !== null)
  planning.effects.history.push(...lost.map((move) => lostThere(planning, pair, record, move)))
}

function toUpdate(
  claim: ClaimedChange,
  record: CrmRecord,
  plan: PairPlan,
  agree: FieldValues,
): PlannedUpdate {
  const { object, id } = record
  const values: Record<string, string | number | boolean | null> = {}
  for (const { field, to } of plan.outs) {
    values[field.crmField] = writeValue(to, object, field.crmField, field.rule.type)
  }
  const { outs, refusals } = plan
  const row = { object, id, values }
  return { claim, record, row, outs, agree, refusals, urgent: isUrgent(plan) }
}

function planGone(planning: PushPlanning, claim: ClaimedChange, pair: Pair): void {
  const failure = {
    code: 'record_gone' as const,
    message: 'The linked record is not among those that the connector user may see',
    statusCode: null,
    fields: [],
    recordIds: [pair.link.crmId ?? ''],
    retryAfterMs: null,
  }
  fail(planning, claim, pair, wordsOfFailure(failure, null), nextTry('record_gone', claim.tries, 1))
}
