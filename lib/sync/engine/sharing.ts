import { nounOf } from '#lib/base/record-noun.ts'
import type { OutsideRecord, SalesforceFailure } from '#lib/salesforce/port.ts'
import { count } from './effects.ts'
import { wordsOfRefusal } from './error-words.ts'
import type { ClaimedChange, PushPlanning } from './plan-push.ts'
import type { Planning } from './planning.ts'
import { fail } from './settlement.ts'
import type { LinkEvidence, Pair } from './types.ts'

/** Why a prospect lies in the bin that left the sharing rule; only such a one comes back by itself. */
export const leftSharing = '[[crm_unshared]]'

/** What may have been deleted or changed over there since is asked again so often. */
const outsideRetryMs = 3_600_000

/**
 * [SH-4] The record lies outside the rule now. Its prospect goes to the recycle bin once: whoever is restored by hand stays,
 * unsynced. What the mirror held of the record is forgotten.
 */
export function planLeft(planning: Planning, pair: Pair | null, record: OutsideRecord): void {
  const { effects, mirror, now } = planning
  if (mirror.delete(record.id)) effects.forget.push(record.id)
  if (pair?.link.linkState !== 'linked') return
  const { prospect } = pair
  const recycles = prospect.deletedAt === null
  effects.links.push({
    prospectId: prospect.id,
    linkState: 'unshared',
    syncState: 'not_in_crm',
    lastSyncedAt: now,
  })
  if (recycles) {
    effects.patches.push({ id: prospect.id, deletedAt: now, deletedReason: leftSharing })
    count(effects, 'deleted')
  }
  const event = `Its ${nounOf(record.object)} lies outside the sharing rule now`
  effects.decisions.push({
    prospectId: prospect.id,
    crmId: record.id,
    crmObject: record.object,
    kind: recycles ? 'recycle' : 'unlink',
    direction: 'in',
    reason: recycles ? `${event}, so the prospect is in the recycle bin` : event,
    fields: [],
    evidence: null,
  })
}

/** What the pull learns of records that it may not read: that they are there. */
export function planOutside(planning: Planning, left: OutsideRecord[]): void {
  for (const record of left) {
    const known = planning.mirror.get(record.id)
    // A version inside the rule is newer than this answer.
    if (known && known.modifiedAt > record.modifiedAt) continue
    const holder = planning.holderOfRecord.get(record.id)
    const pair = holder === undefined ? undefined : planning.pairs.get(holder)
    planLeft(planning, pair ?? null, record)
  }
}

const recordId = /\b00[1Q3]\w{12}(?:\w{3})?\b/g

/**
 * [I10] A refusal may speak of records that nobody here may know: the matches of a duplicate rule, the holder of a unique
 * value. With a rule, it is repeated without them.
 */
export function withoutOthers(
  { config }: Planning,
  { link }: Pair,
  failure: SalesforceFailure,
): SalesforceFailure {
  if (config.sharing === null) return failure
  const own = (id: string) => id.slice(0, 15) === link.crmId?.slice(0, 15)
  const message =
    failure.code === 'duplicates_detected'
      ? 'A duplicate rule of the org found other records. They may lie outside your sharing rule, so they are not named here'
      : failure.message.replace(recordId, (id) => (own(id) ? id : '…'))
  return { ...failure, message, recordIds: failure.recordIds.filter(own) }
}

/** [SH-6] Whether a record that we may not read stands in the way of creating one. */
export function standsOutside(
  { config, answers }: PushPlanning,
  { prospect, intent }: Pair,
  emailKey: string,
): 'no' | 'yes' | 'not_asked' {
  if (config.sharing === null) return 'no'
  // A create of ours that came late and has left the rule since would be overwritten.
  const keys = intent === null ? [] : [prospect.id]
  if (!config.settings.createDespiteUnshared) keys.push(emailKey)
  if (keys.some((key) => !answers.askedOutside.has(key))) return 'not_asked'
  return keys.some((key) => answers.outside.has(key)) ? 'yes' : 'no'
}

/** [SH-6] It waits, and says for what; looked at again when the rule changes, and now and then. */
export function waitOutside(planning: PushPlanning, claim: ClaimedChange, pair: Pair): void {
  const why = 'A record with this e-mail exists outside your sharing rule'
  const email = pair.prospect.values.email
  const evidence: LinkEvidence = {
    how: 'outside_sharing',
    at: planning.now,
    why,
    email: typeof email === 'string' ? email : null,
    candidates: [],
  }
  planning.effects.links.push({ prospectId: pair.prospect.id, evidence })
  const content = wordsOfRefusal({
    code: 'outside_sharing',
    field: 'email',
    message: why,
    detail: {},
  })
  const next = { do: 'retry' as const, inMs: outsideRetryMs, tries: claim.tries }
  fail(planning, claim, pair, { ...content, class: 'wait' }, next)
}
