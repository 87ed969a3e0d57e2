import type { BulkWrite } from '#lib/salesforce/bulk-port.ts'
import type {
  CrmObject,
  CrmRecord,
  CrmValues,
  RowOutcome,
  SalesforceFailure,
} from '#lib/salesforce/port.ts'
import { parentOf } from './batches.ts'
import { isOptOut } from './fields.ts'
import type { FieldMove, Refusal } from './plan-pair.ts'
import type { ClaimedChange, PlannedCreate, PlannedUpdate, PushPlan } from './plan-push.ts'
import { type Planning, startPlanning } from './planning.ts'
import type { Verdict } from './resolve.ts'
import type { Outcomes, SettleInput } from './settle-push.ts'
import { settlePush } from './settle-push.ts'
import { lookAgain } from './settlement.ts'
import type { Effects, FieldValue, FieldValues, Pair } from './types.ts'

/** When many rows go as one job, and what a job may be. Source: performance.md §2.1 and salesforce-api.md §9. */
export type BulkLimits = {
  /** Above so many changes a job costs fewer calls than collections. */
  outboundRows: number
  /** The same for reading: a page of a query holds 2,000. */
  inboundRows: number
  /** Below this share of the day's calls a job is worth its wait sooner. */
  scarceShare: number
  /** From this share on an org that answers swiftly is written to by collections, however much waits. Above 1: never. */
  plentyShare: number
  /** Then from so many rows on: fewer cost less by collections whatever is left. */
  scarceRows: number
  /** A job of fewer is not worth its calls: its rows go the other way. */
  jobRowsMin: number
  /** What one upload and its results hold in memory. Salesforce takes 150 MB. */
  jobRowsMax: number
  /** A job that was not closed by then was looked at too long ago: its rows are decided anew. */
  staleMs: number
  /** Salesforce tries each 10,000 rows for at most 5 minutes, 20 times: beyond this it is stopped. */
  jobLifeMs: number
}

export const bulkLimits: BulkLimits = {
  outboundRows: 10_000,
  inboundRows: 20_000,
  scarceShare: 0.2,
  plentyShare: 0.5,
  scarceRows: 2_000,
  jobRowsMin: 1_000,
  jobRowsMax: 20_000,
  staleMs: 10 * 60_000,
  jobLifeMs: 6 * 3_600_000,
}

/** @param callsLeft the share of the day's calls that is left; null: nobody knows */
export function isForBulk(
  rows: number,
  direction: 'in' | 'out',
  callsLeft: number | null,
  limits: BulkLimits,
): boolean {
  const most = direction === 'in' ? limits.inboundRows : limits.outboundRows
  const isPlenty = callsLeft === null || callsLeft >= limits.scarceShare
  const bound = isPlenty ? most : Math.min(limits.scarceRows, most)
  return rows > bound
}

/** Enough calls are left to ask how swift the org is, and to go on by collections if it is. */
export function isPlenty(callsLeft: number | null, { plentyShare }: BulkLimits): boolean {
  return (callsLeft ?? 1) >= plentyShare
}

const firstPollMs = 500
const pollMaxMs = 60_000

/** 0.5 s, 0.5, 1, 2 … 60 s: a short job is seen soon, a long one is not asked a thousand times. */
export function pollDelayMs(polls: number): number {
  return Math.min(pollMaxMs, firstPollMs * 2 ** Math.max(0, Math.min(polls, 30) - 1))
}

/** What is kept of a planned row until its job has ended: what settling needs and cannot find elsewhere. */
export type KeptPlan = KeptUpdate | KeptCreate
type KeptUpdate = {
  way: 'update'
  claim: ClaimedChange
  object: CrmObject
  crmId: string
  /** Which version of the record was decided on. */
  modifiedAt: CrmRecord['modifiedAt']
  /** Whom the write locks. */
  parent: string | null
  values: CrmValues
  outs: { field: string; from: FieldValue; to: FieldValue; verdict: Verdict }[]
  agree?: FieldValues
  refusals: Refusal[]
}
type KeptCreate = {
  way: 'upsert'
  claim: ClaimedChange
  object: CrmObject
  externalId: string
  values: CrmValues
  bodyHash: string
  sent: FieldValues
  email: string | null
}

/** A row that a job takes over: its change is the job's until it has ended. */
export type BulkHeld = { jobId: string; key: string; plan: KeptPlan }

/** Opt-outs, contested values and the assignment rule go the short way: a job may take minutes. */
export function isBulkUpdate({ urgent, outs }: PlannedUpdate): boolean {
  return (
    !urgent && outs.every(({ field, verdict }) => verdict.lost === null && !isOptOut(field.rule))
  )
}

export function isBulkCreate({ row }: PlannedCreate): boolean {
  return !row.useAssignmentRule
}

