import type { Instant } from '#lib/base/instant.ts'
import type { CustomObject } from '#lib/custom-objects/types.ts'
import type { MergeWish } from '#lib/prospects/merge.ts'
import type { CrmRecord, CrmValues } from '#lib/salesforce/port.ts'
import type { CustomObjectSource } from '#lib/sync/custom-objects.ts'
import type {
  CursorMove,
  Decision,
  ErrorOpened,
  FieldValues,
  HistoryRow,
  Intent,
  Lane,
  Pair,
  SyncConfig,
} from '#lib/sync/engine/types.ts'
import type { SyncStore } from '#lib/sync/ports.ts'

/**
 * A store with the handles that tests need: what people do in the console, and a look at every row. The memory store
 * and the Postgres store both offer it, so that the contract suite and the simulation run over either.
 */
export interface StoreUnderTest {
  store: SyncStore

  /** Replaces settings, mappings, schema and users. A fresh store has none of them and is paused, fence 0. */
  configure(config: SyncConfig): Promise<void>
  pause(paused: boolean): Promise<void>

  /** Each of these also leaves the change row that the console's write leaves. */
  createProspect(prospect: ProspectSeed): Promise<void>
  editProspect(id: string, values: FieldValues, at: Instant, lane?: Lane): Promise<void>
  /** @param assignTo [CR-4] what Salesforce is to choose by, with no user */
  assign(id: string, userId: string | null, at: Instant, assignTo?: string | null): Promise<void>
  /** [DL-4] Into the recycle bin, leaving no change row; and out again, leaving one. */
  recycle(id: string, at: Instant): Promise<void>
  restore(id: string, at: Instant): Promise<void>
  /** [DL-5] The first takes in the others, which go to the recycle bin: as the console's action does it. */
  merge(wish: MergeWish, otherIds: string[], at: Instant): Promise<void>
  /** [MT-7] */
  ignore(id: string, ignored: boolean): Promise<void>
  /** A waiting or parked row becomes due at once, tries zero: "retry all". */
  retryAll(): Promise<void>

  /** [OP-7] Off in a fresh store. */
  setOpportunities(on: boolean, roles: 'any' | 'primary'): Promise<void>
  /** Links a prospect to a contact as a sync would, or takes its link away. */
  relink(id: string, contactId: string | null): Promise<void>
  /** What the timelines tell of opportunities, in the order in which it was told; the scores; what the screens show. */
  told(): Promise<ToldSales>

  /** [CO-1] */
  custom: CustomUnderTest

  snapshot(): Promise<StoreSnapshot>
  stand(): Promise<StoreStand>
  close(): Promise<void>
}

export type CustomUnderTest = {
  source: Omit<CustomObjectSource, 'read'>
  /** As an admin's action does it. */
  share(object: CustomObject): Promise<void>
  stop(apiName: string): Promise<void>
  kept(): Promise<KeptCustomRecord[]>
}

export type KeptCustomRecord = {
  id: string
  object: string
  name: string
  values: CrmValues
  parentIds: string[]
}

export type ProspectSeed = {
  id: string
  values: FieldValues
  assignedUserId: string | null
  at: Instant
  lane?: Lane
}

export type ToldSales = {
  activities: { prospectId: string; opportunityId: string; event: string; points: number }[]
  scores: Record<string, number>
  shown: string[]
}

/** Every row, ordered by its key, as plain data: two equal stores have equal snapshots. */
export type StoreSnapshot = {
  fence: number
  paused: boolean
  /** With link, open error, latest intent and change row. */
  pairs: Pair[]
  mirror: CrmRecord[]
  changes: ChangeRow[]
  intents: Intent[]
  openErrors: (ErrorOpened & { firstAt: Instant })[]
  history: HistoryRow[]
  decisions: (Decision & { runId: string })[]
  cursors: CursorMove[]
}

/** What stands, without the log of how it came to stand so. */
export type StoreStand = Omit<StoreSnapshot, 'decisions'>

export type ChangeRow = {
  id: string
  prospectId: string
  lane: Lane
  cause: string
  fields: string[]
  tries: number
  state: 'waiting' | 'parked'
  generation: number
  dueAt: Instant
  leasedBy: string | null
  leasedUntil: Instant | null
}

/** Opens an empty store whose clock is the given one. */
export type OpenStore = (clock: () => Instant) => Promise<StoreUnderTest>
