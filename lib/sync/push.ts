import type { Instant } from '#lib/base/instant.ts'
import type { Result } from '#lib/base/result.ts'
import type { CrmRecord, Reply, RowOutcome } from '#lib/salesforce/port.ts'
import { askOrg } from '#lib/sync/ask-org.ts'
import { attendJobs, type BulkJobs, openJobs } from '#lib/sync/bulk-push.ts'
import { type BatchLimits, batchLimits, nextPieces } from '#lib/sync/engine/batches.ts'
import type { BulkHeld } from '#lib/sync/engine/bulk.ts'
import { emailKey } from '#lib/sync/engine/canonical.ts'
import { addCounts, noEffects } from '#lib/sync/engine/effects.ts'
import { addEffects, addSends, type PlanHash } from '#lib/sync/engine/plan-hash.ts'
import {
  type OrgAnswers,
  type PlannedCreate,
  type PlannedUpdate,
  type PushPlan,
  planPush,
} from '#lib/sync/engine/plan-push.ts'
import { type Outcomes, settlePush } from '#lib/sync/engine/settle-push.ts'
import { heirOf } from '#lib/sync/engine/succession.ts'
import type { Decision, Effects, Lane } from '#lib/sync/engine/types.ts'
import { decisionsOfUpdates } from '#lib/sync/guard.ts'
import { Looks } from '#lib/sync/looks.ts'
import type {
  Claim,
  Claimed,
  HeldChange,
  Loaded,
  SyncContext,
  WriteRefusal,
} from '#lib/sync/ports.ts'
import { emptyResult, type PhaseInput, type PhaseResult } from '#lib/sync/pull.ts'
import { RecordsUnderWay } from '#lib/sync/records-under-way.ts'
import { leaseMs, type Stop } from '#lib/sync/run-calls.ts'

const allLanes: Lane[] = [1, 2, 3, 4]

const limitsOf = ({ batches }: SyncContext): BatchLimits => batches ?? batchLimits

/**
 * Sends what changed here, a batch at a time by lane, until nothing is due. What earlier runs gave to bulk jobs is looked
 * after first; where much waits, the lanes that nobody waits for go into new ones.
 */
export async function push(input: PhaseInput, hash: PlanHash): Promise<PhaseResult> {
  const result: PhaseResult = { ...emptyResult(), hash }
  const attended = await attendJobs(input, result)
  const stop = attended ?? (await pushAll(input, result))
  return stop === null ? result : { ...result, stop }
}

async function pushAll(given: PhaseInput, result: PhaseResult): Promise<Stop | null> {
  const input = { ...given, looks: new Looks() }
  return withRecords(async (records) => {
    const pushing: Pushing = { input, result, records, jobs: 'not asked' }
    for (;;) {
      const stop = await pushDue(pushing)
      if (stop !== null) return stop
      const { jobs } = pushing
      if (jobs === null || jobs === 'not asked') return null
      const ended = await jobs.submit()
      if (ended.stop !== null) return ended.stop
      // What was too little for a job is free again, and goes the short way.
      if (!ended.freed) return null
      pushing.jobs = null
    }
  })
}

type Pushing = {
  input: PhaseInput & { looks: Looks }
  result: PhaseResult
  records: RecordsUnderWay
  jobs: BulkJobs | 'not asked' | null
}

async function pushDue(pushing: Pushing): Promise<Stop | null> {
  const { input, result, records } = pushing
  for await (const { loaded, claimedAt, ...claimed } of claimsOf(input, records)) {
    const claims = input.looks.counted(claimed.claims)
    if (pushing.jobs === 'not asked') pushing.jobs = await openJobs(input, claims)
    const { jobs } = pushing
    const stop = await startBatch(input, { claims, loaded, claimedAt, jobs, records }, result)
    if (stop !== null) return stop
  }
  return null
}

/**
 * What is due, a batch at a time. From the second on, behind a full batch the next is claimed while it is worked on: how
 * much waits is asked at the first, and counts what nobody holds.
 */
async function* claimsOf(
  { context, run }: PhaseInput,
  records: RecordsUnderWay,
): AsyncGenerator<Claimed & { claimedAt: number }> {
  const claim = async () => {
    const claimedAt = context.clock()
    const request = { limit: limitsOf(context).rows, leaseMs, lanes: allLanes }
    return { ...(await context.store.claim(run, request)), claimedAt }
  }
  let ahead: ReturnType<typeof claim> | null = null
  // Full batches follow each other at once; behind others, what is being written down may be due again.
  let isFull = true
  try {
    for (let n = 0; ; n++) {
      if (!isFull && (await records.end()) !== null) return
      const claimed = await (ahead ?? claim())
      ahead = null
      if (claimed.claims.length === 0 && (!isFull || n === 0)) return
      isFull = claimed.claims.length === limitsOf(context).rows
      if (isFull && n > 0) ahead = claim()
      ahead?.catch(() => {})
      if (claimed.claims.length > 0) yield claimed
    }
  } finally {
    const left = await ahead?.catch(() => null)
    if (left) await context.store.release(run, left.claims)
  }
}

