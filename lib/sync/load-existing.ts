import { assert } from '#lib/base/assert.ts'
import type { Instant } from '#lib/base/instant.ts'
import type { ChangedPage, CrmObject, KeysetPosition } from '#lib/salesforce/port.ts'
import { filterOf } from '#lib/sharing/filter.ts'
import { areForBulk, openBulkRead, readBulkPages, waitForBulkRead } from '#lib/sync/bulk-pull.ts'
import { endOf } from '#lib/sync/cycle.ts'
import { crmFieldsOf } from '#lib/sync/engine/fields.ts'
import { emptyPlanHash } from '#lib/sync/engine/plan-hash.ts'
import type { RunCounts } from '#lib/sync/engine/types.ts'
import { pageSizeMax } from '#lib/sync/page-size.ts'
import type { Run, SyncContext } from '#lib/sync/ports.ts'
import {
  askAboutStrangers,
  type Merge,
  mergeRecords,
  type PhaseInput,
  planMerge,
} from '#lib/sync/pull.ts'
import { type Answer, RunCalls, type Stop } from '#lib/sync/run-calls.ts'
import { WorkBeside } from '#lib/sync/work-beside.ts'

type LoadSum = { counts: RunCounts; stop: Stop | null }
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
  const result: LoadSum = { counts: {}, stop: null }
  const progress = tellLast(onProgress)
  result.stop = await openJobs(input, wanted)
  const merges = new WorkBeside(mergesMost)
  try {
    for (const [n, object] of wanted.entries()) {
      if (result.stop !== null) break
      const firstRows = n === 0 ? startRows : pageSizeMax
      await loadObject({ input, object, firstRows, result, merges, onRead: progress.add })
    }
    result.stop ??= await merges.end()
  } finally {
    await merges.settle()
  }
  await progress.told()
  const { counts, stop } = result
  const end = endOf(stop, counts, emptyPlanHash, calls)
  await store.finishRun(run, { ...end, wait: null, planHash: null })
  return { run, counts, calls: calls.total, stop }
}

/** Tells how many there are by now, beside the work: while it tells, only the newest number waits. */
function tellLast(tell: (sum: number) => Promise<void>) {
  let sum = 0
  let toldSum = 0
  let telling: Promise<void> | null = null
  const tellOn = async () => {
    while (toldSum < sum) {
      toldSum = sum
      await tell(sum)
    }
    telling = null
  }
  return {
    add: (more: number) => {
      sum += more
      telling ??= tellOn()
      // Whoever waits in the end hears of it.
      telling.catch(() => {})
    },
    told: async () => telling,
  }
}

/** Pages that are merged side by side: Postgres works on each with a processor of its own, and a load has no order. */
const mergesMost = 2

/** The first page of all is short: there is something to merge soon. */
const startRows = pageSizeMax / 4

type ObjectLoad = {
  input: PhaseInput
  object: CrmObject
  /** How many records its first page asks for. */
  firstRows: number
  result: LoadSum
  /** Goes on from one object to the next: the last pages of one are merged while the first of the next is read. */
  merges: WorkBeside
  onRead: (records: number) => void
}

/**
 * While a page is merged, the next one's strangers are asked about and what it comes to is decided, and the one after it is
 * read: far away an org is no slower than what is done with its answers.
 */
async function loadObject(load: ObjectLoad): Promise<void> {
  const { input, object, firstRows, result, merges, onRead } = load
  const byJob = await loadByJob(load)
  if (byJob === 'done') return
  const pages = readPages(input, object, firstRows)
  const take = async (): Promise<Answer<Merge> | null> => {
    const { value: answer, done } = await pages.next()
    if (done) return null
    return answer.ok ? prepareMerge(input, answer.value) : answer
  }
  let next: Promise<Answer<Merge> | null> | null = take()
  try {
    while (next !== null && result.stop === null) {
      const taken: Answer<Merge> | null = await next
      next = null
      if (taken?.ok === false) result.stop = taken.stop
      if (!taken?.ok) break
      next = take()
      result.stop = await merges.add(() => mergePage(input, taken.value, result, onRead))
    }
  } finally {
    // What was asked for is not left behind unheard.
    await next
    await pages.return(undefined)
  }
}

