import type { Instant } from '#lib/base/instant.ts'
import type { Result } from '#lib/base/result.ts'
import { askedFilter } from '#lib/criteria/record-filter.ts'
import { outsideOf } from '#lib/custom-objects/cursors.ts'
import { hiddenWords, refusalWords } from '#lib/custom-objects/labels.ts'
import type { CustomObject } from '#lib/custom-objects/types.ts'
import { refusedFields } from '#lib/salesforce/custom.ts'
import type {
  CrmCustomRecord,
  CustomAnswer,
  CustomPage,
  CustomRead,
} from '#lib/salesforce/custom-port.ts'
import type { FailureCode, Reply, SalesforceFailure } from '#lib/salesforce/port.ts'
import type { PlanHash } from '#lib/sync/engine/plan-hash.ts'
import type { Cursor } from '#lib/sync/engine/types.ts'
import { advance, cursorMoves, type Sweep, startSweeps } from '#lib/sync/keyset-sweep.ts'
import { pageSizeMax } from '#lib/sync/page-size.ts'
import type { Run, WriteRefusal } from '#lib/sync/ports.ts'
import { emptyResult, type PhaseInput, type PhaseResult } from '#lib/sync/pull.ts'
import type { Stop } from '#lib/sync/run-calls.ts'

/** So many sweeps go into one call. */
const sweepsAtOnce = 5
/** Calls of one cycle: what is left is read on by the next, and nobody waits for it. */
const callsMost = 40

/** [CO-1] What the phase needs beside the engine: a context without it reads no custom objects. */
export type CustomObjectSource = {
  reading: () => Promise<CustomReading>
  /** One page for each, in ONE call: at most five. */
  read: (reads: readonly CustomRead[]) => Promise<Reply<CustomAnswer[]>>
  /** ONE transaction: checks the fence and the version of the rules, writes, forgets, notes, moves the cursors. */
  merge: (run: Run, step: CustomStep) => Promise<Result<null, WriteRefusal>>
}

export type CustomReading = { objects: SharedObject[]; cursors: Cursor<string>[] }

export type SharedObject = CustomObject & {
  /** [FD-11] Fields that the connector user saw no more when it was last asked. */
  hidden: string[]
  problem: string | null
  /** Whether what was refused is to be asked for again: somebody may have granted it. */
  asksAgain: boolean
  /** Its records were read to the end once. */
  isRead: boolean
}

export type CustomStep = {
  records: (CrmCustomRecord & { object: string })[]
  /** [SH-1] Deleted, or outside the rule: nothing of them is kept. */
  left: { object: string; id: string; modifiedAt: Instant }[]
  cursors: Cursor<string>[]
  notes: CustomNote[]
}

/** How the reading of an object stands; without a problem its error closes. */
export type CustomNote = {
  apiName: string
  hidden: string[]
  problem: string | null
  isRead: boolean
}

/** An object while it is being read. */
type Reading = {
  /** As it was last noted. */
  object: SharedObject
  hidden: string[]
  /** Why it is not read on in this cycle. */
  refusal: string | null
  /** A field is back that the records which we hold lack: the next cycle reads them all again. */
  beginsAnew: boolean
}

type ObjectSweep = Sweep<string> & { reading: Reading; outside: boolean }

/**
 * [CO-1][SH-1] The last phase of a cycle: of each custom object that is shared, what changed inside its rule, whole, and
 * what changed outside, by id. Five sweeps are one call. What the org shows no more is named and left out, the rest goes on.
 */
export async function readCustomObjects(input: PhaseInput, hash: PlanHash): Promise<PhaseResult> {
  const result = { ...emptyResult(), hash }
  const source = input.context.customObjects
  if (!source) return result
  const { objects, cursors } = await source.reading()
  const sweeps = objects.filter(isAsked).flatMap((object) => sweepsOf(object, cursors))
  return { ...result, stop: await sweepAll(input, source, sweeps) }
}

/** Where the rule cannot be asked for, nothing is. */
function isAsked({ problem, hidden, rule, asksAgain }: SharedObject): boolean {
  if (problem === null || asksAgain) return true
  return hidden.length > 0 && !rule?.fields.some(({ name }) => hidden.includes(name))
}

function sweepsOf(object: SharedObject, cursors: readonly Cursor<string>[]): ObjectSweep[] {
  const hidden = object.asksAgain ? [] : object.hidden
  const reading = { object, hidden, refusal: null, beginsAnew: false }
  const names = object.rule ? [object.apiName, outsideOf(object.apiName)] : [object.apiName]
  return startSweeps(names, cursors).map((sweep, n) => ({ ...sweep, reading, outside: n > 0 }))
}