/** Whatever ends the work, what was sent is written down first. */
async function withRecords(
  work: (records: RecordsUnderWay) => Promise<Stop | null>,
): Promise<Stop | null> {
  const records = new RecordsUnderWay()
  try {
    const stop = await work(records)
    return (await records.end()) ?? stop
  } finally {
    await records.settle()
  }
}

/** What a person asked for: one batch, to its end. */
export function pushBatch(
  input: PhaseInput,
  claimed: Claimed,
  result: PhaseResult,
): Promise<Stop | null> {
  const claimedAt = input.context.clock()
  return withRecords((records) =>
    startBatch(input, { ...claimed, claimedAt, jobs: null, records }, result),
  )
}

type Batch = Claimed & { claimedAt: number; jobs: BulkJobs | null; records: RecordsUnderWay }

/**
 * One batch: look at the org, decide and write the intents in one transaction, send, record the outcomes in others, which
 * may still be under way at the end.
 * Claims that were not settled because the run had to stop go back as they were.
 */
async function startBatch(
  input: PhaseInput,
  batch: Batch,
  result: PhaseResult,
): Promise<Stop | null> {
  const { context, run } = input
  const { claims, jobs, records } = batch
  // A process that was stopped and went on must not send what others may have decided anew [I17]. Half a lease since the
  // claim itself: looking how much waits may take a while, too.
  const latest = batch.claimedAt + leaseMs / 2
  const answers = await askOrg(input, batch.loaded, claims)
  if (!answers.ok) {
    await context.store.release(run, claims)
    return answers.stop
  }
  const prepared = await prepare(input, batch, answers.value, jobs)
  if (!prepared.ok) return { why: prepared.error.code }
  const { plan, held, now } = prepared.value
  if (held) {
    await context.store.release(run, claims)
    await context.store.holdMassChange(run, held)
    return { why: 'mass_change' }
  }
  input.guard?.count(losesBy(plan))
  input.looks?.note(plan.effects.settlements)
  take(result, plan.effects)
  result.hash = addSends(result.hash, plan.updates, plan.creates)
  const sentAfter = answers.orgTime ?? (0 as Instant)
  const send = { input, latest, sentAfter, result, records }
  const updateStop = await sendUpdates(send, now.updates)
  if (updateStop) {
    await release(input, now.creates)
    return updateStop
  }
  return (await sendCreates(send, now.creates)) ?? jobs?.submitFull() ?? null
}

function take(result: PhaseResult, effects: Effects): void {
  result.counts = addCounts(result.counts, effects.counts)
  result.hash = addEffects(result.hash, effects)
}

async function release(input: PhaseInput, planned: { claim: { id: string } }[]): Promise<void> {
  await input.context.store.release(
    input.run,
    planned.map(({ claim }) => claim as Claim),
  )
}

/** Decides under locks; the intents of creates are on disk before a byte is sent. */
async function prepare(
  { context, run, config, guard }: PhaseInput,
  { claims, loaded: before }: Claimed,
  answers: OrgAnswers,
  jobs: BulkJobs | null,
): Promise<Result<Prepared, WriteRefusal>> {
  await guard?.prepare(claims.length)
  const seen = [...answers.reread.values(), ...answers.candidates]
  const request = {
    prospectIds: claims.map(({ prospectId }) => prospectId),
    // Who holds the record that a merged or converted one went into decides where its prospect goes.
    crmIds: seen.flatMap((record) => [record.id, heirOf(record)?.id]).filter(isGiven),
    emailKeys: [...new Set([...emailKeysOf(seen), ...ownEmailKeys(before)])],
  }
  const done = await context.store.transact<Prepared>(run, request, (loaded) => {
    const plan = planPush({
      config,
      now: context.clock(),
      newId: context.newId,
      pairs: loaded.pairs,
      mirror: loaded.records,
      claims,
      answers,
      byPerson: run.kind === 'person',
    })
    const held = guard?.judge(losesBy(plan)) ?? null
    if (held) return { effects: noEffects(), answer: { plan, held, now: nothing, bulk: [] } }
    const { held: bulk, now } = jobs?.divide(plan) ?? { held: [], now: plan }
    return { effects: { ...plan.effects, bulk }, answer: { plan, held, now, bulk } }
  })
  if (done.ok) jobs?.took(done.value.bulk)
  return done
}

