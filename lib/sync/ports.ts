import type { Instant } from '#lib/base/instant.ts'
import type { Result } from '#lib/base/result.ts'
import type { OpportunityEffects, OpportunityStand } from '#lib/opportunities/types.ts'
import type { BulkWrite } from '#lib/salesforce/bulk-port.ts'
import type { CrmObject, CrmRecord, OrgLimit, SalesforcePort } from '#lib/salesforce/port.ts'
import type { CrmContactRole, CrmOpportunity, SalesObject } from '#lib/salesforce/sales-port.ts'
import type { OpportunityRule } from '#lib/sharing/opportunity-filter.ts'
import type { AccountSource } from '#lib/sync/accounts.ts'
import type { CustomObjectSource } from '#lib/sync/custom-objects.ts'
import type { BulkLimits, KeptPlan } from '#lib/sync/engine/bulk.ts'
import type { Weight } from '#lib/sync/engine/mass-change.ts'
import type {
  ChangeCause,
  Cursor,
  CursorMove,
  Decision,
  DecisionField,
  Effects,
  Lane,
  Pair,
  RunCounts,
  SyncConfig,
} from '#lib/sync/engine/types.ts'
import type { BatchLimits } from '#lib/sync/page-size.ts'
import type { Turn } from '#lib/sync/turns.ts'

/**
 * What the cycle needs around the pure engine. A SyncStore belongs to one business unit. Every method is one short
 * transaction of its own; none of them waits for the network. What the database itself cannot do (connection lost,
 * disk full) throws, and the job that runs the cycle is tried again.
 *
 * Time: leases and due times are measured by the store's own clock (the database's, or the one a test hands in), so the
 * engine passes durations. Stamps inside Effects come from the caller's clock.
 */
export interface SyncStore extends OpportunityStore, BulkStore {
  /**
   * Takes the one lease for automatic work and raises the fence. Null while another worker holds a live lease. The
   * caller keeps the fence for all that follows; a lease that ran out may be taken over at any time [I17].
   */
  takeLease(worker: string, ttlMs: number): Promise<number | null>

  /** Gives the lease back, if it is still ours. */
  releaseLease(fence: number): Promise<void>

  beginRun(run: NewRun): Promise<Run>

  finishRun(run: Run, end: RunEnd): Promise<void>

  /**
   * Called before EVERY request. Renews the lease, adds the usage since the last call, and says whether to go on.
   * For a person's run the answer is `go` unless the connection is lost, the sharing rules have changed or the day's calls
   * are spent: pause does not stop it [CN-3].
   */
  checkpoint(run: Run, usage: Usage, ttlMs: number): Promise<Checkpoint>

  /** Settings, active mappings, schema, users, clock offset, as they are now. */
  config(): Promise<SyncConfig>

  /** A missing cursor means that nothing was ever read of that object. */
  cursors(): Promise<CursorMove[]>

  /** Reads without locks, for dry run, explanation and for knowing what to ask the org. */
  load(request: LoadRequest): Promise<Loaded>

  /**
   * The only door through which the engine writes. ONE transaction: checks the fence (a bulk run) and the version of the
   * sharing rules, loads and locks
   * (`for update`, ordered by id), calls `decide`, applies its Effects set by set, commits, returns them.
   *
   * `decide` is pure and may be called again: on deadlock, serialization failure or a unique violation (an e-mail, a
   * CRM id) the whole transaction is repeated a bounded number of times with fresh rows. When decide returns Effects
   * without content nothing is written.
   *
   * @param turn it writes when this has come; until then it may have looked and decided
   */
  transact<Answer>(
    run: Run,
    request: LoadRequest,
    decide: (loaded: Loaded) => { effects: Effects; answer: Answer },
    turn?: Turn,
  ): Promise<Result<Answer, WriteRefusal>>

  /**
   * Leases up to `limit` due rows of prospects by (lane, due_at, id), skipping locked and leased ones, and loads their
   * pairs without locks. A row whose lease ran out is free again.
   */
  claim(run: Run, request: ClaimRequest): Promise<Claimed>

  /**
   * Leases the row of exactly this prospect, made if absent, parked and not yet due ones too. `busy`: another hand
   * holds it now; `unknown`: there is no such prospect.
   */
  claimProspect(
    run: Run,
    prospectId: string,
    leaseMs: number,
  ): Promise<Claimed | 'busy' | 'unknown'>

  /** Gives leases back unsettled: the run stopped. Tries, due time and generation stay as they were. */
  release(run: Run, claims: Claim[]): Promise<void>

  /**
   * Which of these records have no linked prospect, and what their e-mail finds among live prospects. Cheap: the pull
   * asks this for each page to know what to look up in the org before its transaction.
   */
  strangers(records: { crmId: string; emailKey: string | null }[]): Promise<Stranger[]>

