import { nounOf } from '#lib/base/record-noun.ts'
import type { CrmRecord } from '#lib/salesforce/port.ts'
import { emailKey } from './canonical.ts'
import { count } from './effects.ts'
import type { Planning } from './planning.ts'
import { leftSharing } from './sharing.ts'
import type { Decision, DecisionKind, LinkState, Pair } from './types.ts'

/** Why a prospect that the engine itself recycled is in the bin; only such a one comes back by itself. */
export const deletedInSalesforce = '[[crm_deleted]]'
/** [DL-2] Its record went into the record of another prospect. */
export const mergedInSalesforce = '[[crm_merged]]'

const comesBack: ReadonlySet<string> = new Set([
  deletedInSalesforce,
  mergedInSalesforce,
  leftSharing,
])

/** [DL-1] The record was deleted over there. */
export function planDeleted(planning: Planning, pair: Pair, record: CrmRecord): void {
  const { effects, config, now } = planning
  const { prospect, link } = pair
  if (link.linkState !== 'linked') return
  const recycles = config.settings.deleteWithRecords && prospect.deletedAt === null
  effects.links.push({
    prospectId: prospect.id,
    linkState: 'crm_deleted',
    syncState: 'not_in_crm',
    lastSyncedAt: now,
  })
  count(effects, 'deleted')
  if (recycles) {
    const reason = deletedInSalesforce
    effects.patches.push({ id: prospect.id, deletedAt: now, deletedReason: reason })
  }
  const noun = nounOf(record.object)
  decide(planning, pair, record, {
    kind: recycles ? 'recycle' : 'unlink',
    reason: recycles
      ? `The ${noun} was deleted in Salesforce, so the prospect is in the recycle bin`
      : `The ${noun} was deleted in Salesforce; the prospect stays and is not created again`,
  })
}

/** The record cannot be reached at present; alive again once the org shows it. */
export function isAway(state: LinkState): boolean {
  return state === 'crm_deleted' || state === 'unshared'
}

/**
 * [DL-1][SH-4] Undeleted over there, or inside the sharing rule again: what was recycled for it comes back.
 * @returns whether the pair lives again
 */
export function planReturned(planning: Planning, pair: Pair, record: CrmRecord): Pair | null {
  const { effects, now } = planning
  const { prospect, link } = pair
  if (!isAway(link.linkState)) return null
  const noun = nounOf(record.object)
  const event =
    link.linkState === 'unshared'
      ? `The ${noun} lies inside the sharing rule again`
      : `The ${noun} was undeleted in Salesforce`
  const ours = prospect.deletedAt !== null && comesBack.has(prospect.deletedReason ?? '')
  const key = emailKey(prospect.values.email)
  if (ours && key !== null && planning.holderOfEmail.has(key)) {
    decide(planning, pair, record, {
      kind: 'skip',
      reason: `${event}, but another prospect has this e-mail now`,
    })
    return null
  }
  effects.links.push({ prospectId: prospect.id, linkState: 'linked', lastSyncedAt: now })
  if (ours) effects.patches.push({ id: prospect.id, deletedAt: null, deletedReason: null })
  if (ours && key !== null) planning.holderOfEmail.set(key, prospect.id)
  decide(planning, pair, record, { kind: 'restore', reason: event })
  const live: Pair = {
    ...pair,
    prospect: ours ? { ...prospect, deletedAt: null, deletedReason: null } : prospect,
    link: { ...link, linkState: 'linked' },
  }
  // Whoever comes later in this plan finds him alive, and does not take his record from a bin that he has left.
  planning.pairs.set(prospect.id, live)
  return live
}

function decide(
  planning: Planning,
  pair: Pair,
  record: CrmRecord,
  said: { kind: DecisionKind; reason: string },
): void {
  const decision: Decision = {
    prospectId: pair.prospect.id,
    crmId: record.id,
    crmObject: record.object,
    direction: 'in',
    fields: [],
    evidence: null,
    ...said,
  }
  planning.effects.decisions.push(decision)
}