/** [CN-14] What is held is neither written here nor sent. */
type Prepared = {
  plan: PushPlan
  held: HeldChange | null
  /** What no job took over. */
  now: Pick<PushPlan, 'updates' | 'creates'>
  bulk: BulkHeld[]
}

const nothing = { updates: [], creates: [] }

function losesBy({ effects, updates }: PushPlan): Decision[] {
  return [...effects.decisions, ...decisionsOfUpdates(updates)]
}

const isGiven = (id: string | undefined) => id !== undefined

function emailKeysOf(records: CrmRecord[]): string[] {
  const keys = records.map(({ email }) => emailKey(email)).filter((key) => key !== null)
  return [...new Set(keys)]
}

/** Who else has their addresses decides whether they may come back from the recycle bin. */
function ownEmailKeys({ pairs }: Loaded): string[] {
  const keys = pairs.map(({ prospect }) => emailKey(prospect.values.email))
  return keys.filter((key) => key !== null)
}

type Sending = {
  input: PhaseInput
  latest: number
  sentAfter: Instant
  result: PhaseResult
  records: RecordsUnderWay
}

function sendUpdates(sending: Sending, planned: PlannedUpdate[]): Promise<Stop | null> {
  const { org } = sending.input.context
  return sendParts(sending, planned, async (part) => {
    const reply = await org.updateRecords(part.map(({ row }) => row))
    return withOutcomes(reply, (rows) => ({ updates: pairUp(part, rows), creates: [] }))
  })
}

function sendCreates(sending: Sending, planned: PlannedCreate[]): Promise<Stop | null> {
  const { org } = sending.input.context
  return sendParts(sending, planned, async (part) => {
    const reply = await org.upsertRecords(part.map(({ row }) => row))
    return withOutcomes(reply, (rows) => ({ updates: [], creates: pairUp(part, rows) }))
  })
}

type Told = Omit<Outcomes, 'sentAfter'>

function withOutcomes(
  reply: Reply<RowOutcome[]>,
  toOutcomes: (rows: RowOutcome[]) => Told,
): Reply<Told> {
  return reply.ok ? { ...reply, value: toOutcomes(reply.value) } : reply
}

/**
 * A call at a time, as large as the org takes at once; what each did is recorded while the next is sent, and what was not
 * sent goes back.
 */
async function sendParts<Planned extends PlannedUpdate | PlannedCreate>(
  { input, latest, sentAfter, result, records }: Sending,
  planned: Planned[],
  send: (part: Planned[]) => Promise<Reply<Told>>,
): Promise<Stop | null> {
  const { context, calls } = input
  for (let at = 0; at < planned.length; ) {
    const part = planned.slice(at, at + calls.pieces * limitsOf(context).pieceRows)
    const from = context.clock()
    const answer = await calls.ask('write', () => send(part), latest)
    calls.pieces = nextPieces(calls.pieces, context.clock() - from)
    if (!answer.ok) {
      await release(input, planned.slice(at))
      return answer.stop
    }
    const outcomes = { ...answer.value, sentAfter }
    const stop = await records.add(() => record(input, outcomes, result))
    at += part.length
    if (stop) {
      await release(input, planned.slice(at))
      return stop
    }
  }
  return null
}

/** Salesforce answers by position; an answer of another length says nothing about any row. */
function pairUp<Planned>(
  planned: Planned[],
  outcomes: RowOutcome[],
): { planned: Planned; outcome: RowOutcome }[] {
  const isWhole = planned.length === outcomes.length
  return planned.map((one, at) => ({
    planned: one,
    outcome: (isWhole ? outcomes[at] : undefined) ?? notAnswered,
  }))
}

const notAnswered: RowOutcome = {
  ok: false,
  failure: {
    code: 'ambiguous',
    message: 'The answer did not speak of this row',
    statusCode: null,
    fields: [],
    recordIds: [],
    retryAfterMs: null,
  },
}

async function record(
  { context, run, config, looks }: PhaseInput,
  outcomes: Outcomes,
  result: PhaseResult,
): Promise<Stop | null> {
  const planned = [...outcomes.updates, ...outcomes.creates]
  const request = {
    prospectIds: planned.map((one) => one.planned.claim.prospectId),
    // Whoever holds what was made, should another prospect have been given it meanwhile.
    crmIds: outcomes.creates.flatMap(({ outcome }) => (outcome.ok ? [outcome.id] : [])),
  }
  const done = await context.store.transact(run, request, (loaded: Loaded) => {
    const effects = settlePush({
      config,
      now: context.clock(),
      newId: context.newId,
      pairs: loaded.pairs,
      records: loaded.records,
      outcomes,
      random: context.random,
    })
    return { effects, answer: effects }
  })
  if (!done.ok) return { why: done.error.code }
  looks?.note(done.value.settlements)
  result.counts = addCounts(result.counts, done.value.counts)
  return null
}
