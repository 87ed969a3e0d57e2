import type { CrmRecord } from '#lib/salesforce/port.ts'
import { count } from './effects.ts'
import type { Planning } from './planning.ts'
import type { Link, LinkEvidence, Pair } from './types.ts'

/**
 * [MT-7] none → linked → crm_deleted → linked (undeleted); linked → broken → linked (a person's sync).
 * `ignored` is set and lifted by an admin alone, and stops everything.
 */
export function linkTo(
  planning: Planning,
  pair: Pair,
  record: CrmRecord,
  evidence: LinkEvidence,
): Pair {
  const { effects, now } = planning
  const link: Link = {
    ...pair.link,
    crmId: record.id,
    crmObject: record.object,
    linkState: 'linked',
    evidence,
    linkedAt: now,
    agreed: {},
    agreedAt: null,
    crmOwnerId: null,
  }
  const { crmId, crmObject, linkState, linkedAt, agreed, agreedAt, crmOwnerId } = link
  const prospectId = pair.prospect.id
  effects.links.push({
    prospectId,
    crmId,
    crmObject,
    linkState,
    evidence,
    linkedAt,
    agreed,
    agreedAt,
    crmOwnerId,
  })
  effects.decisions.push({
    prospectId,
    crmId,
    crmObject,
    kind: 'link',
    direction: 'none',
    reason: evidence.why,
    fields: [],
    evidence,
  })
  planning.holderOfRecord.set(record.id, prospectId)
  count(effects, 'linked')
  // [CR-4] The record has an owner: nothing is left to choose.
  if (pair.prospect.assignTo !== null) effects.patches.push({ id: prospectId, assignTo: null })
  return { ...pair, link, prospect: { ...pair.prospect, assignTo: null } }
}

/** [EM-3] The link ends; automatic work leaves it so, a person's sync matches anew. */
export function breakLink(planning: Planning, pair: Pair, record: CrmRecord, why: string): void {
  const { effects, now } = planning
  const prospectId = pair.prospect.id
  effects.links.push({
    prospectId,
    crmId: null,
    crmObject: null,
    linkState: 'broken',
    evidence: { how: 'crm_id', at: now, why, email: null, candidates: [] },
    syncState: 'not_in_crm',
  })
  planning.holderOfRecord.delete(record.id)
  effects.decisions.push({
    prospectId,
    crmId: record.id,
    crmObject: record.object,
    kind: 'unlink',
    direction: 'none',
    reason: why,
    fields: [],
    evidence: null,
  })
}
