import type { CallBudget } from '#lib/connector/types.ts'
import type { DecisionField } from '#lib/sync/engine/types.ts'

/** What the screens of queue, errors and runs show. Times are ISO strings. */

export type LaneDepth = {
  lane: 1 | 2 | 3 | 4
  depth: number
  /** In a worker's hand. */
  leased: number
  oldestAt: string | null
}

export type QueueFront = {
  id: string
  prospectId: string | null
  crmId: string | null
  name: string | null
  company: string | null
  lane: 1 | 2 | 3 | 4
  cause: string
  fields: string[]
  createdAt: string
  dueAt: string
  tries: number
  leased: boolean
  requestedBy: string | null
}

/** Rows: landed + failed + unknown, or none of them while it is open or when it was given up. */
export type BulkJobShown = {
  id: string
  object: string
  way: 'update' | 'upsert'
  state: 'building' | 'opened' | 'uploaded' | 'closed' | 'ended'
  orgJobId: string | null
  rows: number
  landed: number
  failed: number
  unknown: number
  message: string | null
  builtAt: string
  endedAt: string | null
  pollAt: string
}

export type QueuePage = {
  lanes: LaneDepth[]
  front: QueueFront[]
  bulkJobs: BulkJobShown[]
  /** Changes that went out per minute of work, lately; null: nothing to measure by. */
  perMinute: number | null
  parked: number
  paused: boolean
  nextCycleAt: string | null
  calls: CallBudget
}

/** [EX-5] Ages from change to landed, of the last hour. */
export type Lag = { p50Ms: number | null; p95Ms: number | null; landed: number }
export type LagSide = Lag & { objects: (Lag & { object: string })[] }

/** [CN-14] One of what was held, as the plan had it. */
export type HeldRecord = {
  prospectId: string | null
  crmId: string | null
  crmObject: string | null
  name: string
  kind: string
  direction: 'in' | 'out' | 'both' | 'none'
  reason: string
  fields: DecisionField[]
}

export type GuardPage = {
  /** The one that waits, else the latest. */
  hold: {
    id: string
    at: string
    state: 'held' | 'approved' | 'rejected'
    decidedAt: string | null
    decidedBy: string | null
    prospects: number
    weight: Record<'deleted' | 'reowned' | 'cleared' | 'overwritten', number>
    runId: string | null
    runNumber: number | null
    records: HeldRecord[]
  } | null
  limits: { recordsMax: number | null; percentMax: number }
}

export type ErrorClass = 'retry' | 'wait' | 'person'

export type ErrorCause = {
  causeKey: string
  code: string
  class: ErrorClass
  title: string
  field: string | null
  /** In Salesforce's words, of the latest. */
  message: string
  nextAction: string
  records: number
  /** How many live prospects that is: a record without one is refused too. */
  prospects: number
  /** How many are e-mails whose task was refused. */
  emails: number
  leads: number
  contacts: number
  firstAt: string
  lastAt: string
  nextTryAt: string | null
}

export type ErrorsPage = { causes: ErrorCause[]; open: number; need: number }

export type ErrorRecord = {
  id: string
  prospectId: string | null
  crmId: string | null
  name: string
  company: string | null
  lastAt: string
  tries: number
}

export type ErrorRecords = { rows: ErrorRecord[]; next: string | null; total: number }

export type ErrorFieldRow = {
  field: string
  label: string
  ours: string | null
  theirs: string | null
  /** failed: the refused one. waits: goes with the retry. same: both hold it. */
  state: 'failed' | 'waits' | 'same'
}

/** The e-mail whose task was refused. */
export type ErrorEmail = { id: string; kind: 'list' | 'one'; name: string; day: string | null }

export type ErrorDetail = ErrorRecord & {
  /** Null: it is about a record. */
  email: ErrorEmail | null
  /** What its records are called: it is about a custom object, of which something is hidden. */
  customObject: string | null
  code: string
  class: ErrorClass
  title: string
  field: string | null
  message: string
  nextAction: string
  statusCode: string | null
  crmObject: 'Lead' | 'Contact' | 'Account' | null
  recordUrl: string | null
  firstAt: string
  nextTryAt: string | null
  runId: string | null
  runNumber: number | null
  closedAt: string | null
  fields: ErrorFieldRow[]
  related: { prospectId: string; name: string }[]
}

export type RunKind = 'cycle' | 'person' | 'dry_run' | 'load'
export type RunState = 'running' | 'done' | 'failed' | 'stopped'
export type Counts = Partial<
  Record<
    | 'pulled'
    | 'pushed'
    | 'created'
    | 'linked'
    | 'prospectsCreated'
    | 'conflicts'
    | 'refused'
    | 'skipped'
    | 'deleted',
    number
  >
>

export type RunRow = {
  id: string
  number: number
  kind: RunKind
  state: RunState
  title: string | null
  requestedBy: string | null
  startedAt: string
  finishedAt: string | null
  counts: Counts
  calls: number
  message: string | null
}

export type RunsPage = { rows: RunRow[]; next: string | null }

export type DecisionRow = {
  id: string
  at: string
  prospectId: string | null
  name: string | null
  crmId: string | null
  crmObject: string | null
  kind: string
  direction: 'in' | 'out' | 'both' | 'none'
  reason: string
  fields: DecisionField[]
}

export type DecisionsPage = { rows: DecisionRow[]; next: string | null }

export type RunDetail = RunRow & {
  callsByKind: Record<string, number>
  planHash: string | null
  kinds: Record<string, number>
  errors: { id: string; name: string; title: string; message: string; closed: boolean }[]
}

export type DryRunSummary = {
  id: string
  at: string
  counts: Record<string, number>
  /** What changed here after it began: prospects, and what decides about them. */
  since: { prospects: number; settings: boolean }
}

export type DryRunTotals = {
  /** By what happens, each side. */
  in: Record<'create' | 'update' | 'owner' | 'clear', number>
  out: Record<'create' | 'update' | 'owner' | 'clear', number>
  records: number
  both: number
  /** Which fields would move, and in how many records. */
  fields: { name: string; records: number }[]
}

export type DryRunPage = {
  run: RunRow | null
  kinds: Record<string, number>
  totals: DryRunTotals | null
  paused: boolean
  connected: boolean
  /** A dry run under way. */
  running: { done: number; total: number | null; label: string | null } | null
}

export type DryRunItemRow = {
  n: number
  kind: string
  direction: 'in' | 'out' | 'both' | 'none'
  prospectId: string | null
  crmId: string | null
  crmObject: string | null
  name: string
  reason: string
  fields: DecisionField[]
}

/** [CN-4] */
export type CanaryPage = {
  /** Null: there was no dry run to choose from. */
  dryRunAt: string | null
  rows: DryRunItemRow[]
  connected: boolean
  paused: boolean
}

export type DryRunItems = { rows: DryRunItemRow[]; next: string | null; total: number }
