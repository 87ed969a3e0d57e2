import type { CrmRecord, OutsideRecord } from '#lib/salesforce/port.ts'
import { askOrg } from '#lib/sync/ask-org.ts'
import { endOf } from '#lib/sync/cycle.ts'
import {
  createItem,
  type DryRunEntry,
  decisionItem,
  nameOf,
  updateItem,
} from '#lib/sync/dry-run-items.ts'
import { emailKey } from '#lib/sync/engine/canonical.ts'
import { addCounts } from '#lib/sync/engine/effects.ts'
import { addDecisions, addSends } from '#lib/sync/engine/plan-hash.ts'
import { emailKeysOf, planPull } from '#lib/sync/engine/plan-pull.ts'
import { type ClaimedChange, type PushPlan, planPush } from '#lib/sync/engine/plan-push.ts'
import type {
  Decision,
  DecisionField,
  Effects,
  FieldValues,
  Pair,
  RunCounts,
} from '#lib/sync/engine/types.ts'
import { batchSizeMax } from '#lib/sync/page-size.ts'
import type { Run, SyncContext } from '#lib/sync/ports.ts'
import {
  askAboutStrangers,
  emptyResult,
  externalIdsOf,
  type PhaseInput,
  type PhaseResult,
  sweepPages,
} from '#lib/sync/pull.ts'
import { RunCalls, type Stop } from '#lib/sync/run-calls.ts'

export type DryRunResult = {
  run: Run
  counts: RunCounts
  calls: number
  stop: Stop | null
  planHash: string
  /** To whom prospects would go here, by prospect: what the items say in words. At most `ownersMost`. */
  owners: Map<string, string>
}

const ownersMost = 200_000

/** What one dry run has seen so far. */
type DryRun = PhaseInput & {
  result: PhaseResult
  items: number
  /** Prospects whose inward half the pull planned; their outward half is what the push still adds. */
  planned: Set<string>
  /** Prospects that the pull would leave to the push. */
  left: Set<string>
  owners: Map<string, string>
  onProgress: (items: number) => Promise<void>
}

/**
 * [EX-1] The plan of the next cycle, both ways, record by record, with nothing written but the plan itself. Where nothing
 * changes in between, its hash is the hash of what the cycle then does.
 */
export async function dryRun(
  context: SyncContext,
  requestedBy: string | null,
  onProgress: (items: number) => Promise<void>,
): Promise<DryRunResult> {
  const { store, worker } = context
  const run = await store.beginRun({
    kind: 'dry_run',
    title: 'Dry run',
    requestedBy,
    worker,
    fence: null,
  })
  const calls = new RunCalls(context, run)
  const dry: DryRun = {
    context,
    run,
    config: await store.config(),
    calls,
    result: emptyResult(),
    items: 0,
    planned: new Set(),
    left: new Set(),
    owners: new Map(),
    onProgress,
  }
  const stop = (await planPages(dry)) ?? (await planWaiting(dry))
  const { counts, hash } = dry.result
  const end = endOf(stop, counts, hash, calls)
  await store.finishRun(run, { ...end, wait: null })
  const { owners } = dry
  return { run, counts, calls: calls.total, stop, planHash: end.planHash ?? '', owners }
}

async function planPages(dry: DryRun): Promise<Stop | null> {
  for await (const answer of sweepPages(dry)) {
    if (!answer.ok) return answer.stop
    const { pages } = answer.value
    const records = pages.flatMap((page) => page.records)
    const left = pages.flatMap((page) => page.left)
    const stop = await planPage(dry, records, left)
    if (stop) return stop
  }
  return null
}

async function planPage(
  dry: DryRun,
  page: CrmRecord[],
  left: OutsideRecord[],
): Promise<Stop | null> {
  const { context, config } = dry
  const asked = await askAboutStrangers(dry, page, 'automatic')
  if (!asked.ok) return asked.stop
  const { candidates, emails } = asked.value
  const loaded = await context.store.load({
    crmIds: [...page, ...candidates, ...left].map(({ id }) => id),
    prospectIds: externalIdsOf([...page, ...candidates]),
    emailKeys: emailKeysOf(page),
  })
  const effects = planPull({
    config,
    now: context.clock(),
    newId: context.newId,
    pairs: loaded.pairs,
    mirror: loaded.records,
    page,
    left,
    candidates,
    askedEmails: emails,
    cursors: [],
    creation: 'automatic',
  })
  for (const { prospectId } of effects.enqueue) dry.left.add(prospectId)
  const records = new Map([...page, ...candidates].map((record) => [record.id, record]))
  await note(dry, effects, loaded.pairs, [], records)
  for (const { prospectId } of effects.decisions) if (prospectId) dry.planned.add(prospectId)
  return null
}

