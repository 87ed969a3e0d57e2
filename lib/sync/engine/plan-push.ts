import type {
  CreateRow,
  CrmObject,
  CrmRecord,
  OutsideRecord,
  UpdateRow,
} from '#lib/salesforce/port.ts'
import { inSendingOrder } from './batches.ts'
import { emailKey } from './canonical.ts'
import { isAway, planReturned } from './deletion.ts'
import type { FieldTimes } from './field-times.ts'
import { hasOwner } from './owner.ts'
import { planCreate } from './plan-create.ts'
import { planLinked } from './plan-linked.ts'
import type { FieldMove, Refusal } from './plan-pair.ts'
import { type Planning, type PlanningInput, startPlanning } from './planning.ts'
import { closeError, lookAgain, settle, skip } from './settlement.ts'
import type { Effects, FieldValues, Lane, Pair } from './types.ts'

/** A claimed change row, as far as deciding needs it. */
export type ClaimedChange = {
  id: string
  prospectId: string
  lane: Lane
  tries: number
  generation: number
  createdAt: number
  /** How often in a row, just now, it was put off to be looked at again at once. */
  looks?: number
}

/** What the org said right before this decision. Whatever was not asked is asked in the next round. */
export type OrgAnswers = {
  /** The linked records, read again now: closes the window for lost updates [I3]. */
  reread: Map<string, CrmRecord>
  rereadIds: ReadonlySet<string>
  /** Those among them that lie outside the sharing rule. */
  left: ReadonlyMap<string, OutsideRecord>
  /** All records with these e-mails or external ids. */
  candidates: CrmRecord[]
  askedEmails: ReadonlySet<string>
  askedExternalIds: ReadonlySet<string>
  /** [FD-3] When contested fields changed over there, where the org keeps their history. */
  fieldTimes: FieldTimes
  /** [SH-6] E-mails and external ids that records outside the sharing rule were looked for by, and those found. */
  askedOutside: ReadonlySet<string>
  outside: ReadonlySet<string>
}

export type PushInput = Omit<PlanningInput, 'records'> & {
  claims: ClaimedChange[]
  mirror: CrmRecord[]
  answers: OrgAnswers
  /** A person asked for exactly this: broken links are matched anew. */
  byPerson: boolean
}

export type PlannedUpdate = {
  claim: ClaimedChange
  record: CrmRecord
  row: UpdateRow
  outs: FieldMove[]
  /** Equal on both sides and never written down as agreed: it is with the answer, so that its pair is written once. */
  agree: FieldValues
  refusals: Refusal[]
  urgent: boolean
}

export type PlannedCreate = {
  claim: ClaimedChange
  object: CrmObject
  row: CreateRow
  bodyHash: string
  /** By prospect field, what is agreed once it has landed. */
  sent: FieldValues
  email: string | null
}

export type PushPlan = { effects: Effects; updates: PlannedUpdate[]; creates: PlannedCreate[] }

/** What planning a push fills beside Effects. */
export type PushPlanning = Planning &
  Pick<PushInput, 'answers' | 'byPerson'> &
  Omit<PushPlan, 'effects'>

/**
 * Decides one batch of the push, under the locks of the transaction that also writes its intents: what is taken in, what
 * is linked, what is sent. Every claim ends settled here, or in `updates` or `creates`, to be settled by its outcome.
 */
export function planPush(input: PushInput): PushPlan {
  const planning: PushPlanning = {
    ...startPlanning({
      ...input,
      records: input.mirror,
      fieldTimes: input.answers.fieldTimes,
    }),
    answers: input.answers,
    byPerson: input.byPerson,
    updates: [],
    creates: [],
  }
  for (const claim of input.claims) {
    const pair = planning.pairs.get(claim.prospectId)
    if (!pair) settle(planning, claim, { as: 'done' })
    // Another hand took the row when our lease ran out, and finished it: what we would leave half done nobody finds.
    else if (pair.change?.id === claim.id) planClaim(planning, claim, pair)
  }
  return {
    effects: planning.effects,
    updates: inSendingOrder(planning.updates),
    creates: planning.creates,
  }
}

function planClaim(planning: PushPlanning, claim: ClaimedChange, pair: Pair): void {
  const { prospect, link } = pair
  const isOver =
    (prospect.deletedAt !== null && !isAway(link.linkState)) ||
    link.linkState === 'ignored' ||
    (link.linkState === 'broken' && !planning.byPerson)
  // [DL-4][MT-7][EM-3] Nothing is pushed for them, so nothing is stuck.
  if (isOver) finish(planning, claim, pair)
  else if (isAway(link.linkState)) planAway(planning, claim, pair)
  else if (link.linkState === 'linked') planLinked(planning, claim, pair)
  else planUnlinked(planning, claim, pair)
}

/** [DL-1][SH-4] Never recreated; alive again only when the org shows the record. */
function planAway(planning: PushPlanning, claim: ClaimedChange, pair: Pair): void {
  const record = planning.answers.reread.get(pair.link.crmId ?? '')
  const live = record && !record.isDeleted ? planReturned(planning, pair, record) : null
  if (live && live.prospect.deletedAt === null) planLinked(planning, claim, live)
  else finish(planning, claim, pair)
}

function finish(planning: PushPlanning, claim: ClaimedChange, pair: Pair): void {
  closeError(planning, pair, 'Nothing to push any more')
  settle(planning, claim, { as: 'done' })
}

function planUnlinked(planning: PushPlanning, claim: ClaimedChange, pair: Pair): void {
  const { prospect } = pair
  const key = emailKey(prospect.values.email)
  if (key === null) {
    skip(planning, claim, pair, 'It has no e-mail, so it cannot be matched [MT-4]')
    return
  }
  if (!planning.config.settings.syncUnassigned && !hasOwner(prospect)) {
    skip(planning, claim, pair, 'Unassigned prospects do not sync (setting)')
    return
  }
  const { askedEmails, askedExternalIds } = planning.answers
  const isAnswered =
    askedEmails.has(key) && (!mayHaveBeenCreated(pair) || askedExternalIds.has(prospect.id))
  if (isAnswered) planCreate(planning, claim, pair)
  else lookAgain(planning, claim, pair)
}

/** A create was sent once: its record may exist, whatever we heard, and carries the prospect's id (A3). */
export function mayHaveBeenCreated({ intent }: Pair): boolean {
  return intent !== null
}
