import { nounOf } from '#lib/base/record-noun.ts'
import type { CrmObject, CrmRecord } from '#lib/salesforce/port.ts'
import { isShared, valuesToShare } from '#lib/sharing/verdict.ts'
import { canonical, emailKey } from './canonical.ts'
import { wordsOfRefusal } from './error-words.ts'
import {
  createdAs,
  notProvided,
  type ObjectRule,
  objectsOf,
  oursOf,
  requiredFields,
  writeValue,
} from './fields.ts'
import { linkTo } from './link.ts'
import { type Match, match } from './match.ts'
import { hasOwner, isLeftToSalesforce, ownerForCreate } from './owner.ts'
import { textHash } from './plan-hash.ts'
import { planBoth } from './plan-linked.ts'
import type { Refusal } from './plan-pair.ts'
import { takeIntoMirror } from './plan-pull.ts'
import type { ClaimedChange, PlannedCreate, PushPlanning } from './plan-push.ts'
import { newestOf } from './planning.ts'
import { fail, lookAgain, skip } from './settlement.ts'
import { standsOutside, waitOutside } from './sharing.ts'
import type { FieldValues, Pair } from './types.ts'
import { complaintAbout } from './validate.ts'

/** [MT-2] A prospect without link: the first record found, else creation. */
export function planCreate(planning: PushPlanning, claim: ClaimedChange, pair: Pair): void {
  const key = emailKey(pair.prospect.values.email)
  const converted = ownConverted(planning, pair)
  if (converted) {
    followConverted(planning, claim, pair, converted)
    return
  }
  const found = match({
    prospectId: pair.prospect.id,
    email: key,
    candidates: candidatesOf(planning),
    contactsFirst: planning.config.settings.contactsFirst,
    heldBy: (crmId) => planning.holderOfRecord.get(crmId) ?? null,
    at: planning.now,
  })
  if (found.found === 'record') linkAndPlan(planning, claim, pair, found)
  else if (found.found === 'held') parkHeld(planning, claim, pair, found)
  // [CR-2] Judged on the prospect as locked by the transaction that writes the intent.
  else if (!hasOwner(pair.prospect))
    skip(
      planning,
      claim,
      pair,
      'It is assigned to nobody and no record has its e-mail: never created',
    )
  else createUnlessOutside(planning, claim, pair)
}

/** [SH-2] Whoever may be linked is written to next, so the rule is asked once more. */
function candidatesOf(planning: PushPlanning): CrmRecord[] {
  return planning.answers.candidates
    .filter(({ object, values }) => isShared(planning.config.sharing, object, values))
    .map((record) => newestOf(planning, record))
}

function createUnlessOutside(planning: PushPlanning, claim: ClaimedChange, pair: Pair): void {
  const key = emailKey(pair.prospect.values.email) ?? ''
  const outside = standsOutside(planning, pair, key)
  if (outside === 'not_asked') lookAgain(planning, claim, pair)
  else if (outside === 'yes') waitOutside(planning, claim, pair)
  else createOrRefuse(planning, claim, pair)
}

/** [DL-3][CR-5] A lead that we made, whose answer was lost, and that was converted before we asked. */
function ownConverted(planning: PushPlanning, { prospect }: Pair): CrmRecord | null {
  const own = candidatesOf(planning).find(({ externalId }) => externalId === prospect.id)
  return own?.isConverted && !planning.holderOfRecord.has(own.id) ? own : null
}

/** The next round reads it, and moves the link to its contact. */
function followConverted(
  planning: PushPlanning,
  claim: ClaimedChange,
  pair: Pair,
  record: CrmRecord,
): void {
  takeIntoMirror(planning, record, planning.mirror.get(record.id) ?? null)
  const why = 'This lead was created for the prospect, and converted in Salesforce since'
  const { email } = record
  linkTo(planning, pair, record, {
    how: 'external_id',
    at: planning.now,
    why,
    email,
    candidates: [],
  })
  if (pair.intent && pair.intent.state !== 'done') {
    planning.effects.intents.push({ ...pair.intent, state: 'done', crmId: record.id })
  }
  lookAgain(planning, claim, pair)
}

function linkAndPlan(
  planning: PushPlanning,
  claim: ClaimedChange,
  pair: Pair,
  { record, evidence }: Extract<Match, { found: 'record' }>,
): void {
  const known = planning.mirror.get(record.id) ?? null
  takeIntoMirror(planning, record, known)
  const linked = linkTo(planning, pair, record, evidence)
  if (pair.intent && pair.intent.state !== 'done') {
    planning.effects.intents.push({ ...pair.intent, state: 'done', crmId: record.id })
  }
  planBoth(planning, claim, linked, record, known)
}

