import type { CrmRecord } from '#lib/salesforce/port.ts'
import { applyPair } from './apply-pair.ts'
import { emailKey } from './canonical.ts'
import { createProspect } from './create-prospect.ts'
import { planDeleted } from './deletion.ts'
import { enqueue, enqueueRest } from './follow-up.ts'
import { linkTo } from './link.ts'
import { type Match, match } from './match.ts'
import { hasOwner } from './owner.ts'
import { planPair } from './plan-pair.ts'
import type { PullInput } from './plan-pull.ts'
import { newestOf, type Planning, toOrgs } from './planning.ts'
import { sameRecord } from './same-record.ts'
import { heirOf } from './succession.ts'
import type { Pair } from './types.ts'

export type Stranger = { record: CrmRecord; known: CrmRecord | null }
type Options = Pick<PullInput, 'candidates' | 'askedEmails' | 'creation'>

/**
 * Records that no prospect holds. Whoever is linked or made here was chosen among all candidates that the ORG knows
 * [MT-3], so the order in which pages arrive decides nothing; without that answer the question is left to the push.
 */
export function planStrangers(planning: Planning, strangers: Stranger[], options: Options): void {
  const answered = options.candidates.map((record) => newestOf(planning, record))
  const paged = strangers.map(({ record }) => newestOf(planning, record))
  const candidates = newestByKey([...paged, ...answered])
  for (const stranger of strangers) {
    const record = newestOf(planning, stranger.record)
    if (planning.holderOfRecord.has(record.id)) continue
    const own = ownProspectOf(planning, record)
    if (own && record.isDeleted) planDeletedOwn(planning, own, record)
    if (record.isDeleted || record.isConverted) continue
    const key = emailKey(record.email)
    const holder = key === null ? undefined : planning.holderOfEmail.get(key)
    const pair = own ?? (holder === undefined ? undefined : planning.pairs.get(holder))
    // Somebody else read a newer version meanwhile, with another address: whose that is was not looked up here, but there.
    const isOther = key !== emailKey(stranger.record.email)
    if (pair) planUnlinked(planning, pair, candidates, options, own !== null)
    else if (isOther) continue
    else if (key !== null && holder === undefined && mayCreate(planning, stranger, options))
      planNobody(planning, key, candidates, options)
  }
}

/** A prospect of ours whose create was answered to nobody: the record carries its id. */
function ownProspectOf(planning: Planning, record: CrmRecord): Pair | null {
  const pair = record.externalId === null ? undefined : planning.pairs.get(record.externalId)
  return pair && pair.link.linkState === 'none' ? pair : null
}

/** Created by us, deleted over there, and only now heard of: never recreated [MT-7]. */
function planDeletedOwn(planning: Planning, pair: Pair, record: CrmRecord): void {
  const { now } = planning
  const why = 'This record was created for the prospect, and deleted in Salesforce since'
  const { email } = record
  const linked = linkTo(planning, pair, record, {
    how: 'external_id',
    at: now,
    why,
    email,
    candidates: [],
  })
  // [DL-2] It lives on in another record.
  if (heirOf(record) !== null) enqueue(planning, linked, 'matched')
  else planDeleted(planning, linked, record)
}

function planUnlinked(
  planning: Planning,
  pair: Pair,
  candidates: Map<string, CrmRecord[]>,
  options: Options,
  isOwn: boolean,
): void {
  const { prospect, link, intent } = pair
  if (link.linkState !== 'none' || prospect.deletedAt !== null) return
  if (planning.config.settings.syncUnassigned === false && !hasOwner(prospect)) return
  const key = emailKey(prospect.values.email) ?? ''
  const isOpen = intent?.state === 'sent' || intent?.state === 'unknown'
  if (!isOwn && (isOpen || !options.askedEmails.has(key))) {
    enqueue(planning, pair, 'matched')
    return
  }
  const found = ask(planning, prospect.id, key, [
    ...(candidates.get(key) ?? []),
    ...(candidates.get(prospect.id) ?? []),
  ])
  if (found.found !== 'record') {
    enqueue(planning, pair, 'matched')
    return
  }
  const known = planning.mirror.get(found.record.id) ?? null
  noteInMirror(planning, found.record, known)
  if (intent && isOpen) {
    planning.effects.intents.push({ ...intent, state: 'done', crmId: found.record.id })
  }
  const linked = linkTo(planning, pair, found.record, found.evidence)
  const plan = planPair(planning, linked, found.record, known)
  const waits = plan.outs.length > 0 || plan.refusals.length > 0
  applyPair(planning, linked, found.record, plan, waits ? 'waiting' : 'in_accord')
  enqueueRest(planning, linked, plan)
  // [ER-1] What it waited for is here: the push looks at once, and closes the error.
  if (pair.error !== null && !waits) enqueue(planning, linked, 'matched')
}

function planNobody(
  planning: Planning,
  key: string,
  candidates: Map<string, CrmRecord[]>,
  options: Options,
): void {
  if (options.creation === 'automatic' && !options.askedEmails.has(key)) return
  const found = ask(planning, null, key, candidates.get(key) ?? [])
  if (found.found !== 'record') return
  noteInMirror(planning, found.record, planning.mirror.get(found.record.id) ?? null)
  createProspect(planning, found.record, found.evidence)
}

function ask(
  planning: Planning,
  prospectId: string | null,
  email: string,
  candidates: CrmRecord[],
): Match {
  return match({
    prospectId,
    email,
    candidates: [...new Map(candidates.map((record) => [record.id, record])).values()],
    contactsFirst: planning.config.settings.contactsFirst,
    heldBy: (crmId) => planning.holderOfRecord.get(crmId) ?? null,
    at: planning.now,
  })
}

/** [CR-6] Created since the switch, or got its e-mail since. */
function mayCreate(planning: Planning, { record, known }: Stranger, options: Options): boolean {
  if (options.creation === 'always') return true
  const { settings, createProspectsSince } = planning.config
  if (!settings.createProspects || createProspectsSince === null) return false
  const since = toOrgs(createProspectsSince, planning.config)
  const gotEmail = known !== null && emailKey(known.email) === null && record.modifiedAt >= since
  // Salesforce keeps seconds.
  return gotEmail || record.createdAt >= Math.floor(since / 1000) * 1000
}

function noteInMirror(planning: Planning, record: CrmRecord, known: CrmRecord | null): void {
  if (known && (sameRecord(record, known) || record.modifiedAt < known.modifiedAt)) return
  planning.effects.mirror.push(record)
  planning.mirror.set(record.id, record)
}

/** By e-mail key and by external id: the org's answer, and the page where that is newer. */
function newestByKey(records: CrmRecord[]): Map<string, CrmRecord[]> {
  const newest = new Map<string, CrmRecord>()
  for (const record of records) {
    const before = newest.get(record.id)
    if (!before || before.modifiedAt <= record.modifiedAt) newest.set(record.id, record)
  }
  const byKey = new Map<string, CrmRecord[]>()
  for (const record of newest.values()) {
    for (const key of [emailKey(record.email), record.externalId]) {
      if (key === null) continue
      const others = byKey.get(key)
      if (others) others.push(record)
      else byKey.set(key, [record])
    }
  }
  return byKey
}