/** Divides a plan into what jobs take over and what is sent now. */
export function divideForBulk(
  plan: PushPlan,
  isBulkLane: (claim: ClaimedChange) => boolean,
  fits: (values: CrmValues) => boolean,
  jobFor: (write: BulkWrite) => string,
): { held: BulkHeld[]; now: Pick<PushPlan, 'updates' | 'creates'> } {
  const held: BulkHeld[] = []
  const now: Pick<PushPlan, 'updates' | 'creates'> = { updates: [], creates: [] }
  for (const update of plan.updates) {
    const { claim, row } = update
    if (!isBulkLane(claim) || !isBulkUpdate(update) || !fits(row.values)) now.updates.push(update)
    else {
      const jobId = jobFor({ object: row.object, way: 'update' })
      held.push({ jobId, key: row.id, plan: keepUpdate(update) })
    }
  }
  for (const create of plan.creates) {
    const { claim, row, object } = create
    if (!isBulkLane(claim) || !isBulkCreate(create) || !fits(row.values)) now.creates.push(create)
    else {
      const jobId = jobFor({ object, way: 'upsert' })
      held.push({ jobId, key: row.externalId, plan: keepCreate(create) })
    }
  }
  return { held, now }
}

function keepUpdate({ claim, record, row, outs, agree, refusals }: PlannedUpdate): KeptUpdate {
  const { object, id: crmId, values } = row
  const moves = outs.map(({ field, from, to, verdict }) => ({
    field: field.rule.field,
    from,
    to,
    verdict,
  }))
  const { modifiedAt } = record
  const parent = parentOf(record)
  const base = { way: 'update' as const, claim, object, crmId, modifiedAt, parent, values }
  const agrees = Object.keys(agree).length > 0
  return { ...base, outs: moves, ...(agrees && { agree }), refusals }
}

function keepCreate({ claim, object, row, bodyHash, sent, email }: PlannedCreate): KeptCreate {
  const { externalId, values } = row
  return { way: 'upsert', claim, object, externalId, values, bodyHash, sent, email }
}

export type BulkSettleInput = Omit<SettleInput, 'outcomes'> & {
  rows: { plan: KeptPlan; outcome: RowOutcome }[]
  sentAfter: Outcomes['sentAfter']
}

/** Records what a job did, as a call's answer would have been. */
export function settleBulk(input: BulkSettleInput): Effects {
  const planning = startPlanning(input)
  const outcomes: Outcomes = { updates: [], creates: [], sentAfter: input.sentAfter }
  for (const { plan, outcome } of input.rows) {
    const pair = planning.pairs.get(plan.claim.prospectId)
    if (pair && isElsewhere(pair, plan)) lookAgain(planning, plan.claim, pair)
    else if (plan.way === 'upsert') outcomes.creates.push({ planned: toCreate(plan), outcome })
    else outcomes.updates.push({ planned: toUpdate(planning, pair, plan), outcome })
  }
  const effects = settlePush({ ...input, outcomes })
  return {
    ...effects,
    // [SH-1] What has left the rule meanwhile was forgotten, and stays so.
    mirror: effects.mirror.filter(({ id }) => planning.mirror.has(id)),
    settlements: [...effects.settlements, ...planning.effects.settlements],
  }
}

/** While the job ran the link of an update ended or went to another record. */
function isElsewhere({ link }: Pair, plan: KeptPlan): boolean {
  return plan.way === 'update' && (link.crmId !== plan.crmId || link.linkState !== 'linked')
}

function toCreate(plan: KeptCreate): PlannedCreate {
  const { claim, object, externalId, values, bodyHash, sent, email } = plan
  const row = { object, externalId, values, useAssignmentRule: false }
  return { claim, object, row, bodyHash, sent, email }
}

/** The record as the mirror holds it, dated as it was when it was decided on: a newer version there stays. */
function toUpdate(planning: Planning, pair: Pair | undefined, plan: KeptUpdate): PlannedUpdate {
  const { claim, object, crmId, modifiedAt, values, agree = {}, refusals } = plan
  const known = planning.mirror.get(crmId) ?? unseen(plan, pair)
  const rules = new Map(planning.rules[object].map((field) => [field.rule.field, field]))
  const outs = plan.outs.flatMap(({ field, ...move }): FieldMove[] => {
    const rule = rules.get(field)
    return rule ? [{ field: rule, ...move, theirsAt: modifiedAt }] : []
  })
  const row = { object, id: crmId, values }
  return { claim, record: { ...known, modifiedAt }, row, outs, agree, refusals, urgent: false }
}

function unseen({ object, crmId, modifiedAt }: KeptUpdate, pair: Pair | undefined): CrmRecord {
  return {
    id: crmId,
    object,
    email: null,
    externalId: null,
    ownerId: pair?.link.crmOwnerId ?? null,
    createdAt: modifiedAt,
    modifiedAt,
    modifiedById: null,
    isDeleted: false,
    isConverted: false,
    convertedContactId: null,
    convertedAccountId: null,
    accountId: null,
    personContactId: null,
    masterRecordId: null,
    values: {},
  }
}

/** A row that no result names: it may have been written. */
export function unaccounted(message: string): RowOutcome {
  const failure: SalesforceFailure = {
    code: 'ambiguous',
    message,
    statusCode: null,
    fields: [],
    recordIds: [],
    retryAfterMs: null,
  }
  return { ok: false, failure }
}