/** What waits in the queue, then what the pull would add to it. */
async function planWaiting(dry: DryRun): Promise<Stop | null> {
  const { store } = dry.context
  let after: string | null = null
  for (;;) {
    const { claims, loaded } = await store.peek(after, batchSizeMax)
    if (claims.length === 0) break
    for (const { prospectId } of claims) dry.left.delete(prospectId)
    const stop = await planBatch(dry, claims, loaded.pairs)
    if (stop) return stop
    after = claims.at(-1)?.id ?? null
  }
  const left = [...dry.left]
  for (let at = 0; at < left.length; at += batchSizeMax) {
    const prospectIds = left.slice(at, at + batchSizeMax)
    const { pairs } = await store.load({ prospectIds })
    const stop = await planBatch(dry, prospectIds.map(toClaim), pairs)
    if (stop) return stop
  }
  return null
}

function toClaim(prospectId: string): ClaimedChange {
  return { id: prospectId, prospectId, lane: 3, tries: 0, generation: 0, createdAt: 0 }
}

async function planBatch(
  dry: DryRun,
  claims: ClaimedChange[],
  pairs: Pair[],
): Promise<Stop | null> {
  const { context, config } = dry
  const answers = await askOrg(dry, { pairs, records: [] }, claims)
  if (!answers.ok) return answers.stop
  const seen = [...answers.value.reread.values(), ...answers.value.candidates]
  const addresses = [
    ...seen.map(({ email }) => email),
    ...pairs.map(({ prospect }) => prospect.values.email),
  ]
  const keys = addresses.map((email) => emailKey(email)).filter((key) => key !== null)
  const loaded = await context.store.load({
    prospectIds: claims.map(({ prospectId }) => prospectId),
    crmIds: seen.map(({ id }) => id),
    emailKeys: [...new Set(keys)],
  })
  const byProspect = new Map(claims.map((claim) => [claim.prospectId, claim]))
  const plan = planPush({
    config,
    now: context.clock(),
    newId: context.newId,
    pairs: loaded.pairs.map((pair) => withRow(pair, byProspect)),
    mirror: loaded.records,
    claims,
    answers: answers.value,
    byPerson: false,
  })
  // The pull has shown their inward half already.
  const decisions = plan.effects.decisions.filter(
    ({ prospectId }) => prospectId === null || !dry.planned.has(prospectId),
  )
  await note(dry, { ...plan.effects, decisions }, loaded.pairs, sendsOf(plan), new Map())
  dry.result.hash = addSends(dry.result.hash, plan.updates, plan.creates)
  dry.result.counts = addCounts(dry.result.counts, {
    pushed: plan.updates.length,
    created: plan.creates.length,
  })
  return null
}

/** As if the pull had left its row in the queue already. */
function withRow(pair: Pair, claims: Map<string, ClaimedChange>): Pair {
  if (pair.change !== null) return pair
  const claim = claims.get(pair.prospect.id)
  return claim ? { ...pair, change: { id: claim.id, generation: 0, state: 'waiting' } } : pair
}

function sendsOf({ updates, creates }: PushPlan): ((pairs: Map<string, Pair>) => DryRunEntry)[] {
  return [
    ...updates.map((update) => (pairs: Map<string, Pair>) => updateItem(update, pairs)),
    ...creates.map((create) => (pairs: Map<string, Pair>) => createItem(create, pairs)),
  ]
}

async function note(
  dry: DryRun,
  { decisions, counts, errorsOpened, inserts, patches }: Effects,
  pairs: Pair[],
  sends: ((pairs: Map<string, Pair>) => DryRunEntry)[],
  records: Map<string, CrmRecord>,
): Promise<void> {
  const byId = new Map(pairs.map((pair) => [pair.prospect.id, pair]))
  const made = new Map(inserts.map(({ id, values }) => [id, values]))
  for (const { id, assignedUserId } of [...inserts, ...patches]) {
    if (assignedUserId && dry.owners.size < ownersMost) dry.owners.set(id, assignedUserId)
  }
  const refusals: Decision[] = errorsOpened.map(({ prospectId, crmId, title, message }) => ({
    prospectId,
    crmId,
    crmObject: null,
    kind: 'refuse',
    direction: 'none',
    reason: `${title}: ${message}`,
    fields: [],
    evidence: null,
  }))
  const entries = [...decisions, ...refusals]
    .map((decision) => decisionItem(withValues(decision, made), nameOf(decision, byId, records)))
    .concat(sends.map((send) => send(byId)))
  dry.result.counts = addCounts(dry.result.counts, counts)
  dry.result.hash = addDecisions(dry.result.hash, decisions)
  if (entries.length === 0) return
  const first = dry.items
  dry.items += entries.length
  await dry.context.store.saveDryRun(
    dry.run,
    entries.map((entry, at) => ({ ...entry, n: first + at + 1 })),
  )
  await dry.onProgress(dry.items)
}

/** What a prospect that would be made would hold: nothing stood here before. */
function withValues(decision: Decision, made: ReadonlyMap<string, FieldValues>): Decision {
  const values = decision.kind === 'create_prospect' && made.get(decision.prospectId ?? '')
  if (!values) return decision
  const fields = Object.entries(values).map(([field, to]): DecisionField => {
    return { field, direction: 'in', from: null, to, rule: 'only_salesforce_moved' }
  })
  return { ...decision, fields }
}