const jobNameOf = (object: CrmObject) => `load ${object}`
const sourceOf = (object: CrmObject) => ({ object, outside: false, from: beginning })

/**
 * [QU-4] Very much is read by a job, and one that a killed worker left is read on. All are opened before the first is waited for:
 * Salesforce prepares one while another is read.
 */
async function openJobs(input: PhaseInput, wanted: readonly CrmObject[]): Promise<Stop | null> {
  const { store } = input.context
  const kept = await Promise.all(wanted.map((object) => store.bulkRead(jobNameOf(object))))
  const unread = wanted.filter((_, n) => kept[n] === null)
  if (unread.length === 0) return null
  const large = await areForBulk(input, unread.map(sourceOf))
  if (!large.ok) return large.stop
  for (const object of unread.filter((_, n) => large.value[n])) {
    const opened = await openBulkRead(input, jobNameOf(object), sourceOf(object))
    if (!opened.ok) return opened.stop
  }
  return null
}

/** A job's pages are merged as those of a sweep are, and here nothing else waits for them. */
async function loadByJob({
  input,
  object,
  result,
  merges,
  onRead,
}: ObjectLoad): Promise<'done' | 'by pages'> {
  const [name, source] = [jobNameOf(object), sourceOf(object)]
  const ready = await waitForBulkRead(input, name, source)
  if (!ready.ok) {
    result.stop = ready.stop
    return 'done'
  }
  const { value: kept } = ready
  if (kept === null) return 'by pages'
  result.stop = await readBulkPages(input, name, source, kept, {
    merges,
    prepare: (page) => prepareMerge(input, page),
    merge: (_, merge) => mergePage(input, merge, result, onRead),
  })
  return 'done'
}

async function mergePage(
  input: PhaseInput,
  merge: Merge,
  result: LoadSum,
  onRead: (records: number) => void,
): Promise<Stop | null> {
  if (merge.records.length + merge.left.length === 0) return null
  const stop = await mergeRecords(input, result, merge)
  if (stop === null) onRead(merge.records.length)
  return stop
}

const beginning: KeysetPosition = { stamp: 0 as Instant, lastId: '' }

async function* readPages(
  input: PhaseInput,
  object: CrmObject,
  firstRows: number,
): AsyncGenerator<Answer<ChangedPage>, undefined> {
  let next: Promise<Answer<ChangedPage>> | null = readPage(input, object, beginning, firstRows)
  try {
    while (next !== null) {
      const answer: Answer<ChangedPage> = await next
      next = null
      const last = answer.ok && !answer.value.done ? answer.value.last : null
      if (last) next = readPage(input, object, last, pageSizeMax)
      yield answer
    }
  } finally {
    await next
  }
}

async function readPage(
  { context, config, calls }: PhaseInput,
  object: CrmObject,
  from: KeysetPosition,
  limit: number,
): Promise<Answer<ChangedPage>> {
  const within = filterOf(config.sharing, object)
  const fields = crmFieldsOf(config)[object]
  const reads = [{ object, from, fields, within, outside: false, limit }]
  const read = await calls.ask('read', () => context.org.changedSince(reads))
  if (!read.ok) return read
  const [page] = read.value
  assert(page, 'One page was asked for')
  return { ...read, value: page }
}

/**
 * All of a page that can be had before its transaction, which finds out whether it still holds. Whom the page before makes is
 * asked about once too often.
 */
async function prepareMerge(input: PhaseInput, page: ChangedPage): Promise<Answer<Merge>> {
  const asked = await askAboutStrangers(input, page.records, 'always')
  if (!asked.ok) return asked
  const { candidates, emails, areAllNew } = asked.value
  const merge: Merge = {
    records: page.records,
    left: page.left,
    candidates,
    askedEmails: emails,
    cursors: [],
    creation: 'always',
  }
  if (areAllNew) merge.ifAllNew = planMerge(input, merge, { pairs: [], records: [] })
  return { ...asked, value: merge }
}
