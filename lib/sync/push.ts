import type { Instant } from '#lib/base/instant.ts'
import type { Result } from '#lib/base/result.ts'
import type { CrmRecord } from '#lib/salesforce/port.ts'
import { askOrg } from '#lib/sync/ask-org.ts'
import { attendJobs, type BulkJobs, openJobs } from '#lib/sync/bulk-push.ts'
import type { BulkHeld } from '#lib/sync/engine/bulk.ts'
import { emailKey } from '#lib/sync/engine/canonical.ts'
import { addCounts, noEffects } from '#lib/sync/engine/effects.ts'
import { addEffects, addSends, type PlanHash } from '#lib/sync/engine/plan-hash.ts'
import { type OrgAnswers, type PushPlan, planPush } from '#lib/sync/engine/plan-push.ts'
import { heirOf } from '#lib/sync/engine/succession.ts'
import type { Decision, Effects, Lane } from '#lib/sync/engine/types.ts'
import { decisionsOfUpdates } from '#lib/sync/guard.ts'
import { Looks } from '#lib/sync/looks.ts'
import { batchLimitsOf } from '#lib/sync/page-size.ts'
import type { Claim, Claimed, HeldChange, Loaded, WriteRefusal } from '#lib/sync/ports.ts'
import { emptyResult, type PhaseInput, type PhaseResult } from '#lib/sync/pull.ts'
import { type Decided, release, sendDecided } from '#lib/sync/push-calls.ts'
import { leaseMs, type Stop } from '#lib/sync/run-calls.ts'
import { UnderWay } from '#lib/sync/under-way.ts'