  /** [SH-4] What prospects are linked to, also where the record is away, by id. */
  links(after: string | null, limit: number): Promise<{ crmId: string; object: CrmObject }[]>

  /** [SH-4] All links were looked at under the rule of this run. */
  markSharingChecked(run: Run): Promise<void>

  /** [EX-1] What waits, by (lane, due_at, id), nothing leased, nothing written. `after` is the last change id seen. */
  peek(after: string | null, limit: number): Promise<Claimed>

  saveDryRun(run: Run, items: DryRunItem[]): Promise<void>

  /** [CN-14] How many live prospects there are. */
  countProspects(): Promise<number>

  /** [CN-14] Keeps what a cycle did not apply; automatic work waits until an admin has decided. */
  holdMassChange(run: Run, held: HeldChange): Promise<void>

  progress(
    commandId: string,
    progress: { done: number; total: number | null; label?: string },
  ): Promise<void>
}

/** Bulk jobs, from the first row that was decided on to the last that was accounted for. */
export interface BulkStore {
  outlook(lanes: Lane[], most: number): Promise<BulkOutlook>

  /** What a job took over, by key. */
  bulkRows(jobId: string, after: string | null, limit: number): Promise<BulkRowKept[]>

  /** [I17] Refused when another worker has taken over. */
  moveBulkJob(run: Run, jobId: string, move: BulkMove): Promise<Result<null, WriteRefusal>>

  /**
   * Takes the rows with these keys over from their job, as if they had been claimed. A row that the job does not hold any
   * more was settled, and is not answered.
   */
  adoptBulkRows(
    run: Run,
    jobId: string,
    keys: string[],
    leaseMs: number,
  ): Promise<Result<BulkRowKept[], WriteRefusal>>

  /** Ends a job. What it still holds is free at once, to be decided anew. */
  endBulkJob(run: Run, jobId: string, end: BulkEnd): Promise<Result<null, WriteRefusal>>

  bulkRead(name: string): Promise<OpenBulkRead | null>
  /** Replaces the one of that name. */
  keepBulkRead(run: Run, name: string, read: OpenBulkRead): Promise<Result<null, WriteRefusal>>
  dropBulkRead(run: Run, name: string): Promise<void>
  /** Drops those of sweeps that are no more: nobody would ever read them on. Loads have reads of their own. */
  dropOtherReads(run: Run, sweeps: string[]): Promise<void>
}

export type BulkOutlook = {
  /** How many rows of the lanes are due, counted to `most`. */
  due: number
  /** The share of the day's calls that is left; null: nobody knows. */
  callsLeft: number | null
  /** Jobs that have not ended, the oldest first. */
  jobs: OpenBulkJob[]
}

export type OpenBulkJob = BulkWrite & {
  id: string
  /** Until it is closed no row is written. */
  state: 'building' | 'opened' | 'uploaded' | 'closed'
  orgJobId: string | null
  builtAt: Instant
  closedAt: Instant | null
  sentAfter: Instant | null
  polls: number
  pollAt: Instant
  rows: number
}
export type BulkRowKept = { key: string; plan: KeptPlan }
export type BulkMove =
  | { to: 'opened'; orgJobId: string }
  | { to: 'uploaded' }
  | { to: 'closed'; sentAfter: Instant | null; pollInMs: number }
  | { to: 'polled'; pollInMs: number }
export type BulkEnd = { landed: number; failed: number; unknown: number; message: string | null }

export type OpenBulkRead = {
  orgJobId: string
  shape: string
  locator: string | null
  complete: boolean
  openedAt: Instant
  polls: number
  pollAt: Instant
}

/** [OP-1] The opportunities of the business unit: a mirror with cursors of its own, and who was told what. */
export interface OpportunityStore {
  /** How reading stands; with a changed role setting, every opportunity that we hold is looked at again. */
  opportunityReading(): Promise<OpportunityReading>

  /**
   * ONE transaction: checks the fence, writes the page into the mirror and moves its cursors, loads everything that the page
   * or a changed link touches with everybody concerned, lets `plan` decide, applies its effects. What was tied while a
   * link changed in another transaction is looked at again by the next run.
   */
  mergeOpportunities(
    run: Run,
    step: OpportunityStep,
    plan: PlanOpportunities,
  ): Promise<Result<MergedSales, WriteRefusal>>

  /** What the connector user may not see, and why nothing could be read. */
  noteOpportunityReading(
    run: Run,
    note: { hidden: string[]; problem: string | null },
  ): Promise<void>
}

export type OpportunityReading = {
  /** [OP-7] Off: nothing is asked, told or scored. */
  on: boolean
  hidden: string[]
  /** A refusal is not asked again for a while. */
  refusedUntil: Instant | null
  cursors: Cursor<SalesObject>[]
  /** [SH-1] Absent: everything that is visible. */
  rule?: OpportunityRule | null
}

