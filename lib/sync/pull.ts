import type { Instant } from '#lib/base/instant.ts'
import type {
  ChangedPage,
  CrmObject,
  CrmRecord,
  KeysetPosition,
  OutsideRecord,
} from '#lib/salesforce/port.ts'
import { filtersOf } from '#lib/sharing/filter.ts'
import { areForBulk, lookAtBulkRead, openBulkRead, readBulkPages } from '#lib/sync/bulk-pull.ts'
import { addCounts, noEffects } from '#lib/sync/engine/effects.ts'
import { crmFieldsOf, objectsOf } from '#lib/sync/engine/fields.ts'
import { addEffects, emptyPlanHash, type PlanHash } from '#lib/sync/engine/plan-hash.ts'
import { emailKeysOf, planPull } from '#lib/sync/engine/plan-pull.ts'
import { heirOf } from '#lib/sync/engine/succession.ts'
import type {
  CursorMove,
  Effects,
  RunCounts,
  SweepName,
  SyncConfig,
} from '#lib/sync/engine/types.ts'
import type { MassChangeGuard } from '#lib/sync/guard.ts'
import type { Looks } from '#lib/sync/looks.ts'
import { pageSizeMax } from '#lib/sync/page-size.ts'
import type { Loaded, Run, SyncContext } from '#lib/sync/ports.ts'
import type { Answer, RunCalls, Stop } from '#lib/sync/run-calls.ts'
import { type Turn, Turns } from '#lib/sync/turns.ts'
import { WorkBeside } from '#lib/sync/work-beside.ts'

/** How far a new sweep goes back: a change may be committed that long after it was stamped [I14]. */
export const overlapMs = 5 * 60_000

export type PhaseResult = { counts: RunCounts; hash: PlanHash; stop: Stop | null }
export type PhaseInput = {
  context: SyncContext
  run: Run
  config: SyncConfig
  calls: RunCalls
  /** [CN-14] Automatic work alone is guarded: what a person starts is looked at by that person. */
  guard?: MassChangeGuard | null
  /** A push that goes on until nothing is due ends even where looking again settles nothing. */
  looks?: Looks
}

/** One sweep of an object: read on from here, and where the next sweep starts when this one has run dry. */
type Sweep = {
  name: SweepName
  object: CrmObject
  /** [SH-4] Of what the sharing rule keeps out, to notice what has left. */
  outside: boolean
  from: KeysetPosition | null
  boundary: Instant | null
  dry: boolean
}

export type SweptPages = { pages: ChangedPage[]; sweeps: Sweep[] }

/**
 * Reads what changed in Salesforce, page by page, to the end of what is visible. Rows and cursor of a page are one
 * transaction; while it is written, the next page is looked at and decided, and the one after it is on its way.
 */
export async function pull(input: PhaseInput, hash: PlanHash): Promise<PhaseResult> {
  const result: PhaseResult = { ...emptyResult(), hash }
  const bulk = await readBulkSweeps(input, result)
  if (bulk.stop) return { ...result, stop: bulk.stop }
  const stop = await mergeSwept(input, bulk.busy, result)
  return { ...result, stop }
}

/** Adds to `result` until the last page is written. */
async function mergeSwept(
  input: PhaseInput,
  busy: ReadonlySet<SweepName>,
  result: PhaseResult,
): Promise<Stop | null> {
  const merging = { turns: new Turns(), merges: new WorkBeside(pagesMost) }
  try {
    for await (const answer of sweepPages(input, busy, true)) {
      const stop = answer.ok ? await mergePages(input, answer.value, result, merging) : answer.stop
      if (stop !== null) return (await merging.merges.end()) ?? stop
    }
    return await merging.merges.end()
  } finally {
    // Whatever ended the work, what is under way is done first.
    await merging.merges.settle()
  }
}

/** One page is looked at and decided while the one before it is written. */
const pagesMost = 2

/** Pages that are merged beside what is read, and written in their order. */
type Merging = { turns: Turns; merges: WorkBeside }

export function emptyResult(): PhaseResult {
  return { counts: {}, hash: emptyPlanHash, stop: null }
}

