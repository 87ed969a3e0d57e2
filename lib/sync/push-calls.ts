import type { Instant } from '#lib/base/instant.ts'
import type { Reply, RowOutcome } from '#lib/salesforce/port.ts'
import { addCounts } from '#lib/sync/engine/effects.ts'
import type { PlannedCreate, PlannedUpdate, PushPlan } from '#lib/sync/engine/plan-push.ts'
import { type Outcomes, settlePush } from '#lib/sync/engine/settle-push.ts'
import { batchLimitsOf } from '#lib/sync/page-size.ts'
import type { Claim, Loaded } from '#lib/sync/ports.ts'
import type { PhaseInput, PhaseResult } from '#lib/sync/pull.ts'
import type { Stop } from '#lib/sync/run-calls.ts'
import type { UnderWay } from '#lib/sync/under-way.ts'

/** What no job took over, to be sent before `latest`. */
export type Decided = Pick<PushPlan, 'updates' | 'creates'> & { latest: number; sentAfter: Instant }

type Sending = Pick<Decided, 'latest' | 'sentAfter'> & {
  input: PhaseInput
  result: PhaseResult
  underWay: UnderWay
}

export async function sendDecided(
  input: PhaseInput,
  { updates, creates, latest, sentAfter }: Decided,
  result: PhaseResult,
  underWay: UnderWay,
): Promise<Stop | null> {
  const sending = { input, latest, sentAfter, result, underWay }
  const stop = await sendUpdates(sending, updates)
  if (stop === null) return sendCreates(sending, creates)
  await release(input, creates)
  return stop
}

export async function release(
  { context, run }: PhaseInput,
  planned: { claim: { id: string } }[],
): Promise<void> {
  await context.store.release(
    run,
    planned.map(({ claim }) => claim as Claim),
  )
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
  { input, latest, sentAfter, result, underWay }: Sending,
  planned: Planned[],
  send: (part: Planned[]) => Promise<Reply<Told>>,
): Promise<Stop | null> {
  const { context, calls } = input
  for (let at = 0; at < planned.length; ) {
    const part = planned.slice(at, at + calls.pieces * batchLimitsOf(context).pieceRows)
    const from = context.clock()
    const answer = await calls.ask('write', () => send(part), latest)
    calls.noteWrite(context.clock() - from)
    if (!answer.ok) {
      await release(input, planned.slice(at))
      return answer.stop
    }
    const outcomes = { ...answer.value, sentAfter }
    const stop = await underWay.record(() => record(input, outcomes, result))
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
