import type { CrmObject } from '#lib/salesforce/port.ts'
import { filtersOf } from '#lib/sharing/filter.ts'
import { endOf } from '#lib/sync/cycle.ts'
import { crmFieldsOf, objectsOf } from '#lib/sync/engine/fields.ts'
import type { RunCounts } from '#lib/sync/engine/types.ts'
import { batchSizeMax } from '#lib/sync/page-size.ts'
import type { Run, SyncContext } from '#lib/sync/ports.ts'
import { emptyResult, mergeRecords, type PhaseInput, type PhaseResult } from '#lib/sync/pull.ts'
import { RunCalls, type Stop } from '#lib/sync/run-calls.ts'

/**
 * [SH-4] After a change of the rule: every linked record is looked at once. What lies outside leaves; what is back inside
 * brings its prospect back. Until all were looked at it begins again with each run.
 */
export async function checkShared(
  input: PhaseInput,
  result: PhaseResult,
  onProgress: (looked: number) => Promise<void>,
): Promise<Stop | null> {
  const { context, run, config, calls } = input
  const [fields, within] = [crmFieldsOf(config), filtersOf(config.sharing)]
  let after: string | null = null
  let looked = 0
  for (;;) {
    const links = await context.store.links(after, batchSizeMax)
    if (links.length === 0) break
    const idsOf = (object: CrmObject) =>
      links.filter((link) => link.object === object).map(({ crmId }) => crmId)
    const reads = objectsOf(config)
      .map((object) => ({
        object,
        ids: idsOf(object),
        fields: fields[object],
        within: within[object],
      }))
      .filter(({ ids }) => ids.length > 0)
    const answer = await calls.ask('compare', () => context.org.readByIds(reads))
    if (!answer.ok) return answer.stop
    const stop = await mergeRecords(input, result, {
      records: answer.value.records,
      left: answer.value.outside,
      candidates: [],
      askedEmails: new Set(),
      cursors: [],
      creation: 'automatic',
    })
    if (stop) return stop
    after = links.at(-1)?.crmId ?? null
    looked += links.length
    await onProgress(looked)
  }
  await context.store.markSharingChecked(run)
  return null
}

/** The same as a run of its own, so that what left is gone at once, paused or not. */
export async function applySharing(
  context: SyncContext,
  requestedBy: string | null,
  onProgress: (looked: number) => Promise<void>,
): Promise<{ run: Run; counts: RunCounts; stop: Stop | null }> {
  const { store, worker } = context
  const title = 'Apply the sharing rule'
  const run = await store.beginRun({ kind: 'load', title, requestedBy, worker, fence: null })
  const calls = new RunCalls(context, run)
  const result = emptyResult()
  const input = { context, run, config: await store.config(), calls }
  const stop = await checkShared(input, result, onProgress)
  const end = endOf(stop, result.counts, result.hash, calls)
  await store.finishRun(run, { ...end, wait: null, planHash: null })
  return { run, counts: result.counts, stop }
}
