import { nounOf } from '#lib/base/record-noun.ts'
import type { CrmObject, CrmRecord } from '#lib/salesforce/port.ts'
import { mergedInSalesforce } from './deletion.ts'
import { count } from './effects.ts'
import { wordsOfRefusal } from './error-words.ts'
import { isOptOut, objectsOf } from './fields.ts'
import type { ClaimedChange, PushPlanning } from './plan-push.ts'
import { closeError, fail, lookAgain, settle } from './settlement.ts'
import type { CandidateEvidence, FieldValues, LinkEvidence, Pair } from './types.ts'

/** The record that a merged or converted one went into. Null: it went nowhere that we may see. */
export type Heir = { id: string; object: CrmObject; how: 'merged' | 'converted' }

export function heirOf(record: CrmRecord): Heir | null {
  if (record.isDeleted) {
    const { masterRecordId: id, object } = record
    return id === null ? null : { id, object, how: 'merged' }
  }
  if (!record.isConverted) return null
  // [PA-1] The contact of a person account is nobody by itself.
  const { convertedAccountId, convertedContactId } = record
  if (convertedAccountId !== null)
    return { id: convertedAccountId, object: 'Account', how: 'converted' }
  return convertedContactId === null
    ? null
    : { id: convertedContactId, object: 'Contact', how: 'converted' }
}

/**
 * [DL-2][DL-3] The linked record went into another. Nobody lives there yet: the link moves, and the next round reads that
 * record. Somebody does: his prospect keeps its place and takes in what this one had. Somebody in the recycle bin gives
 * the record up.
 */
export function planSuccession(
  planning: PushPlanning,
  claim: ClaimedChange,
  pair: Pair,
  record: CrmRecord,
): void {
  const heir = heirOf(record)
  if (heir === null || !objectsOf(planning.config).includes(heir.object)) {
    parkUnseen(planning, claim, pair, heir)
    return
  }
  const holderId = planning.holderOfRecord.get(heir.id)
  const holder = holderId === undefined ? null : (planning.pairs.get(holderId) ?? null)
  if (holder !== null && holder.prospect.id !== pair.prospect.id) {
    if (holder.prospect.deletedAt === null) {
      join(planning, claim, pair, holder, record, heir)
      return
    }
    giveUp(planning, holder, pair)
  }
  moveLink(planning, claim, pair, record, heir)
}

function moveLink(
  planning: PushPlanning,
  claim: ClaimedChange,
  pair: Pair,
  record: CrmRecord,
  heir: Heir,
): void {
  const { effects, now } = planning
  const why =
    heir.how === 'converted'
      ? `The lead was converted: the link moved to its ${nounOf(heir.object)}`
      : `The ${nounOf(record.object)} was merged into another: the link moved to that one`
  const evidence = trailOf(planning, record, heir, why)
  const { id: crmId, object: crmObject } = heir
  const prospectId = pair.prospect.id
  const agreed = agreedThere(planning, pair)
  effects.links.push({ prospectId, crmId, crmObject, evidence, linkedAt: now, agreed })
  effects.decisions.push({
    prospectId,
    crmId,
    crmObject,
    kind: 'link',
    direction: 'none',
    reason: why,
    fields: [],
    evidence,
  })
  planning.holderOfRecord.delete(record.id)
  planning.holderOfRecord.set(heir.id, prospectId)
  // It failed because there was nowhere to go: nothing fails any more, and a parked row waits again.
  const isSolved = pair.error?.code.startsWith('heir_') ?? false
  if (isSolved) closeError(planning, pair, why)
  lookAgain(planning, claim, isSolved ? { ...pair, error: null } : pair)
}

/** [FD-12] Nobody opted in by merging: that the other record knows of no opt-out lifts none that was agreed. */
function agreedThere({ config }: PushPlanning, { link }: Pair): FieldValues {
  const optOuts = new Set(config.fields.filter(isOptOut).map(({ field }) => field))
  return Object.fromEntries(Object.entries(link.agreed).filter(([field]) => !optOuts.has(field)))
}