async function sweepAll(
  { calls, run }: PhaseInput,
  source: CustomObjectSource,
  started: readonly ObjectSweep[],
): Promise<Stop | null> {
  let sweeps = started
  for (let call = 0; call < callsMost; call++) {
    const open = sweeps.filter(({ dry, reading }) => !dry && !isOver(reading))
    // What moves while they are asked is outside in the end.
    const asked = open
      .slice(0, sweepsAtOnce)
      .toSorted((a, b) => Number(a.outside) - Number(b.outside))
    if (asked.length === 0) return null
    const answer = await calls.ask('read', () => source.read(asked.map(toRead)))
    if (!answer.ok) return answer.stop
    const fatal = hear(asked, answer.value)
    if (fatal) return fatal
    const pages = answer.value.flatMap((said) => (said.ok ? said.page : []))
    const named = pages.map((page) => ({ ...page, object: nameOf(page) }))
    const advanced = advance(asked, named, answer.orgTime)
    const step = toStep(advanced, pages, cursorMoves(advanced, named))
    const done = await source.merge(run, step)
    if (!done.ok) return { why: done.error.code }
    for (const note of step.notes) remember(asked, note)
    // An object of many pages lets the others have their turn.
    const names = new Set(asked.map(({ object }) => object))
    sweeps = [...sweeps.filter(({ object }) => !names.has(object)), ...advanced]
  }
  return null
}

const isOver = ({ refusal, beginsAnew }: Reading) => refusal !== null || beginsAnew

const nameOf = ({ object, outside }: { object: string; outside: boolean }) =>
  outside ? outsideOf(object) : object

function toRead({ reading, outside, from }: ObjectSweep): CustomRead {
  const { object, hidden } = reading
  const shown = (names: string[]) => names.filter((name) => !hidden.includes(name))
  return {
    object: object.apiName,
    outside,
    from,
    limit: pageSizeMax,
    fields: shown(object.fields.map(({ name }) => name)),
    parents: shown(object.parents.map(({ field }) => field)),
    within: object.rule && askedFilter(object.rule),
  }
}

/** What is refused is the object's own affair; anything else ends the run. */
const refusals: ReadonlySet<FailureCode> = new Set([
  'schema_changed',
  'no_access',
  'record_gone',
  'too_large',
  'unrecognised',
])

function hear(asked: readonly ObjectSweep[], answers: readonly CustomAnswer[]): Stop | null {
  for (const [n, said] of answers.entries()) {
    const { reading, outside } = asked[n]!
    const { object, hidden } = reading
    if (!said.ok) {
      if (!refusals.has(said.failure.code)) return { why: 'call_failed', failure: said.failure }
      refuse(reading, said.failure)
    } else if (!outside) {
      reading.beginsAnew = object.hidden.some((name) => !hidden.includes(name))
    }
  }
  return null
}

/** [FD-11] A field that is gone is left out, and the page is asked again without it; one of the rule cannot be left out. */
function refuse(reading: Reading, failure: SalesforceFailure): void {
  const { object, hidden, refusal } = reading
  if (refusal !== null) return
  const ofRule = (object.rule?.fields ?? []).map(({ name }) => name)
  const named = [
    ...object.fields.map(({ name }) => name),
    ...object.parents.map(({ field }) => field),
    ...ofRule,
  ]
  const gone = refusedFields(failure, [...new Set(named)]).filter((name) => !hidden.includes(name))
  reading.hidden = [...hidden, ...gone]
  if (gone.length === 0) reading.refusal = refusalWords(object, failure.message)
  else if (gone.some((name) => ofRule.includes(name))) {
    reading.refusal = hiddenWords(object, reading.hidden)
  }
}

function toStep(
  sweeps: readonly ObjectSweep[],
  pages: readonly CustomPage[],
  moves: Cursor<string>[],
): CustomStep {
  const anew = new Set(sweeps.flatMap(({ object, reading }) => (reading.beginsAnew ? object : [])))
  const notes = sweeps.flatMap((sweep) => toNote(sweep) ?? [])
  return {
    records: pages.flatMap(({ object, records }) => records.map((one) => ({ ...one, object }))),
    left: pages.flatMap(({ object, left }) => left.map((one) => ({ ...one, object }))),
    cursors: moves.map((move) =>
      anew.has(move.object) ? { object: move.object, ...fromTheBeginning } : move,
    ),
    notes: [...new Map(notes.map((note) => [note.apiName, note])).values()],
  }
}

const fromTheBeginning = { stamp: 0 as Instant, lastId: '', boundary: null }

/** What has changed of how the object is read; of what lies outside only that it is refused says anything. */
function toNote({ reading, outside, dry }: ObjectSweep): CustomNote | null {
  const { object, hidden, refusal } = reading
  if (outside && refusal === null) return null
  const problem = refusal ?? hiddenWords(object, hidden)
  const isRead = object.isRead || (dry && !outside)
  const isKnown =
    problem === object.problem &&
    hidden.join() === object.hidden.join() &&
    isRead === object.isRead &&
    !object.asksAgain
  return isKnown ? null : { apiName: object.apiName, hidden, problem, isRead }
}

function remember(asked: readonly ObjectSweep[], { apiName, ...note }: CustomNote): void {
  for (const { reading } of asked) {
    if (reading.object.apiName !== apiName) continue
    reading.object = { ...reading.object, ...note, asksAgain: false }
  }
}
