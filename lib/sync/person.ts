import type { CrmObject, CrmRecord } from '#lib/salesforce/port.ts'
import { filterOf } from '#lib/sharing/filter.ts'
import { endOf } from '#lib/sync/cycle.ts'
import { emailKey } from '#lib/sync/engine/canonical.ts'
import { crmFieldsOf, objectsOf } from '#lib/sync/engine/fields.ts'
import { planRestore } from '#lib/sync/engine/restore.ts'
import type { RunCounts } from '#lib/sync/engine/types.ts'
import type { Run, SyncContext } from '#lib/sync/ports.ts'
import {
  askAboutStrangers,
  emptyResult,
  mergeRecords,
  type PhaseInput,
  type PhaseResult,
} from '#lib/sync/pull.ts'
import { pushBatch } from '#lib/sync/push.ts'
import { leaseMs, RunCalls, type Stop } from '#lib/sync/run-calls.ts'

export type PersonResult =
  /** Another hand holds the prospect at this moment: try again shortly. */
  | { ended: 'busy' }
  | { ended: 'unknown' }
  /** [SH-1] The record lies outside the sharing rule and was not read. */
  | { ended: 'outside' }
  | {
      ended: 'ran'
      run: Run
      /** Null: the record made no prospect (no e-mail, converted, deleted). */
      prospectId: string | null
      counts: RunCounts
      calls: number
      stop: Stop | null
    }

/** A few rounds at most: link, then send; or follow a converted lead to its contact. */
const roundsMax = 3

/** [CN-3] Sync with CRM: exactly this prospect, both ways, at once, paused or not. */
export async function syncProspect(
  context: SyncContext,
  prospectId: string,
  requestedBy: string | null,
): Promise<PersonResult> {
  const run = await begin(context, 'Sync with CRM', requestedBy)
  return syncInRun(context, run, prospectId)
}

/** [CN-3] Send to Concord: exactly this lead or contact. */
export async function sendRecord(
  context: SyncContext,
  crmId: string,
  requestedBy: string | null,
): Promise<PersonResult> {
  const run = await begin(context, 'Send to Concord', requestedBy)
  const input = await start(context, run)
  const object = objectOf(crmId)
  if (!objectsOf(input.config).includes(object)) return endUnread(input, emptyResult(), false)
  const within = filterOf(input.config.sharing, object)
  const reads = [{ object, ids: [crmId], fields: crmFieldsOf(input.config)[object], within }]
  const answer = await input.calls.ask('read', () => context.org.readByIds(reads))
  const result = emptyResult()
  if (!answer.ok) return finish(input, { ...result, stop: answer.stop }, null)
  const [record] = answer.value.records
  if (!record) return endUnread(input, result, answer.value.outside.length > 0)
  const known = await prospectOf(context, record)
  if (known !== null) {
    await restoreSent(input, known)
    return syncInRun(context, run, known, input)
  }
  const stop = await takeIn(input, record, result)
  return finish(input, { ...result, stop }, await prospectOf(context, record))
}

function objectOf(crmId: string): CrmObject {
  if (crmId.startsWith('001')) return 'Account'
  return crmId.startsWith('003') ? 'Contact' : 'Lead'
}

/** [DL-4] Whoever is sent comes out of the recycle bin, unless a live prospect has the e-mail. */
async function restoreSent({ context, run, config }: PhaseInput, id: string): Promise<void> {
  const { pairs } = await context.store.load({ prospectIds: [id] })
  const keys = pairs.map(({ prospect }) => emailKey(prospect.values.email))
  const request = { prospectIds: [id], emailKeys: keys.filter((key) => key !== null) }
  await context.store.transact(run, request, (loaded) => ({
    effects: planRestore({
      config,
      now: context.clock(),
      newId: context.newId,
      pairs: loaded.pairs,
      records: loaded.records,
      prospectId: id,
    }),
    answer: null,
  }))
}

async function takeIn(
  input: PhaseInput,
  record: CrmRecord,
  result: PhaseResult,
): Promise<Stop | null> {
  const asked = await askAboutStrangers(input, [record], 'always')
  if (!asked.ok) return asked.stop
  return mergeRecords(input, result, {
    records: [record],
    left: [],
    candidates: asked.value.candidates,
    askedEmails: asked.value.emails,
    cursors: [],
    creation: 'always',
  })
}

export async function syncInRun(
  context: SyncContext,
  run: Run,
  prospectId: string,
  started?: PhaseInput,
): Promise<PersonResult> {
  const input = started ?? (await start(context, run))
  const result = emptyResult()
  for (let round = 0; round < roundsMax; round++) {
    const claimed = await context.store.claimProspect(run, prospectId, leaseMs)
    if (claimed === 'busy' || claimed === 'unknown') {
      if (round > 0) break
      await finish(input, result, prospectId)
      return { ended: claimed }
    }
    const stop = await pushBatch(input, claimed, result)
    if (stop !== null) return finish(input, { ...result, stop }, prospectId)
    if (!(await isDueAgain(context, prospectId))) break
  }
  return finish(input, result, prospectId)
}

/** A round may end with more to do at once (a conversion was followed): then its row has no failure. */
async function isDueAgain(context: SyncContext, prospectId: string): Promise<boolean> {
  const { pairs } = await context.store.load({ prospectIds: [prospectId] })
  const pair = pairs.find(({ prospect }) => prospect.id === prospectId)
  return pair?.change?.state === 'waiting' && pair.error === null
}

/** The prospect that holds the record, or that has its e-mail or its Concord id. */
async function prospectOf(context: SyncContext, record: CrmRecord): Promise<string | null> {
  const key = emailKey(record.email)
  const { pairs } = await context.store.load({
    crmIds: [record.id],
    prospectIds: record.externalId === null ? [] : [record.externalId],
    emailKeys: key === null ? [] : [key],
  })
  const holder = pairs.find(({ link }) => link.crmId === record.id)
  const live = pairs.find(({ prospect }) => prospect.deletedAt === null)
  const isTaken = holder && holder.prospect.deletedAt !== null && live
  return (isTaken ? live : (holder ?? live))?.prospect.id ?? null
}

export function begin(
  context: SyncContext,
  title: string,
  requestedBy: string | null,
): Promise<Run> {
  const { store, worker } = context
  return store.beginRun({ kind: 'person', title, requestedBy, worker, fence: null })
}

export async function start(context: SyncContext, run: Run): Promise<PhaseInput> {
  const config = await context.store.config()
  return { context, run, config, calls: new RunCalls(context, run) }
}

async function endUnread(
  input: PhaseInput,
  result: PhaseResult,
  isOutside: boolean,
): Promise<PersonResult> {
  await finish(input, result, null)
  return { ended: isOutside ? 'outside' : 'unknown' }
}

/** A person's run leaves automatic work as it is: it neither lifts a wait nor starts one. */
export async function finish(
  { context, run, calls }: PhaseInput,
  { counts, hash, stop }: PhaseResult,
  prospectId: string | null,
): Promise<PersonResult> {
  const end = endOf(stop, counts, hash, calls)
  await context.store.finishRun(run, { ...end, wait: null, planHash: null })
  return { ended: 'ran', run, prospectId, counts, calls: calls.total, stop }
}
