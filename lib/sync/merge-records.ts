import { setTimeout as sleep } from 'node:timers/promises'
import type { CrmRecord } from '#lib/salesforce/port.ts'
import { filterOf } from '#lib/sharing/filter.ts'
import { noEffects } from '#lib/sync/engine/effects.ts'
import { crmFieldsOf } from '#lib/sync/engine/fields.ts'
import { isMerged, type MergeWish, planRecordMerge } from '#lib/sync/engine/record-merge.ts'
import { begin, finish, start, syncProspect } from '#lib/sync/person.ts'
import type { SyncContext } from '#lib/sync/ports.ts'
import { emptyResult, type PhaseInput } from '#lib/sync/pull.ts'
import type { Stop } from '#lib/sync/run-calls.ts'

export type MergeResult =
  | { ended: 'merged'; prospectIds: string[] }
  | { ended: 'refused'; why: string }
  /** Sent, and the org has neither said nor shown that it happened. */
  | { ended: 'unknown' }
  | { ended: 'stopped'; stop: Stop }

type Pause = (ms: number) => Promise<unknown>

/** After a lost answer the org is looked at so often before anything is said. */
const looksMax = 4
const lookPauseMs = 500

/**
 * [DU-2] Read again, judged, merged, then the prospects follow [DL-2]. Running it twice is safe: the first look finds what
 * an earlier try did, and Salesforce refuses to merge what is merged.
 */
export async function mergeInSalesforce(
  context: SyncContext,
  wish: MergeWish,
  requestedBy: string | null,
  pause: Pause = sleep,
): Promise<MergeResult> {
  const run = await begin(context, 'Merge in Salesforce', requestedBy)
  const input = await start(context, run)
  const result = await mergeOnce(input, wish, pause)
  if (result.ended === 'merged') result.prospectIds = await takeIn(input, wish)
  const stop = result.ended === 'stopped' ? result.stop : null
  await finish(input, { ...emptyResult(), stop }, null)
  if (result.ended !== 'merged') return result
  // Whoever lost his record first, so that the one that stays knows what came to it.
  for (const prospectId of result.prospectIds) await syncProspect(context, prospectId, requestedBy)
  return result
}

async function mergeOnce(input: PhaseInput, wish: MergeWish, pause: Pause): Promise<MergeResult> {
  const { context, calls, config } = input
  const seen = await look(input, wish)
  if (!seen.ok) return { ended: 'stopped', stop: seen.stop }
  if (seen.outside) return { ended: 'refused', why: 'One of them lies outside the sharing rule' }
  const plan = planRecordMerge(wish, seen.records, config)
  if (plan.do === 'nothing') return { ended: 'merged', prospectIds: [] }
  if (plan.do === 'refuse') return { ended: 'refused', why: plan.why }
  const described = await calls.ask('setup', () => context.org.describe([wish.object]))
  if (!described.ok) return { ended: 'stopped', stop: described.stop }
  if (described.value[0]?.deletable === false) {
    return {
      ended: 'refused',
      why: `The connector user may not delete ${wish.object.toLowerCase()}s, which a merge does. Give it Delete on ${wish.object}, or merge them in Salesforce`,
    }
  }
  const { object, masterId, loserIds } = wish
  const request = { object, masterId, loserIds, values: plan.values }
  const answer = await calls.ask('write', () => context.org.mergeRecords(request))
  if (answer.ok && answer.value.ok) return { ended: 'merged', prospectIds: [] }
  if (answer.ok && !answer.value.ok && answer.value.failure.code !== 'ambiguous') {
    return { ended: 'refused', why: answer.value.failure.message }
  }
  const isLost =
    answer.ok || (answer.stop.why === 'call_failed' && answer.stop.failure.code === 'ambiguous')
  return isLost ? lookAfter(input, wish, pause) : { ended: 'stopped', stop: answer.stop }
}

type Look = { ok: true; records: CrmRecord[]; outside: boolean } | { ok: false; stop: Stop }

async function look({ context, calls, config }: PhaseInput, wish: MergeWish): Promise<Look> {
  const { object, masterId, loserIds } = wish
  const within = filterOf(config.sharing, object)
  const ids = [masterId, ...loserIds]
  const reads = [{ object, ids, fields: crmFieldsOf(config)[object], within }]
  const answer = await calls.ask('read', () => context.org.readByIds(reads))
  if (!answer.ok) return answer
  const { records, outside } = answer.value
  return { ok: true, records, outside: outside.length > 0 }
}

/** The answer was lost: the org tells whether it happened. Nothing is sent again. */
async function lookAfter(input: PhaseInput, wish: MergeWish, pause: Pause): Promise<MergeResult> {
  for (let n = 0; n < looksMax; n++) {
    const seen = await look(input, wish)
    if (!seen.ok) return { ended: 'unknown' }
    if (isMerged(wish, seen.records)) return { ended: 'merged', prospectIds: [] }
    await pause(lookPauseMs * 2 ** n)
  }
  return { ended: 'unknown' }
}

/**
 * The records as they are now, and whoever is linked to them waits: what this run cannot finish any more the next push does.
 * @returns who is linked, those of the losers first
 */
async function takeIn(input: PhaseInput, wish: MergeWish): Promise<string[]> {
  const { context, run } = input
  const seen = await look(input, wish)
  const records = seen.ok ? seen.records : []
  const ids = [...wish.loserIds, wish.masterId]
  const done = await context.store.transact(run, { crmIds: ids }, ({ pairs }) => {
    const holders = ids.flatMap((id) => pairs.filter(({ link }) => link.crmId === id))
    const live = holders.filter(({ prospect }) => prospect.deletedAt === null)
    const effects = noEffects()
    effects.mirror.push(...records)
    for (const { prospect } of live) {
      effects.enqueue.push({ prospectId: prospect.id, lane: 1, cause: 'manual', fields: [] })
    }
    effects.decisions.push({
      prospectId: null,
      crmId: wish.masterId,
      crmObject: wish.object,
      kind: 'merge',
      direction: 'out',
      reason: `${wish.by} merged ${wish.loserIds.length === 1 ? 'another' : 'two others'} into this ${wish.object.toLowerCase()}`,
      fields: [],
      evidence: null,
    })
    return { effects, answer: live.map(({ prospect }) => prospect.id) }
  })
  return done.ok ? done.value : []
}