const allLanes: Lane[] = [1, 2, 3, 4]

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
  return withUnderWay(async (underWay) => {
    const pushing: Pushing = { input, result, underWay, jobs: 'not asked' }
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
  underWay: UnderWay
  jobs: BulkJobs | 'not asked' | null
}

/** What a person asked for: one batch, to its end. */
export function pushBatch(
  input: PhaseInput,
  claimed: Claimed,
  result: PhaseResult,
): Promise<Stop | null> {
  const batch = { ...claimed, claimedAt: input.context.clock(), jobs: null }
  return withUnderWay((underWay) => startBatch(input, batch, result, underWay))
}

/** Whatever ends the work, what is under way is written down first. */
async function withUnderWay(
  work: (underWay: UnderWay) => Promise<Stop | null>,
): Promise<Stop | null> {
  const underWay = new UnderWay()
  try {
    const stop = await work(underWay)
    return (await underWay.end()) ?? stop
  } finally {
    await underWay.settle()
  }
}

async function pushDue(pushing: Pushing): Promise<Stop | null> {
  const { input, result, underWay } = pushing
  for await (const { loaded, claimedAt, ...claimed } of claimsOf(input, underWay)) {
    const claims = input.looks.counted(claimed.claims)
    const { jobs, probes } = await waysOf(pushing, claims)
    const stop =
      (await startBatch(input, { claims, loaded, claimedAt, jobs }, result, underWay)) ??
      (probes ? await underWay.sent() : null)
    if (stop !== null) return stop
    if (probes && input.calls.isSwift) pushing.jobs = null
  }
  return underWay.end()
}

/**
 * [QU-4] Much goes by jobs, whose wait costs nobody anything, unless the org answers so swiftly that collections are quicker:
 * where calls are plenty the first batch goes by them, and tells.
 */
async function waysOf(
  pushing: Pushing,
  claims: readonly Claim[],
): Promise<{ jobs: BulkJobs | null; probes: boolean }> {
  const { input, jobs } = pushing
  if (jobs !== 'not asked') return { jobs, probes: false }
  const opened = await openJobs(input, claims)
  pushing.jobs = opened?.jobs ?? null
  return opened?.plenty ? { jobs: null, probes: true } : { jobs: pushing.jobs, probes: false }
}

/**
 * What is due, a batch at a time. From the second on, behind a full batch the next is claimed while it is worked on: how
 * much waits is asked at the first, and counts what nobody holds.
 */
async function* claimsOf(
  { context, run }: PhaseInput,
  underWay: UnderWay,
): AsyncGenerator<Claimed & { claimedAt: number }> {
  const claim = async () => {
    const claimedAt = context.clock()
    const request = { limit: batchLimitsOf(context).rows, leaseMs, lanes: allLanes }
    return { ...(await context.store.claim(run, request)), claimedAt }
  }
  let ahead: ReturnType<typeof claim> | null = null
  // Full batches follow each other at once; behind others, what is under way may be due again.
  let isFull = true
  try {
    for (let n = 0; ; n++) {
      if (!isFull && (await underWay.end()) !== null) return
      const claimed = await (ahead ?? claim())
      ahead = null
      if (claimed.claims.length === 0 && (!isFull || n === 0)) return
      isFull = claimed.claims.length === batchLimitsOf(context).rows
      if (isFull && n > 0) ahead = claim()
      ahead?.catch(() => {})
      if (claimed.claims.length > 0) yield claimed
    }
  } finally {
    const left = await ahead?.catch(() => null)
    if (left) await context.store.release(run, left.claims)
  }
}

type Batch = Claimed & { claimedAt: number; jobs: BulkJobs | null }

/**
 * One batch: look at the org, decide and write the intents in one transaction, then send, which goes on when this is over.
 * Claims that were not settled because the run had to stop go back as they were.
 */
async function startBatch(
  input: PhaseInput,
  batch: Batch,
  result: PhaseResult,
  underWay: UnderWay,
): Promise<Stop | null> {
  // [I3] An org that takes its time is not looked at before it has answered: what was read would be old when it is sent.
  if (!input.calls.isSwift) {
    const before = await underWay.sent()
    if (before !== null) {
      await input.context.store.release(input.run, batch.claims)
      return before
    }
  }
  const decided = await decide(input, batch, result)
  const before = await underWay.sent()
  if (!decided.ok) return before ?? decided.stop
  if (before !== null) {
    await release(input, [...decided.value.updates, ...decided.value.creates])
    return before
  }
  await underWay.send(() => sendDecided(input, decided.value, result, underWay))
  const { jobs } = batch
  return jobs?.hasFull ? underWay.upload(() => jobs.submitFull()) : null
}

async function decide(
  input: PhaseInput,
  batch: Batch,
  result: PhaseResult,
): Promise<{ ok: true; value: Decided } | { ok: false; stop: Stop }> {
  const { context, run } = input
  const { claims, jobs } = batch
  // A process that was stopped and went on must not send what others may have decided anew [I17]. Half a lease since the
  // claim itself: looking how much waits may take a while, too.
  const latest = batch.claimedAt + leaseMs / 2
  const answers = await askOrg(input, batch.loaded, claims)
  if (!answers.ok) {
    await context.store.release(run, claims)
    return answers
  }
  const prepared = await prepare(input, batch, answers.value, jobs)
  if (!prepared.ok) return { ok: false, stop: { why: prepared.error.code } }
  const { plan, held, now } = prepared.value
  if (held) {
    await context.store.release(run, claims)
    await context.store.holdMassChange(run, held)
    return { ok: false, stop: { why: 'mass_change' } }
  }
  input.guard?.count(claims)
  input.looks?.note(plan.effects.settlements)
  take(result, plan.effects)
  result.hash = addSends(result.hash, plan.updates, plan.creates)
  return { ok: true, value: { ...now, latest, sentAfter: answers.orgTime ?? (0 as Instant) } }
}

function take(result: PhaseResult, effects: Effects): void {
  result.counts = addCounts(result.counts, effects.counts)
  result.hash = addEffects(result.hash, effects)
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
    const held = guard?.judge(claims, losesBy(plan)) ?? null
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