/** [MT-3] Parked with both named. */
function parkHeld(
  planning: PushPlanning,
  claim: ClaimedChange,
  pair: Pair,
  { record, heldBy, evidence }: Extract<Match, { found: 'held' }>,
): void {
  planning.effects.links.push({ prospectId: pair.prospect.id, evidence })
  const content = wordsOfRefusal({
    code: 'candidate_linked',
    field: 'email',
    message: evidence.why,
    detail: { crmId: record.id, crmObject: record.object, otherProspectId: heldBy },
  })
  fail(planning, claim, pair, content, { do: 'park', tries: claim.tries + 1 })
}

function createOrRefuse(planning: PushPlanning, claim: ClaimedChange, pair: Pair): void {
  const object = isLeftToSalesforce(pair.prospect) ? 'Lead' : createdAs(planning.config)
  const { create, refusal } = toCreate(planning, claim, pair, object)
  const refused = isUnheard(planning, pair) ? unheard : refusal
  if (refused) {
    const next = { do: 'park' as const, tries: claim.tries + 1 }
    fail(planning, claim, pair, wordsOfRefusal(refused), next)
    return
  }
  planning.creates.push(create)
  planning.effects.intents.push({
    externalId: create.row.externalId,
    prospectId: pair.prospect.id,
    object,
    state: 'sent',
    bodyHash: create.bodyHash,
    crmId: null,
  })
}

/** [CR-5][CN-8] It may have been created as what is no longer synced, where nobody looks for it by its external id. */
function isUnheard({ config }: PushPlanning, { intent }: Pair): boolean {
  const isOpen = intent?.state === 'sent' || intent?.state === 'unknown'
  return isOpen && !objectsOf(config).includes(intent.object)
}

const unheard: Refusal = {
  code: 'create_unheard',
  field: '',
  message:
    'Salesforce never said whether it made a person account of it, and person accounts are not synced any more',
  detail: {},
}

function toCreate(
  planning: PushPlanning,
  claim: ClaimedChange,
  pair: Pair,
  object: CrmObject,
): { create: PlannedCreate; refusal: Refusal | null } {
  const shared = valuesToShare(planning.config.sharing, object, (name) =>
    mayCreateWith(planning, object, name),
  )
  const values: Record<string, string | number | boolean | null> = { ...shared }
  const sent: FieldValues = {}
  let refusal: Refusal | null = shared === null ? cannotBeShared(object) : null
  for (const field of planning.rules[object].filter(isCreateable)) {
    const name = field.rule.field
    const value = canonical(oursOf(pair.prospect, field.rule), field.rule)
    if (value === null) continue
    const complaint = complaintAbout(value, field)
    if (complaint) refusal ??= { ...complaint, field: name, detail: { value } }
    values[field.crmField] = writeValue(value, object, field.crmField, field.rule.type)
    sent[name] = value
  }
  if (object === 'Account') values.RecordTypeId = planning.config.personRecordTypeId
  for (const name of requiredFields(object)) values[name] ??= notProvided
  const ownerId = ownerForCreate(pair, planning.config)
  if (ownerId !== null) values.OwnerId = ownerId
  const useAssignmentRule = ownerId === null
  const row = { object, externalId: pair.prospect.id, values, useAssignmentRule }
  const email = emailKey(pair.prospect.values.email)
  const bodyHash = textHash(JSON.stringify(values))
  return { create: { claim, object, row, bodyHash, sent, email }, refusal }
}

function mayCreateWith({ config }: PushPlanning, object: CrmObject, crmField: string): boolean {
  const described = config.schema[object]
  return described?.find(({ name }) => name === crmField)?.createable ?? described === undefined
}

/** [SH-4] Records that we create lie inside the rule, or are not created. */
function cannotBeShared(object: CrmObject): Refusal {
  const noun = nounOf(object)
  const message = `A ${noun} created for it would lie outside the sharing rule, which gives no values that Concord could fill in`
  return { code: 'cannot_be_shared', field: 'email', message, detail: {} }
}

function isCreateable({ direction, describe }: ObjectRule): boolean {
  return direction !== 'pull' && (describe === null || describe.createable)
}
