import type { Instant } from '#lib/base/instant.ts'
import { nounOf } from '#lib/base/record-noun.ts'
import type {
  CreateRow,
  CrmRecord,
  CrmValues,
  RowOutcome,
  SalesforceFailure,
} from '#lib/salesforce/port.ts'
import { toDecisionField } from './apply-pair.ts'
import { jitterOf } from './batches.ts'
import { count } from './effects.ts'
import { wordsOfFailure, wordsOfRefusal } from './error-words.ts'
import { enqueue } from './follow-up.ts'
import { laterOf } from './plan-pair.ts'
import type { ClaimedChange, PlannedCreate, PlannedUpdate } from './plan-push.ts'
import { type Planning, type PlanningInput, startPlanning } from './planning.ts'
import { nextTry } from './retry.ts'
import { closeError, fail, lookAgain, settle } from './settlement.ts'
import { withoutOthers } from './sharing.ts'
import type { Effects, FieldValues, LinkEvidence, Pair } from './types.ts'

export type Outcomes = {
  updates: { planned: PlannedUpdate; outcome: RowOutcome }[]
  creates: { planned: PlannedCreate; outcome: RowOutcome }[]
  /** The org's clock before the first row was sent: our write is not older than this. */
  sentAfter: Instant
}

export type SettleInput = PlanningInput & { outcomes: Outcomes; random: () => number }
type Settling = Planning & Pick<SettleInput, 'random'> & { sentAfter: Instant }

/** Records what Salesforce answered to a push, row by row: a bad row never holds up its batch. */
export function settlePush(input: SettleInput): Effects {
  const { outcomes, random } = input
  const planning: Settling = { ...startPlanning(input), random, sentAfter: outcomes.sentAfter }
  for (const { planned, outcome } of outcomes.updates) {
    const pair = planning.pairs.get(planned.claim.prospectId)
    if (!pair) settle(planning, planned.claim, { as: 'done' })
    // [DL-5] Its prospect was given another record meanwhile: nothing was agreed with that one.
    else if (pair.link.crmId !== planned.record.id) lookAgain(planning, planned.claim, pair)
    else if (outcome.ok) updated(planning, pair, planned)
    else refused(planning, planned.claim, pair, planned.record.object, outcome.failure)
  }
  for (const { planned, outcome } of outcomes.creates) {
    const pair = planning.pairs.get(planned.claim.prospectId)
    if (!pair) settle(planning, planned.claim, { as: 'done' })
    else if (!outcome.ok) notCreated(planning, pair, planned, outcome.failure)
    else if (isElsewhere(planning, pair, outcome.id)) lookAgain(planning, planned.claim, pair)
    else created(planning, pair, planned, outcome.id)
  }
  return planning.effects
}

/**
 * [MT-5] Before the answer of a create was heard its prospect was given another record, or another prospect the one that
 * was made: by a merge into it in Salesforce.
 */
function isElsewhere({ holderOfRecord }: Planning, { prospect, link }: Pair, crmId: string) {
  const holder = holderOfRecord.get(crmId)
  const isLinkedOtherwise = link.crmId !== crmId || link.linkState !== 'linked'
  return (
    (link.crmId !== null && isLinkedOtherwise) || (holder !== undefined && holder !== prospect.id)
  )
}

function updated(planning: Settling, pair: Pair, planned: PlannedUpdate): void {
  const { effects, now } = planning
  const { claim, record, row, outs } = planned
  const agree = neverAgreed(pair, planned.agree)
  for (const { field, to } of outs) agree[field.rule.field] = to
  const [refusal] = planned.refusals
  effects.links.push({
    prospectId: pair.prospect.id,
    agree,
    agreedAt: now,
    lastSyncedAt: now,
    syncState: refusal ? 'needs_you' : 'in_accord',
  })
  const written = afterWrite(planning, record, row.values)
  effects.mirror.push(written)
  const conflict = outs.some(({ verdict }) => verdict.conflict)
  if (conflict) count(effects, 'conflicts')
  const labels = outs.map(({ field }) => field.rule.label).join(', ')
  effects.decisions.push({
    prospectId: pair.prospect.id,
    crmId: record.id,
    crmObject: record.object,
    kind: conflict ? 'conflict' : 'update',
    direction: 'out',
    reason: conflict ? `Both sides changed; our value stays: ${labels}` : `Sent: ${labels}`,
    fields: outs.map((move) => toDecisionField(move, 'out')),
    evidence: null,
  })
  count(effects, 'pushed')
  landed(planning, claim, record.object)
  if (refusal) {
    const next = { do: 'park' as const, tries: claim.tries + 1 }
    fail(planning, claim, pair, wordsOfRefusal(refusal), next)
  } else {
    closeError(planning, pair, 'The change landed in Salesforce')
    if (isOvertaken(planning, written, row.values)) lookAgain(planning, claim, pair)
    else settle(planning, claim, { as: 'done' })
  }
}

/** A page that came before the answer may have agreed on something newer. */
function neverAgreed({ link }: Pair, agree: FieldValues): FieldValues {
  const first = Object.entries(agree).filter(([field]) => link.agreed[field] === undefined)
  return Object.fromEntries(first)
}

/** Somebody read a version that came after our write and says otherwise: no page brings that one again. */
function isOvertaken({ mirror }: Planning, written: CrmRecord, sent: CrmValues): boolean {
  const known = mirror.get(written.id)
  if (!known || known.modifiedAt <= written.modifiedAt) return false
  return Object.entries(sent).some(([field, value]) => (known.values[field] ?? null) !== value)
}

