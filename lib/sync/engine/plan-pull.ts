import type { CrmRecord, OutsideRecord } from '#lib/salesforce/port.ts'
import { applyPair } from './apply-pair.ts'
import { emailKey } from './canonical.ts'
import { isAway, planDeleted } from './deletion.ts'
import { count } from './effects.ts'
import { enqueue, enqueueRest } from './follow-up.ts'
import { breakLink } from './link.ts'
import { type PairPlan, planPair } from './plan-pair.ts'
import { type Planning, type PlanningInput, startPlanning, toOurs } from './planning.ts'
import { sameRecord } from './same-record.ts'
import { planOutside } from './sharing.ts'
import { planStrangers } from './strangers.ts'
import { heirOf } from './succession.ts'
import type { CursorMove, Effects, Pair, SyncState } from './types.ts'

export type PullInput = Omit<PlanningInput, 'records'> & {
  /** The mirror, as loaded. */
  mirror: CrmRecord[]
  /** What the org answered. */
  page: CrmRecord[]
  /** What lies outside the sharing rule, of which it said no more. */
  left: OutsideRecord[]
  /** What the org answered about the e-mails of strangers, asked before this transaction. */
  candidates: CrmRecord[]
  askedEmails: ReadonlySet<string>
  cursors: CursorMove[]
  /** May a record without prospect become one? automatic: [CR-6]; always: [CR-8] and Send to Concord. */
  creation: 'automatic' | 'always'
}

/** Decides one page of the pull: what each record means for us, and what must go back as a consequence. */
export function planPull(input: PullInput): Effects {
  const planning = startPlanning({ ...input, records: input.mirror })
  planning.effects.cursors.push(...input.cursors)
  planOutside(planning, input.left)
  const strangers: { record: CrmRecord; known: CrmRecord | null }[] = []
  for (const record of latestOf(input.page)) {
    const known = planning.mirror.get(record.id) ?? null
    const isNews = takeIntoMirror(planning, record, known)
    const pair = pairOf(planning, record)
    if (pair && isNews) planKnown(planning, pair, record, known)
    if (!pair && (isNews || input.creation === 'always')) strangers.push({ record, known })
  }
  planStrangers(planning, strangers, input)
  return planning.effects
}

/** A page that overlaps the last one repeats records; the newest version counts, in the order of the page. */
function latestOf(page: CrmRecord[]): CrmRecord[] {
  const latest = new Map<string, CrmRecord>()
  for (const record of page) {
    const before = latest.get(record.id)
    if (!before || before.modifiedAt <= record.modifiedAt) latest.set(record.id, record)
  }
  return [...latest.values()]
}

/** [I4][I15] What we have seen already, or know better, is no news. */
export function takeIntoMirror(
  planning: Planning,
  record: CrmRecord,
  known: CrmRecord | null,
): boolean {
  if (known && (record.modifiedAt < known.modifiedAt || sameRecord(record, known))) return false
  planning.effects.mirror.push(record)
  planning.mirror.set(record.id, record)
  return true
}

function pairOf(planning: Planning, record: CrmRecord): Pair | null {
  const holder = planning.holderOfRecord.get(record.id)
  return (holder === undefined ? undefined : planning.pairs.get(holder)) ?? null
}

function planKnown(
  planning: Planning,
  pair: Pair,
  record: CrmRecord,
  known: CrmRecord | null,
): void {
  count(planning.effects, 'pulled')
  const ageMs = Math.max(0, planning.now - toOurs(record.modifiedAt, planning.config))
  planning.effects.landed.push({ direction: 'in', object: record.object, ageMs })
  const { linkState } = pair.link
  // Where the link goes, and whether a prospect may come back, depends on others, whom the push looks up.
  if (linkState === 'linked' && heirOf(record) !== null) enqueue(planning, pair, 'pulled')
  else if (record.isDeleted) planDeleted(planning, pair, record)
  else if (record.isConverted || isAway(linkState)) enqueue(planning, pair, 'pulled')
  else planLive(planning, pair, record, known)
}

function planLive(
  planning: Planning,
  pair: Pair,
  record: CrmRecord,
  known: CrmRecord | null,
): void {
  if (pair.link.linkState !== 'linked' || pair.prospect.deletedAt !== null) return
  const plan = planPair(planning, pair, record, known)
  if (plan.breaks !== null) {
    breakLink(planning, pair, record, plan.breaks)
    return
  }
  applyPair(planning, pair, record, plan, stateAfterPull(pair, plan))
  enqueueRest(planning, pair, plan)
}

function stateAfterPull(pair: Pair, plan: PairPlan): SyncState {
  if (plan.left.length > 0 || plan.outs.some(({ verdict }) => verdict.conflict)) return 'both_spoke'
  if (plan.outs.length > 0 || plan.refusals.length > 0) return 'waiting'
  if (pair.change === null) return 'in_accord'
  return pair.change.state === 'parked' ? 'needs_you' : 'waiting'
}

export function emailKeysOf(records: CrmRecord[]): string[] {
  const keys = records.map((record) => emailKey(record.email)).filter((key) => key !== null)
  return [...new Set(keys)]
}
