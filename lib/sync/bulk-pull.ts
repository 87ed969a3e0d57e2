import { setTimeout as sleepFor } from 'node:timers/promises'
import type { Instant } from '#lib/base/instant.ts'
import type { BulkPage, BulkRead } from '#lib/salesforce/bulk-port.ts'
import type { ChangedPage, CrmObject, KeysetPosition } from '#lib/salesforce/port.ts'
import { filtersOf } from '#lib/sharing/filter.ts'
import { limitsOf } from '#lib/sync/bulk-push.ts'
import { isForBulk, pollDelayMs } from '#lib/sync/engine/bulk.ts'
import { crmFieldsOf } from '#lib/sync/engine/fields.ts'
import { textHash } from '#lib/sync/engine/plan-hash.ts'
import { pageSizeMax } from '#lib/sync/page-size.ts'
import type { OpenBulkRead } from '#lib/sync/ports.ts'
import type { PhaseInput } from '#lib/sync/pull.ts'
import type { Answer, Stop } from '#lib/sync/run-calls.ts'
import { WorkBeside } from '#lib/sync/work-beside.ts'

// A query job answers in the order of a sweep, so its pages are merged as a sweep's are: rows and cursor in one
// transaction. It is opened from where the cursor stands; where the cursor stands elsewhere by the time its first page is
// read, or other fields or another rule are asked for, it is worth nothing and dropped.

/** What one answer carries; merged in parts of a page. While one is merged the next is there already: memory is twice this. */
const resultRows = 2 * pageSizeMax

export type BulkSource = { object: CrmObject; outside: boolean; from: KeysetPosition | null }

export function bulkReadOf({ config }: PhaseInput, source: BulkSource): BulkRead {
  const { object } = source
  const types = Object.fromEntries(
    (config.schema[object] ?? []).map(({ name, type }) => [name, type]),
  )
  return {
    ...source,
    fields: crmFieldsOf(config)[object],
    within: filtersOf(config.sharing)[object],
    types,
  }
}

/** Two reads that ask the same have the same shape. The second part says from where. */
function shapeOf({ object, outside, fields, within, from }: BulkRead): string {
  const asked = textHash(JSON.stringify([object, outside, fields, within?.soql.text ?? null]))
  return `${asked} ${from?.stamp ?? ''} ${from?.lastId ?? ''}`
}

function isSameRead(kept: OpenBulkRead, read: BulkRead): boolean {
  const [now, then] = [shapeOf(read), kept.shape]
  return kept.locator === null ? now === then : now.split(' ')[0] === then.split(' ')[0]
}

/** Whether so much lies beyond these positions that a job reads it for less. One call for all of them. */
export async function areForBulk(
  input: PhaseInput,
  sources: readonly BulkSource[],
): Promise<Answer<boolean[]>> {
  const { context, config, calls } = input
  const within = filtersOf(config.sharing)
  const counts = sources.map(({ object, from }) => ({
    object,
    filter: 'all' as const,
    within: within[object],
    ...(from && { from }),
  }))
  const counted = await calls.ask('read', () => context.org.count(counts))
  if (!counted.ok) return counted
  const { callsLeft } = await context.store.outlook([], 0)
  const value = counted.value.map((rows) => isForBulk(rows, 'in', callsLeft, limitsOf(input)))
  return { ...counted, value }
}

export async function openBulkRead(
  input: PhaseInput,
  name: string,
  source: BulkSource,
): Promise<Answer<OpenBulkRead>> {
  const { context, run, calls } = input
  const read = bulkReadOf(input, source)
  const opened = await calls.ask('read', () => context.org.openBulkRead(read))
  if (!opened.ok) return opened
  const openedAt = context.clock()
  const kept: OpenBulkRead = {
    orgJobId: opened.value,
    shape: shapeOf(read),
    locator: null,
    complete: false,
    openedAt,
    polls: 0,
    pollAt: (openedAt + pollDelayMs(0)) as Instant,
  }
  const done = await context.store.keepBulkRead(run, name, kept)
  return done.ok ? { ...opened, value: kept } : { ok: false, stop: { why: done.error.code } }
}