/** [QU-4] Sweeps that a job reads: merged as far as there is something to read. Busy ones are read by no other way. */
async function readBulkSweeps(
  input: PhaseInput,
  result: PhaseResult,
): Promise<{ stop: Stop | null; busy: Set<SweepName> }> {
  const busy = new Set<SweepName>()
  if (!input.run.bulkReads) return { stop: null, busy }
  const { store } = input.context
  const sweeps = startSweeps(await store.cursors(), input.config)
  await store.dropOtherReads(
    input.run,
    sweeps.map(({ name }) => name),
  )
  for (const start of sweeps) {
    let sweep = start
    const looked = await lookAtBulkRead(input, sweep.name, sweep)
    if (!looked.ok) return { stop: looked.stop, busy }
    if (looked.value.read === 'working') busy.add(sweep.name)
    if (looked.value.read !== 'ready') continue
    const { kept } = looked.value
    const turns = new Turns()
    const stop = await readBulkPages(input, sweep.name, sweep, kept, {
      merges: new WorkBeside(pagesMost),
      prepare: (page) => askAboutStrangers(input, page.records, 'automatic'),
      merge: (page, asked, orgTime) => {
        const [moved] = advance([sweep], [page], orgTime)
        sweep = moved ?? sweep
        return mergeAsked(input, { pages: [page], sweeps: [sweep] }, asked, result, turns)
      },
    })
    if (stop) return { stop, busy }
  }
  return { stop: null, busy }
}

/** [QU-4] Where very much lies beyond the first page, a job is opened for the rest, and this run goes on without it. */
async function divert(input: PhaseInput, sweeps: Sweep[]): Promise<Answer<Sweep[]>> {
  const long = sweeps.filter(({ dry, outside }) => !dry && !outside)
  const none: Answer<Sweep[]> = { ok: true, value: sweeps, orgTime: null }
  if (long.length === 0) return none
  const large = await areForBulk(input, long)
  if (!large.ok) return large
  const diverted = new Set<SweepName>()
  for (const [n, sweep] of long.entries()) {
    if (!large.value[n]) continue
    const opened = await openBulkRead(input, sweep.name, sweep)
    if (!opened.ok) return opened
    diverted.add(sweep.name)
  }
  const value = sweeps.map((sweep) => (diverted.has(sweep.name) ? { ...sweep, dry: true } : sweep))
  return { ...none, value }
}

/**
 * The pages of a sweep from the cursors on, each asked for while its forerunner is worked on.
 * @param busy sweeps that are left alone
 * @param mayDivert a sweep that is very long goes on by a job
 */
export async function* sweepPages(
  input: PhaseInput,
  busy: ReadonlySet<SweepName> = new Set(),
  mayDivert = false,
): AsyncGenerator<Answer<SweptPages>> {
  const all = startSweeps(await input.context.store.cursors(), input.config)
  let sweeps = all.map((sweep) => ({ ...sweep, dry: busy.has(sweep.name) }))
  if (sweeps.every(({ dry }) => dry)) return
  let isFirst = mayDivert
  let next: Promise<Answer<ChangedPage[]>> | null = fetchPages(input, sweeps)
  try {
    while (next !== null) {
      const answer: Answer<ChangedPage[]> = await next
      next = null
      if (!answer.ok) {
        yield answer
        return
      }
      sweeps = advance(sweeps, answer.value, answer.orgTime)
      if (isFirst) {
        isFirst = false
        const diverted = await divert(input, sweeps)
        if (!diverted.ok) {
          yield diverted
          return
        }
        sweeps = diverted.value
      }
      if (sweeps.some(({ dry }) => !dry)) next = fetchPages(input, sweeps)
      yield { ...answer, value: { pages: answer.value, sweeps } }
    }
  } finally {
    // What was asked for is not left behind unheard.
    await next
  }
}