/** A page that was read before our write is older than this and changes nothing any more. */
function afterWrite(planning: Settling, record: CrmRecord, values: CrmValues): CrmRecord {
  const email = values[record.object === 'Account' ? 'PersonEmail' : 'Email']
  return {
    ...record,
    values: { ...record.values, ...values },
    email: typeof email === 'string' ? email : record.email,
    modifiedAt: laterOf(record.modifiedAt, planning.sentAfter),
    modifiedById: planning.config.connectorUserId,
  }
}

/** What the log calls the making of a record. */
export const createKinds = {
  Lead: 'create_lead',
  Contact: 'create_contact',
  Account: 'create_account',
} as const

function created(planning: Settling, pair: Pair, planned: PlannedCreate, crmId: string): void {
  const { effects, now } = planning
  const { claim, object, row, sent, email } = planned
  const prospectId = pair.prospect.id
  const why = createdWords(planning, object, row)
  const evidence: LinkEvidence = { how: 'created', at: now, why, email, candidates: [] }
  const ownerId = typeof row.values.OwnerId === 'string' ? row.values.OwnerId : null
  effects.links.push({
    prospectId,
    crmId,
    crmObject: object,
    linkState: 'linked',
    evidence,
    linkedAt: now,
    // A pull may have met the new record before its answer met us: it agreed on more, and knows who owns it by now.
    ...(pair.link.crmId !== crmId && { agreed: sent, agreedAt: now }),
    crmOwnerId: pair.link.crmId === crmId ? pair.link.crmOwnerId : ownerId,
    syncState: 'in_accord',
    lastSyncedAt: now,
  })
  effects.intents.push({ ...intentOf(planned), state: 'done', crmId })
  effects.decisions.push({
    prospectId,
    crmId,
    crmObject: object,
    kind: createKinds[object],
    direction: 'out',
    reason: why,
    fields: Object.entries(sent).map(([field, to]) => ({
      field,
      direction: 'out',
      from: null,
      to,
      rule: 'only_concord_moved',
    })),
    evidence,
  })
  count(effects, 'created')
  // Another hand took the row when our lease ran out, and finished it as that of an unlinked one.
  if (pair.change === null) enqueue(planning, pair, 'matched')
  landed(planning, claim, object)
  closeError(planning, pair, 'The record was created in Salesforce')
  if (pair.prospect.assignTo !== null) effects.patches.push({ id: prospectId, assignTo: null })
  // A pull read the record before we knew that it was ours, and will not bring it again.
  const wasRead = planning.mirror.has(crmId) && pair.link.crmId !== crmId
  // [SH-4] It may have left the rule before its answer was heard: what left was noticed, and belonged to nobody yet.
  const mayHaveLeft = planning.config.sharing !== null
  // [CR-4] The next round reads whom Salesforce chose.
  const isLookedAtAgain = ownerId === null || wasRead || mayHaveLeft
  settle(planning, claim, isLookedAtAgain ? { as: 'retry', inMs: 0, tries: 0 } : { as: 'done' })
}

function createdWords(
  { config }: Settling,
  object: CrmRecord['object'],
  { values, useAssignmentRule }: CreateRow,
): string {
  const first = `No record had this e-mail, so this ${nounOf(object)} was created`
  if (useAssignmentRule) return `${first}, and Salesforce's assignment rule chooses its owner`
  const { OwnerId: ownerId } = values
  const isQueue = typeof ownerId === 'string' && ownerId.startsWith('00G')
  return isQueue ? `${first} for ${config.userNames[ownerId] ?? `the queue ${ownerId}`}` : first
}

function notCreated(
  planning: Settling,
  pair: Pair,
  planned: PlannedCreate,
  failure: SalesforceFailure,
): void {
  const isOpen = failure.code === 'ambiguous' || failure.code === 'already_created'
  const state = isOpen ? 'unknown' : 'refused'
  planning.effects.intents.push({ ...intentOf(planned), state, crmId: null })
  refused(planning, planned.claim, pair, planned.object, failure)
}

function intentOf({ claim, object, row, bodyHash }: PlannedCreate) {
  return { externalId: row.externalId, prospectId: claim.prospectId, object, bodyHash }
}

function refused(
  planning: Settling,
  claim: ClaimedChange,
  pair: Pair,
  object: CrmRecord['object'],
  failure: SalesforceFailure,
): void {
  const named = planning.rules[object].find(({ crmField }) => failure.fields.includes(crmField))
  const content = wordsOfFailure(withoutOthers(planning, pair, failure), named?.rule ?? null)
  const jitter = jitterOf(failure.code === 'row_locked' ? failure.recordIds : [], planning.random())
  fail(planning, claim, pair, content, nextTry(failure.code, claim.tries, jitter))
  planning.effects.decisions.push({
    prospectId: pair.prospect.id,
    crmId: pair.link.crmId,
    crmObject: object,
    kind: 'refuse',
    direction: 'out',
    reason: `${content.title}: ${content.message}`,
    fields: [],
    evidence: null,
  })
}

function landed(planning: Settling, claim: ClaimedChange, object: CrmRecord['object']): void {
  const ageMs = Math.max(0, planning.now - claim.createdAt)
  planning.effects.landed.push({ direction: 'out', object, ageMs })
}