type Standing = { read: 'none' | 'working' } | { read: 'ready'; kept: OpenBulkRead }

/** How a read of that name stands: none that is of use, not yet due or done, or ready to be read on. */
export async function lookAtBulkRead(
  input: PhaseInput,
  name: string,
  source: BulkSource,
): Promise<Answer<Standing>> {
  const { context, run, calls } = input
  const kept = await context.store.bulkRead(name)
  const none = async (): Promise<Answer<Standing>> => {
    if (kept) await context.store.dropBulkRead(run, name)
    return { ok: true, value: { read: 'none' }, orgTime: null }
  }
  const now = context.clock()
  const isOld = kept !== null && now - kept.openedAt > limitsOf(input).jobLifeMs
  if (!kept || isOld || !isSameRead(kept, bulkReadOf(input, source))) return none()
  if (kept.complete) return { ok: true, value: { read: 'ready', kept }, orgTime: null }
  if (kept.pollAt > now) return { ok: true, value: { read: 'working' }, orgTime: null }
  const job = await calls.ask('read', () => context.org.bulkJob('query', kept.orgJobId))
  if (!job.ok) return job
  const state = job.value?.state
  if (state !== 'complete' && state !== 'working') return none()
  const isDone = state === 'complete'
  const polls = kept.polls + 1
  const pollAt = (now + pollDelayMs(polls)) as Instant
  const next = isDone ? { ...kept, complete: true } : { ...kept, polls, pollAt }
  const done = await context.store.keepBulkRead(run, name, next)
  if (!done.ok) return { ok: false, stop: { why: done.error.code } }
  return { ...job, value: isDone ? { read: 'ready', kept: next } : { read: 'working' } }
}

/** For who has nothing else to do meanwhile: a load. */
export async function waitForBulkRead(
  input: PhaseInput,
  name: string,
  source: BulkSource,
): Promise<Answer<OpenBulkRead | null>> {
  const sleep = input.context.sleep ?? ((ms: number) => sleepFor(ms))
  for (let polls = 0; ; polls++) {
    const looked = await lookAtBulkRead(input, name, source)
    if (!looked.ok) return looked
    if (looked.value.read !== 'working') {
      const kept = looked.value.read === 'ready' ? looked.value.kept : null
      return { ...looked, value: kept }
    }
    await sleep(pollDelayMs(polls))
  }
}

/** What is to be had of a part before its transaction, while its forerunner is merged; and the transaction. */
export type PartWork<Ready> = {
  /** Where they are merged; a sweep's go one by one, each with its cursor. */
  merges?: WorkBeside
  prepare: (page: ChangedPage) => Promise<Prepared<Ready>>
  merge: (page: ChangedPage, ready: Ready, orgTime: Instant | null) => Promise<Stop | null>
}
type Prepared<Ready> = { ok: true; value: Ready } | { ok: false; stop: Stop }

/** A page as it is merged. `readTo` stands on the last of an answer: where the job has been read to with it. */
type Part = {
  page: ChangedPage
  orgTime: Instant | null
  readTo: { locator: string | null } | null
}
type ReadyPart<Ready> = { part: Part; ready: Ready }

/**
 * The pages of a complete job, from where it was read to. Each part is asked for and prepared while its forerunner is
 * merged, and an answer counts as read once its last part has been.
 */
