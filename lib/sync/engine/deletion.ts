import type { CrmRecord } from '#lib/salesforce/port.ts'
import { emailKey } from './canonical.ts'
import { count } from './effects.ts'
import type { Planning } from './planning.ts'
import type { Decision, DecisionKind, Pair } from './types.ts'

/** Why a prospect that the engine itself recycled is in the bin; only such a one comes back by itself. */
export const deletedInSalesforce = '[[crm_deleted]]'
/** [DL-2] Its record went into the record of another prospect. */
export const mergedInSalesforce = '[[crm_merged]]'

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
  const noun = record.object.toLowerCase()
  decide(planning, pair, record, {
    kind: recycles ? 'recycle' : 'unlink',
    reason: recycles
      ? `The ${noun} was deleted in Salesforce, so the prospect is in the recycle bin`
      : `The ${noun} was deleted in Salesforce; the prospect stays and is not created again`,
  })
}

/** [DL-1] Undeleted over there: what was recycled for it comes back. @returns whether the pair lives again */
export function planUndeleted(planning: Planning, pair: Pair, record: CrmRecord): Pair | null {
  const { effects, now } = planning
  const { prospect, link } = pair
  if (link.linkState !== 'crm_deleted') return null
  const ours =
    prospect.deletedAt !== null &&
    (prospect.deletedReason === deletedInSalesforce ||
      prospect.deletedReason === mergedInSalesforce)
  const key = emailKey(prospect.values.email)
  if (ours && key !== null && planning.holderOfEmail.has(key)) {
    decide(planning, pair, record, {
      kind: 'skip',
      reason: 'Undeleted in Salesforce, but another prospect has this e-mail now',
    })
    return null
  }
  effects.links.push({ prospectId: prospect.id, linkState: 'linked', lastSyncedAt: now })
  if (ours) effects.patches.push({ id: prospect.id, deletedAt: null, deletedReason: null })
  if (ours && key !== null) planning.holderOfEmail.set(key, prospect.id)
  decide(planning, pair, record, {
    kind: 'restore',
    reason: `The ${record.object.toLowerCase()} was undeleted in Salesforce`,
  })
  return {
    ...pair,
    prospect: ours ? { ...prospect, deletedAt: null, deletedReason: null } : prospect,
    link: { ...link, linkState: 'linked' },
  }
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
