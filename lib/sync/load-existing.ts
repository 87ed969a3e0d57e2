import type { Instant } from '#lib/base/instant.ts'
import type { CrmObject, KeysetPosition } from '#lib/salesforce/port.ts'
import { filterOf } from '#lib/sharing/filter.ts'
import { endOf } from '#lib/sync/cycle.ts'
import { crmFieldsOf } from '#lib/sync/engine/fields.ts'
import type { RunCounts } from '#lib/sync/engine/types.ts'
import { pageSizeMax } from '#lib/sync/page-size.ts'
import type { Run, SyncContext } from '#lib/sync/ports.ts'
import {
  askAboutStrangers,
  emptyResult,
  mergeRecords,
  type PhaseInput,
  type PhaseResult,
} from '#lib/sync/pull.ts'
import { RunCalls, type Stop } from '#lib/sync/run-calls.ts'

export type LoadResult = { run: Run; counts: RunCounts; calls: number; stop: Stop | null }

/**
 * [CR-8] Makes prospects of the leads and contacts that are there already, once and on purpose. It reads the org from its
 * beginning and moves no cursor, so it disturbs no cycle and may be repeated.
 *
 * @param onProgress hears how many records have been read
 */
export async function loadExisting(
  context: SyncContext,
  wanted: CrmObject[],
  requestedBy: string | null,
  onProgress: (read: number) => Promise<void>,
): Promise<LoadResult> {
  const { store, worker } = context
  const title = 'Load existing records'
  const run = await store.beginRun({ kind: 'load', title, requestedBy, worker, fence: null })
  const calls = new RunCalls(context, run)
  const input = { context, run, config: await store.config(), calls }
  const result = emptyResult()
  let read = 0
  for (const object of wanted) {
    let from: KeysetPosition | null = { stamp: 0 as Instant, lastId: '' }
    while (from !== null && result.stop === null) {
      const page = await loadPage(input, object, from, result)
      from = page.next
      read += page.read
      await onProgress(read)
    }
  }
  const { counts, hash, stop } = result
  const end = endOf(stop, counts, hash, calls)
  await store.finishRun(run, { ...end, wait: null, planHash: null })
  return { run, counts, calls: calls.total, stop }
}

async function loadPage(
  input: PhaseInput,
  object: CrmObject,
  from: KeysetPosition,
  result: PhaseResult,
): Promise<{ next: KeysetPosition | null; read: number }> {
  const { context, config, calls } = input
  const within = filterOf(config.sharing, object)
  const fields = crmFieldsOf(config)[object]
  const reads = [{ object, from, fields, within, outside: false, limit: pageSizeMax }]
  const answer = await calls.ask('read', () => context.org.changedSince(reads))
  const [page] = answer.ok ? answer.value : []
  if (!answer.ok) result.stop = answer.stop
  if (!page) return { next: null, read: 0 }
  const { records, left } = page
  const asked = await askAboutStrangers(input, records, 'always')
  if (!asked.ok) {
    result.stop = asked.stop
    return { next: null, read: 0 }
  }
  result.stop = await mergeRecords(input, result, {
    records,
    left,
    candidates: asked.value.candidates,
    askedEmails: asked.value.emails,
    cursors: [],
    creation: 'always',
  })
  return { next: page.done ? null : page.last, read: records.length }
}