export type OpportunityStep = {
  opportunities: CrmOpportunity[]
  roles: CrmContactRole[]
  /** [SH-1] Those that lie outside the rule: nothing of them is kept. */
  forget: string[]
  cursors: Cursor<SalesObject>[]
  /** At most so many of those that wait to be looked at again are taken along. */
  rechecks: number
}

export type PlanOpportunities = (stands: OpportunityStand[]) => OpportunityEffects

export type MergedSales = { told: number; rechecked: number }

/** [CN-14] What a cycle would have taken away, with the part of it that made it too much. */
export type HeldChange = { weight: Weight; prospects: number; records: Decision[] }

export type RunKind = 'cycle' | 'person' | 'dry_run' | 'load'

export type NewRun = {
  kind: RunKind
  title: string
  requestedBy: string | null
  worker: string
  /** Null for a person's run and a dry run, which hold no lease. */
  fence: number | null
}

export type Run = {
  id: string
  number: number
  kind: RunKind
  worker: string
  fence: number | null
  /** [SH-1] Under which version of the sharing rules it began: under another it asks and writes nothing. */
  sharingVersion: number
  /** Jobs of earlier runs have not ended. */
  bulkJobs: boolean
  /** Sweeps are being read by jobs. */
  bulkReads: boolean
}

export type RunEnd = {
  state: 'done' | 'failed' | 'stopped'
  counts: RunCounts
  message: string | null
  planHash: string | null
  usage: Usage
  /** Set: automatic work waits that long, and why (budget, outage). Zero lifts a wait. Null leaves it. */
  wait: { forMs: number; reason: string } | null
  /** Set: the connection is lost and automatic work stops until somebody reconnects. */
  connectionLost: string | null
}

/** Calls since the last report, by what they were for. */
export type Usage = {
  calls: Partial<Record<CallKind, number>>
  limit: OrgLimit | null
  /** The org's clock minus ours, as measured by the last answer. */
  clockOffsetMs: number | null
}
export type CallKind = 'people' | 'read' | 'write' | 'compare' | 'setup'

/** Why a transaction wrote nothing. */
export type WriteRefusal = 'fence_lost' | 'sharing_changed'

/** calls_spent: today's calls are used [QU-4]; automatic work hears `waiting` and finds its end in the connector. */
export type Checkpoint =
  | 'go'
  | 'paused'
  | 'fence_lost'
  | 'waiting'
  | 'calls_spent'
  | 'connection_lost'
  | 'sharing_changed'

/** Keys may be foreign or malformed (an external id of another business unit): those find nothing. */
export type LoadRequest = {
  prospectIds?: string[]
  /** Finds the prospects linked to them, recycled ones too, and the mirror's rows. */
  crmIds?: string[]
  /** Trimmed and lower case. Finds live prospects, linked or not. */
  emailKeys?: string[]
  /** Also the mirror's rows with one of `emailKeys`. */
  mirrorByEmail?: boolean
  /**
   * None of it was here a moment ago. `transact` may let `decide` see nothing without looking for it; it looks after all,
   * and asks `decide` again, where writing meets something.
   */
  likelyNothing?: boolean
}

export type Loaded = {
  /** Every prospect that one of the keys found, once. */
  pairs: Pair[]
  /** The mirror: rows asked for by id (or e-mail), and those of the loaded links. */
  records: CrmRecord[]
}

export type ClaimRequest = { limit: number; leaseMs: number; lanes: Lane[] }

export type Claim = {
  id: string
  prospectId: string
  lane: Lane
  cause: ChangeCause
  fields: string[]
  requestedBy: string | null
  createdAt: Instant
  tries: number
  generation: number
}

export type Claimed = { claims: Claim[]; loaded: Loaded }

export type Stranger = {
  crmId: string
  emailKey: string | null
  /** What a live prospect with this e-mail looks like: none, one without link, one with another link. */
  found: 'nobody' | 'unlinked' | 'linked'
}

export type DryRunItem = {
  n: number
  kind: string
  direction: 'in' | 'out' | 'both' | 'none'
  prospectId: string | null
  crmId: string | null
  crmObject: CrmObject | null
  name: string
  reason: string
  fields: DecisionField[]
}

/** All that a run needs from outside. */
export type SyncContext = {
  /** [FD-8] */
  accounts?: AccountSource
  /** [CO-1] */
  customObjects?: CustomObjectSource
  store: SyncStore
  org: SalesforcePort
  /** Absent: `bulkLimits`. */
  bulk?: BulkLimits
  /** Absent: as large as the org takes. */
  batches?: BatchLimits
  /** Absent: by the clock on the wall. */
  sleep?: (ms: number) => Promise<void>
  worker: string
  clock: () => Instant
  /** 0 ≤ n < 1, for jitter. */
  random: () => number
  /** A fresh uuid v7. */
  newId: () => string
}
