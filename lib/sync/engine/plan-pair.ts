import { type Instant, toInstant } from '#lib/base/instant.ts'
import type { CrmRecord } from '#lib/salesforce/port.ts'
import { canonical, emailKey, isEqual } from './canonical.ts'
import { changedThereAt, isTracked, timeKey } from './field-times.ts'
import { notProvided, type ObjectRule, oursOf, readValue } from './fields.ts'
import { type OwnerMove, ownerMove } from './owner.ts'
import { type Planning, toOrgs } from './planning.ts'
import { type FieldCase, resolve, type Verdict } from './resolve.ts'
import type { FieldValue, FieldValues, Link, Pair, SyncConfig } from './types.ts'
import { complaintAbout } from './validate.ts'

export type FieldMove = {
  field: ObjectRule
  from: FieldValue
  to: FieldValue
  verdict: Verdict
  /** When theirs was written, on the org's clock. */
  theirsAt: Instant
}

/** A value that cannot go where its rule sends it, until somebody acts. */
export type Refusal = {
  code: string
  field: string
  message: string
  detail: Record<string, unknown>
}

/** What one look at both sides of a pair decides. */
export type PairPlan = {
  /** Salesforce → us. */
  ins: FieldMove[]
  /** Us → Salesforce. */
  outs: FieldMove[]
  /** Equal on both sides, and not yet written down as agreed. */
  agree: FieldValues
  refusals: Refusal[]
  /** [FD-3] Both spoke, and only Salesforce's history, which was not asked, can tell who was later: by prospect field. */
  left: string[]
  owner: OwnerMove | null
  /** [EM-3] Set: the link breaks, and why. */
  breaks: string | null
}

/** @param known what the mirror held of this record before */
export function planPair(
  planning: Planning,
  pair: Pair,
  record: CrmRecord,
  known: CrmRecord | null,
): PairPlan {
  const plan: PairPlan = {
    ins: [],
    outs: [],
    agree: {},
    refusals: [],
    left: [],
    owner: ownerMove(pair.prospect, pair.link, record.ownerId, planning.config),
    breaks: null,
  }
  for (const field of planning.rules[record.object]) {
    if (isInAccord(pair, record, field)) continue
    const it = toCase(planning, pair, record, known, field)
    const verdict = resolve(it)
    if (isContested(field, verdict) && !isAsked(planning, record, field))
      plan.left.push(field.rule.field)
    else if (field.rule.field === 'email') planEmail(planning, pair, it, verdict, plan)
    else planField(it, verdict, plan)
  }
  // [FD-6] What is only told along is no reason to send.
  if (plan.outs.every(({ field }) => field.rule.told === 'along')) plan.outs = []
  return plan
}

/** Both sides say what they agreed on, to the letter, or both nothing, as nearly all fields do: there is nothing to settle. */
function isInAccord({ prospect, link }: Pair, record: CrmRecord, field: ObjectRule): boolean {
  if (link.crmId !== record.id) return false
  const ours = oursOf(prospect, field.rule) ?? null
  return (
    ours === (record.values[field.crmField] ?? null) &&
    ours === link.agreed[field.rule.field] &&
    ours !== notProvided
  )
}

function isContested(field: ObjectRule, { rule }: Verdict): boolean {
  return rule === 'most_recent' && isTracked(field)
}

function isAsked({ fieldTimes }: Planning, { id }: CrmRecord, { crmField }: ObjectRule): boolean {
  return fieldTimes.has(timeKey(id, crmField))
}

/** [FD-3] Salesforce fields of this record whose history decides who was later. */
export function contestedFields(planning: Planning, pair: Pair, record: CrmRecord): string[] {
  return planning.rules[record.object]
    .filter((field) => isContested(field, resolve(toCase(planning, pair, record, null, field))))
    .map(({ crmField }) => crmField)
}

function toCase(
  { config, fieldTimes }: Planning,
  { prospect, link }: Pair,
  record: CrmRecord,
  known: CrmRecord | null,
  field: ObjectRule,
): FieldCase {
  const name = field.rule.field
  const agreed = link.crmId === record.id ? link.agreed[name] : undefined
  const ours = canonical(oursOf(prospect, field.rule), field.rule)
  const theirs = readValue(record, field)
  // Nearly all fields of nearly all pairs are equal, and of those nobody asks when they changed.
  const differs = !isEqual(ours, theirs, field.rule)
  const changedAt = differs ? prospect.changedAt[name] : undefined
  return {
    field,
    ours,
    theirs,
    agreed: agreed === undefined ? undefined : canonical(agreed, field.rule),
    oursAt: changedAt === undefined ? 0 : toOrgs(toInstant(changedAt), config),
    theirsAt: record.modifiedAt,
    changedThereAt: differs ? changedThereAt(fieldTimes, record, field.crmField) : 0,
    theirsKnownAt: known?.modifiedAt ?? 0,
    rewritten: isRewritten(record, link, config),
  }
}

/** Last touched by us, and not later than when we last agreed: what differs now is what the org made of our value. */
function isRewritten(record: CrmRecord, link: Link, config: SyncConfig): boolean {
  if (record.modifiedById !== config.connectorUserId || link.agreedAt === null) return false
  // The Date header and SystemModstamp both round to the second.
  const slackMs = 2000
  return record.modifiedAt <= toOrgs(link.agreedAt, config) + slackMs
}

function planField(it: FieldCase, verdict: Verdict, plan: PairPlan): void {
  const { field, ours, theirs, agreed } = it
  const theirsAt = it.changedThereAt as Instant
  if (verdict.to === 'in') plan.ins.push({ field, from: ours, to: theirs, verdict, theirsAt })
  else if (verdict.to === 'out') planOut(it, verdict, plan)
  else if (verdict.rule === 'equal' && (agreed === undefined || !isEqual(agreed, ours, field.rule)))
    plan.agree[field.rule.field] = ours
}

function planOut(it: FieldCase, verdict: Verdict, plan: PairPlan): void {
  const { field, ours, theirs } = it
  const theirsAt = it.changedThereAt as Instant
  const complaint = complaintAbout(ours, field)
  if (complaint === null) plan.outs.push({ field, from: theirs, to: ours, verdict, theirsAt })
  else plan.refusals.push({ ...complaint, field: field.rule.field, detail: { value: ours } })
}

/** [EM-1][EM-2][EM-3] */
function planEmail(
  planning: Planning,
  pair: Pair,
  it: FieldCase,
  verdict: Verdict,
  plan: PairPlan,
): void {
  if (verdict.to !== 'in') {
    planField(it, verdict, plan)
    return
  }
  if (!planning.config.settings.followEmail && it.agreed !== undefined) {
    plan.breaks = `The e-mail was changed in Salesforce to ${it.theirs}, and changes there are not followed`
    return
  }
  const key = emailKey(it.theirs)
  const holder = key === null ? undefined : planning.holderOfEmail.get(key)
  if (holder === undefined || holder === pair.prospect.id) {
    planField(it, verdict, plan)
    return
  }
  plan.refusals.push({
    code: 'email_taken',
    field: 'email',
    message: `The e-mail was changed in Salesforce to ${it.theirs}, which another prospect has`,
    detail: { email: it.theirs, otherProspectId: holder },
  })
}

export function agreedAfter(plan: PairPlan): FieldValues {
  const values = { ...plan.agree }
  for (const { field, to } of plan.ins) values[field.rule.field] = to
  return values
}

export function laterOf(a: Instant, b: Instant): Instant {
  return a > b ? a : b
}