/** [DL-2] Both had prospects: one person, one prospect. */
function join(
  planning: PushPlanning,
  claim: ClaimedChange,
  pair: Pair,
  holder: Pair,
  record: CrmRecord,
  heir: Heir,
): void {
  const { effects, now, config } = planning
  const noun = nounOf(record.object)
  const target = nounOf(heir.object)
  const event =
    heir.how === 'merged'
      ? `The ${noun} was merged in Salesforce into another ${target}`
      : `The ${noun} was converted in Salesforce into a ${target}`
  const joins = config.settings.deleteWithRecords
  const why = joins
    ? `${event} whose prospect keeps its place and has this one's activities now`
    : `${event} that is linked to another prospect; this one stays`
  const evidence = { ...trailOf(planning, record, heir, why), heldBy: holder.prospect.id }
  effects.links.push({
    prospectId: pair.prospect.id,
    evidence,
    syncState: 'not_in_crm',
    lastSyncedAt: now,
    // A converted lead is still there: only a record that is gone can come back and bring its prospect.
    ...(heir.how === 'merged'
      ? { linkState: 'crm_deleted' }
      : { linkState: 'broken', crmId: null, crmObject: null }),
  })
  effects.decisions.push({
    prospectId: pair.prospect.id,
    crmId: record.id,
    crmObject: record.object,
    kind: joins ? 'recycle' : 'unlink',
    direction: 'in',
    reason: why,
    fields: [],
    evidence,
  })
  if (joins) takeIn(planning, pair, holder, heir, event)
  closeError(planning, pair, why)
  settle(planning, claim, { as: 'done' })
}

function takeIn(
  { effects, now, pairs }: PushPlanning,
  { prospect, ...pair }: Pair,
  holder: Pair,
  heir: Heir,
  event: string,
): void {
  const { id } = prospect
  const into = holder.prospect.id
  effects.patches.push({ id, deletedAt: now, deletedReason: mergedInSalesforce })
  effects.merges.push({ from: id, into })
  pairs.set(id, { ...pair, prospect: { ...prospect, deletedAt: now } })
  effects.decisions.push({
    prospectId: into,
    crmId: heir.id,
    crmObject: heir.object,
    kind: 'merge',
    direction: 'in',
    reason: `${event}: the activities of that prospect are here now`,
    fields: [],
    evidence: null,
  })
  count(effects, 'deleted')
}

function giveUp({ effects, holderOfRecord, pairs }: PushPlanning, holder: Pair, pair: Pair): void {
  const { link, prospect } = holder
  const free = { crmId: null, crmObject: null, linkState: 'none' as const, evidence: null }
  // His own claim may come later in this plan.
  pairs.set(prospect.id, { ...holder, link: { ...link, ...free } })
  effects.links.push({
    prospectId: prospect.id,
    ...free,
    syncState: 'not_in_crm',
  })
  effects.decisions.push({
    prospectId: prospect.id,
    crmId: link.crmId,
    crmObject: link.crmObject,
    kind: 'unlink',
    direction: 'none',
    reason: 'It lies in the recycle bin, and its record belongs to a live prospect now',
    fields: [],
    evidence: null,
  })
  if (link.crmId !== null) holderOfRecord.set(link.crmId, pair.prospect.id)
}

/** [DL-3] The trail: where the link was, and where it is. */
function trailOf(
  { mirror, now }: PushPlanning,
  record: CrmRecord,
  heir: Heir,
  why: string,
): LinkEvidence {
  const left: CandidateEvidence = {
    id: record.id,
    object: record.object,
    createdAt: record.createdAt,
    chosen: false,
    note: heir.how,
  }
  const reached: CandidateEvidence = {
    id: heir.id,
    object: heir.object,
    createdAt: mirror.get(heir.id)?.createdAt ?? now,
    chosen: true,
    note: heir.how === 'converted' ? `its ${nounOf(heir.object)}` : 'what it was merged into',
  }
  return { how: 'relinked', at: now, why, email: record.email, candidates: [reached, left] }
}

function parkUnseen(
  planning: PushPlanning,
  claim: ClaimedChange,
  pair: Pair,
  heir: Heir | null,
): void {
  // [CN-8] Seen, and not to be synced.
  const content = wordsOfRefusal({
    code: heir ? 'heir_not_synced' : 'heir_unseen',
    field: 'email',
    message: heir
      ? 'The lead was converted into a person account, and person accounts are not synced'
      : 'The lead was converted, and its contact is not visible to the connector user',
    detail: { crmId: pair.link.crmId },
  })
  fail(planning, claim, pair, content, { do: 'park', tries: claim.tries + 1 })
}