function startSweeps(cursors: CursorMove[], config: SyncConfig): Sweep[] {
  const sides = config.sharing === null ? [false] : [false, true]
  return sides.flatMap((outside) =>
    objectsOf(config).map((object) => {
      const name: SweepName = outside ? `${object} outside` : object
      const cursor = cursors.find((one) => one.object === name)
      const from = cursor ? { stamp: cursor.stamp, lastId: cursor.lastId } : null
      return { name, object, outside, from, boundary: cursor?.boundary ?? null, dry: false }
    }),
  )
}

function fetchPages(input: PhaseInput, sweeps: Sweep[]): Promise<Answer<ChangedPage[]>> {
  const { context, config, calls } = input
  const fields = crmFieldsOf(config)
  const within = filtersOf(config.sharing)
  const reads = sweeps
    .filter(({ dry }) => !dry)
    .map(({ object, outside, from }) => ({
      object,
      outside,
      from,
      fields: fields[object],
      within: within[object],
      limit: pageSizeMax,
    }))
  return calls.ask('read', () => context.org.changedSince(reads))
}

/**
 * The boundary is the org's own clock at the sweep's first page, less the overlap: whatever was stamped before and is
 * committed by then will be read by this sweep or, from the boundary on, by the next.
 */
function advance(sweeps: Sweep[], pages: ChangedPage[], orgTime: Instant | null): Sweep[] {
  return sweeps.map((sweep) => {
    const page = pages.find((one) => isOf(sweep, one))
    if (!page) return sweep
    const start = sweep.from?.stamp ?? 0
    const boundary = sweep.boundary ?? (Math.max(start, (orgTime ?? start) - overlapMs) as Instant)
    if (page.done)
      return { ...sweep, from: { stamp: boundary, lastId: '' }, boundary: null, dry: true }
    return { ...sweep, from: page.last ?? sweep.from, boundary }
  })
}

function isOf(sweep: Sweep, page: ChangedPage): boolean {
  return sweep.object === page.object && sweep.outside === page.outside
}

function cursorMoves(sweeps: Sweep[], pages: ChangedPage[]): CursorMove[] {
  return sweeps
    .filter((sweep) => pages.some((page) => isOf(sweep, page)))
    .map(({ name, from, boundary }) => ({
      object: name,
      stamp: from?.stamp ?? (0 as Instant),
      lastId: from?.lastId ?? '',
      boundary,
    }))
}

async function mergePages(
  input: PhaseInput,
  swept: SweptPages,
  result: PhaseResult,
  { turns, merges }: Merging,
): Promise<Stop | null> {
  const records = swept.pages.flatMap((page) => page.records)
  const asked = await askAboutStrangers(input, records, 'automatic')
  if (!asked.ok) return asked.stop
  return merges.add(() => mergeAsked(input, swept, asked.value, result, turns))
}

function mergeAsked(
  input: PhaseInput,
  { pages, sweeps }: SweptPages,
  asked: Strangers,
  result: PhaseResult,
  turns: Turns,
): Promise<Stop | null> {
  const merge: Merge = {
    records: pages.flatMap((page) => page.records),
    left: pages.flatMap((page) => page.left),
    candidates: asked.candidates,
    askedEmails: asked.emails,
    cursors: cursorMoves(sweeps, pages),
    creation: 'automatic',
  }
  return turns.take(keysOf(merge), (turn) => mergeRecords(input, result, merge, turn))
}

/** What a page may have in common with another: of its records, their prospects and their addresses. */
function keysOf({ records, left, candidates }: Merge): Set<string> {
  const seen = [...records, ...candidates]
  const ids = [...seen, ...left].map(({ id }) => id)
  const heirs = seen.map((record) => heirOf(record)?.id).filter((id) => id !== undefined)
  return new Set([...ids, ...heirs, ...externalIdsOf(seen), ...emailKeysOf(seen)])
}

export type Merge = {
  records: CrmRecord[]
  left: OutsideRecord[]
  candidates: CrmRecord[]
  askedEmails: ReadonlySet<string>
  cursors: CursorMove[]
  creation: 'automatic' | 'always'
  /** What it comes to if nothing that it looks for is here, decided beforehand. */
  ifAllNew?: Effects
}

