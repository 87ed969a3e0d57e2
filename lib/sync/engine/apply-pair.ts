import { type Instant, toInstant, toIsoText } from '#lib/base/instant.ts'
import { nounOf } from '#lib/base/record-noun.ts'
import type { CrmRecord } from '#lib/salesforce/port.ts'
import { emailKey } from './canonical.ts'
import { count } from './effects.ts'
import { awaitsOwner, type OwnerMove } from './owner.ts'
import { agreedAfter, type FieldMove, type PairPlan } from './plan-pair.ts'
import { authorOf, type Planning, toOurs } from './planning.ts'
import type {
  DecisionField,
  DecisionKind,
  FieldValues,
  HistoryRow,
  LinkPatch,
  Origin,
  Pair,
  ProspectPatch,
  SyncState,
} from './types.ts'

/** Writes down our half of a pair's plan: values, provenance, history, agreement, owner, the decision. */
export function applyPair(
  planning: Planning,
  pair: Pair,
  record: CrmRecord,
  plan: PairPlan,
  syncState: SyncState,
): void {
  const { effects } = planning
  const patch = patchOf(planning, record, plan)
  if (patch) effects.patches.push({ id: pair.prospect.id, ...patch })
  for (const move of plan.ins) effects.history.push(...historyOf(planning, pair, record, move))
  noteEmail(planning, pair, plan)
  const link = linkPatchOf(planning, pair, plan, syncState)
  if (link) effects.links.push(link)
  if (plan.ins.length > 0) decideIn(planning, pair, record, plan)
  if (plan.owner?.assignedUserId !== undefined || (plan.owner && awaitsOwner(pair.link)))
    decideOwner(planning, pair, record, plan.owner)
  if (plan.ins.some(({ verdict }) => verdict.conflict)) count(effects, 'conflicts')
}

function patchOf(
  planning: Planning,
  record: CrmRecord,
  plan: PairPlan,
): Omit<ProspectPatch, 'id'> | null {
  const owner = plan.owner?.assignedUserId
  if (plan.ins.length === 0 && owner === undefined) return null
  const at = toIsoText(toOurs(record.modifiedAt, planning.config))
  const by = authorOf(record, planning.config)
  const values: FieldValues = {}
  const origins: Record<string, Origin> = {}
  const changedAt: Record<string, string> = {}
  for (const { field, from, to, verdict } of plan.ins) {
    const name = field.rule.field
    values[name] = to
    origins[name] = { side: 'salesforce', at, by, rule: verdict.rule, replaced: from }
    changedAt[name] = at
  }
  return {
    ...(plan.ins.length > 0 && { values, origins, changedAt }),
    ...(owner !== undefined && { assignedUserId: owner }),
  }
}

function historyOf(
  planning: Planning,
  { prospect }: Pair,
  record: CrmRecord,
  { field, from, to, verdict, theirsAt }: FieldMove,
): HistoryRow[] {
  const name = field.rule.field
  const base = { prospectId: prospect.id, field: name, rule: verdict.rule }
  const taken: HistoryRow = {
    ...base,
    at: planning.now,
    side: 'salesforce',
    by: authorOf(record, planning.config),
    value: to,
    replaced: from,
    lost: false,
    otherAt: null,
  }
  if (verdict.lost === null) return [taken]
  const lost: HistoryRow = {
    ...base,
    at: momentOf(prospect.changedAt[name]) ?? planning.now,
    side: 'concord',
    by: prospect.origins[name]?.by ?? 'Concord',
    value: verdict.lost,
    replaced: to,
    lost: true,
    otherAt: toOurs(theirsAt, planning.config),
  }
  return [taken, lost]
}

/** [FD-2] What Salesforce held and our value replaced, once that has landed. */
export function lostThere(
  planning: Planning,
  { prospect }: Pair,
  record: CrmRecord,
  { field, to, verdict, theirsAt }: FieldMove,
): HistoryRow {
  const name = field.rule.field
  return {
    prospectId: prospect.id,
    field: name,
    rule: verdict.rule,
    at: toOurs(theirsAt, planning.config),
    side: 'salesforce',
    by: authorOf(record, planning.config),
    value: verdict.lost,
    replaced: to,
    lost: true,
    otherAt: momentOf(prospect.changedAt[name]),
  }
}

function momentOf(iso: string | undefined): Instant | null {
  return iso === undefined ? null : toInstant(iso)
}

function noteEmail(planning: Planning, { prospect }: Pair, plan: PairPlan): void {
  const move = plan.ins.find(({ field }) => field.rule.field === 'email')
  if (!move) return
  // The address that it leaves is free in the next transaction only: within one, rows are written in no order.
  const after = emailKey(move.to)
  if (after !== null) planning.holderOfEmail.set(after, prospect.id)
}

function linkPatchOf(
  planning: Planning,
  { prospect, link }: Pair,
  plan: PairPlan,
  syncState: SyncState,
): LinkPatch | null {
  const agree = agreedAfter(plan)
  const agrees = Object.keys(agree).length > 0
  if (!agrees && plan.owner === null && link.syncState === syncState) return null
  return {
    prospectId: prospect.id,
    syncState,
    lastSyncedAt: planning.now,
    ...(agrees && { agree, agreedAt: planning.now }),
    ...(plan.owner && { crmOwnerId: plan.owner.crmOwnerId }),
  }
}

function decideIn(planning: Planning, pair: Pair, record: CrmRecord, plan: PairPlan): void {
  const conflict = plan.ins.some(({ verdict }) => verdict.conflict)
  const kind: DecisionKind = conflict ? 'conflict' : 'pull'
  const names = plan.ins.map(({ field }) => field.rule.label).join(', ')
  planning.effects.decisions.push({
    prospectId: pair.prospect.id,
    crmId: record.id,
    crmObject: record.object,
    kind,
    direction: 'in',
    reason: conflict
      ? `Both sides changed; Salesforce's value stays: ${names}`
      : `Taken from Salesforce: ${names}`,
    fields: plan.ins.map((move) => toDecisionField(move, 'in')),
    evidence: null,
  })
}

function decideOwner(planning: Planning, pair: Pair, record: CrmRecord, owner: OwnerMove): void {
  const { prospect, link } = pair
  const name = (id: string | null) =>
    id === null ? 'nobody' : (planning.config.userNames[id] ?? id)
  const to = name(owner.assignedUserId ?? owner.crmOwnerId)
  const isChosen = awaitsOwner(link)
  planning.effects.decisions.push({
    prospectId: prospect.id,
    crmId: record.id,
    crmObject: record.object,
    kind: 'owner',
    direction: 'in',
    reason: isChosen
      ? `Salesforce gave the new ${nounOf(record.object)} to ${to}`
      : `The owner in Salesforce is ${to}; before, ${name(prospect.assignedUserId)}`,
    fields: [],
    evidence: isChosen ? link.evidence : null,
  })
}

export function toDecisionField(move: FieldMove, direction: 'in' | 'out'): DecisionField {
  const { field, from, to, verdict } = move
  const base = { field: field.rule.field, direction, from, to, rule: verdict.rule }
  return verdict.lost === null ? base : { ...base, lost: verdict.lost }
}