export async function readBulkPages<Ready>(
  input: PhaseInput,
  name: string,
  source: BulkSource,
  kept: OpenBulkRead,
  { merges = new WorkBeside(1), prepare, merge }: PartWork<Ready>,
): Promise<Stop | null> {
  const { context, run } = input
  const parts = readParts(input, source, kept)
  const take = async (): Promise<Prepared<ReadyPart<Ready>> | null> => {
    const { value: answer, done } = await parts.next()
    if (done) return null
    if (!answer.ok) {
      // A result that cannot be read is read from the cursor on, by a sweep.
      if (isUseless(answer.stop)) await context.store.dropBulkRead(run, name)
      return answer
    }
    const prepared = await prepare(answer.value.page)
    return prepared.ok
      ? { ok: true, value: { part: answer.value, ready: prepared.value } }
      : prepared
  }
  const mark = async ({ locator }: { locator: string | null }): Promise<Stop | null> => {
    const stop = await merges.soFar()
    if (stop) return stop
    if (locator === null) {
      await context.store.dropBulkRead(run, name)
      return null
    }
    const done = await context.store.keepBulkRead(run, name, { ...kept, locator })
    return done.ok ? null : { why: done.error.code }
  }
  let marking: Promise<Stop | null> = Promise.resolve(null)
  let next: Promise<Prepared<ReadyPart<Ready>> | null> | null = take()
  try {
    while (next !== null) {
      const taken: Prepared<ReadyPart<Ready>> | null = await next
      next = null
      if (taken === null) break
      if (!taken.ok) return taken.stop
      next = take()
      const { part, ready } = taken.value
      const stop = await merges.add(() => merge(part.page, ready, part.orgTime))
      if (stop) return stop
      if (part.readTo === null) continue
      // One after the other, beside what is merged meanwhile.
      const unmarked = await marking
      if (unmarked) return unmarked
      marking = mark(part.readTo)
      marking.catch(() => {})
    }
    return (await merges.end()) ?? (await marking)
  } finally {
    // What was asked for is not left behind unheard.
    await merges.settle()
    await Promise.allSettled([marking])
    await next
    await parts.return(undefined)
  }
}

async function* readParts(
  input: PhaseInput,
  source: BulkSource,
  kept: OpenBulkRead,
): AsyncGenerator<Answer<Part>, undefined> {
  const { context, calls } = input
  const read = bulkReadOf(input, source)
  const fetch = (locator: string | null): Promise<Answer<BulkPage>> =>
    calls.ask('read', () => context.org.bulkPage(kept.orgJobId, read, locator, resultRows))
  let next: Promise<Answer<BulkPage>> | null = fetch(kept.locator)
  try {
    while (next !== null) {
      const answer: Answer<BulkPage> = await next
      next = null
      if (!answer.ok) {
        yield answer
        return
      }
      const { locator, ...page } = answer.value
      if (locator !== null) next = fetch(locator)
      const pages = splitPage(page)
      for (const [n, part] of pages.entries()) {
        const readTo = n === pages.length - 1 ? { locator } : null
        yield { ...answer, value: { page: part, orgTime: answer.orgTime, readTo } }
      }
    }
  } finally {
    await next
  }
}

function isUseless(stop: Stop): boolean {
  const code = stop.why === 'call_failed' ? stop.failure.code : null
  return code === 'unrecognised' || code === 'record_gone'
}

/** One transaction each, in the order of the sweep: what a cursor passes has been merged. An empty page is one part. */
function splitPage(page: ChangedPage): ChangedPage[] {
  const all = [...page.records, ...page.left].sort(inOrder)
  const parts: ChangedPage[] = []
  for (let at = 0; at < all.length; at += pageSizeMax) {
    const some = new Set<object>(all.slice(at, at + pageSizeMax))
    const end = all[Math.min(at + pageSizeMax, all.length) - 1]
    const isLast = at + pageSizeMax >= all.length
    parts.push({
      ...page,
      records: page.records.filter((record) => some.has(record)),
      left: page.left.filter((record) => some.has(record)),
      last: isLast || !end ? page.last : { stamp: end.modifiedAt, lastId: end.id },
      done: isLast && page.done,
    })
  }
  return parts.length === 0 ? [page] : parts
}

type Placed = { id: string; modifiedAt: Instant }

function inOrder(a: Placed, b: Placed): number {
  return a.modifiedAt - b.modifiedAt || (a.id < b.id ? -1 : 1)
}