/** What a merge means, given what is here of all that it looks for. */
export function planMerge({ context, config }: PhaseInput, merge: Merge, loaded: Loaded): Effects {
  return planPull({
    config,
    now: context.clock(),
    newId: context.newId,
    pairs: loaded.pairs,
    mirror: loaded.records,
    page: merge.records,
    left: merge.left,
    candidates: merge.candidates,
    askedEmails: merge.askedEmails,
    cursors: merge.cursors,
    creation: merge.creation,
  })
}

/** One transaction of the pull. @param result where a plan is compared with a dry run's, it has a hash [EX-1] */
export async function mergeRecords(
  input: PhaseInput,
  result: Pick<PhaseResult, 'counts'> & { hash?: PlanHash },
  merge: Merge,
  turn?: Turn,
): Promise<Stop | null> {
  const { context, run, guard } = input
  await guard?.prepare(merge.records.length + merge.left.length)
  const prospectIds = externalIdsOf([...merge.records, ...merge.candidates])
  const request = {
    crmIds: [...merge.records, ...merge.candidates, ...merge.left].map(({ id }) => id),
    prospectIds,
    emailKeys: emailKeysOf(merge.records),
    likelyNothing: merge.ifAllNew !== undefined && prospectIds.length === 0,
  }
  const decide = (loaded: Loaded) => {
    const areAllNew = loaded.pairs.length + loaded.records.length === 0
    const effects = (areAllNew && merge.ifAllNew) || planMerge(input, merge, loaded)
    const held = guard?.judge(merge, effects.decisions) ?? null
    return { effects: held ? noEffects() : effects, answer: { effects, held } }
  }
  const done = await context.store.transact(run, request, decide, turn)
  if (!done.ok) return { why: done.error.code }
  const { effects, held } = done.value
  if (held) {
    await context.store.holdMassChange(run, held)
    return { why: 'mass_change' }
  }
  guard?.count(merge)
  result.counts = addCounts(result.counts, effects.counts)
  if (result.hash) result.hash = addEffects(result.hash, effects)
  return null
}

export function externalIdsOf(records: CrmRecord[]): string[] {
  return [...new Set(records.map(({ externalId }) => externalId).filter((id) => id !== null))]
}

/** Whose e-mails were asked about, and all records that the org has with them. */
export type Strangers = {
  candidates: CrmRecord[]
  emails: Set<string>
  /** Nobody here had the record or the e-mail of any of them. */
  areAllNew: boolean
}

/** [MT-3] Who is to be linked or made is chosen among all that the org knows with that e-mail, so it is asked first. */
export async function askAboutStrangers(
  { context, config, calls }: PhaseInput,
  records: CrmRecord[],
  creation: 'automatic' | 'always',
): Promise<Answer<Strangers>> {
  const nobody: Answer<Strangers> = {
    ok: true,
    value: { candidates: [], emails: new Set(), areAllNew: false },
    orgTime: null,
  }
  const live = records.filter(({ isDeleted, isConverted }) => !isDeleted && !isConverted)
  if (live.length === 0) return nobody
  const keyed = live.map((record) => ({
    crmId: record.id,
    emailKey: emailKeysOf([record])[0] ?? null,
  }))
  const strangers = await context.store.strangers(keyed)
  const creates = creation === 'always' || config.settings.createProspects
  const wanted = strangers.filter(
    ({ found }) => found === 'unlinked' || (found === 'nobody' && creates),
  )
  const areAllNew =
    strangers.length === records.length && strangers.every(({ found }) => found === 'nobody')
  const emails = new Set(wanted.map(({ emailKey }) => emailKey).filter((key) => key !== null))
  if (emails.size === 0) return nobody
  const search = {
    objects: objectsOf(config),
    emails: [...emails],
    externalIds: [],
    fields: crmFieldsOf(config),
    within: filtersOf(config.sharing),
    atHand: live,
  }
  const answer = await calls.ask('read', () => context.org.findCandidates(search))
  return answer.ok ? { ...answer, value: { candidates: answer.value, emails, areAllNew } } : answer
}
