import type { Instant } from '#lib/base/instant.ts'
import type { CustomAnswer, CustomRead } from '#lib/salesforce/custom-port.ts'
import type {
  CandidateSearch,
  ChangedPage,
  ChangedRead,
  CreateRow,
  CrmObject,
  CrmRecord,
  CrmValues,
  FieldTime,
  HistoryRead,
  MergeRequest,
  RecordRead,
  RecordsRead,
  Reply,
  RowOutcome,
  SalesforcePort,
  TakenSearch,
  UpdateRow,
} from '#lib/salesforce/port.ts'
import { MemoryBulk } from '#lib/sync/testing/memory-bulk.ts'
import { MemoryCustom } from '#lib/sync/testing/memory-custom.ts'
import {
  candidatesOf,
  changedPage,
  countOf,
  recordsOf,
  takenKeys,
} from '#lib/sync/testing/memory-reads.ts'
import { MemorySales } from '#lib/sync/testing/memory-sales.ts'
import { failed, refused } from '#lib/sync/testing/org-failures.ts'
import { crmIdOf } from '#lib/sync/testing/random.ts'
import {
  blankRecord,
  noteChanges,
  nothingStored,
  type Stored,
} from '#lib/sync/testing/stored-record.ts'

/** What the org does to values that anybody writes: a trigger that normalises. */
export type Trigger = (object: CrmObject, values: CrmValues) => CrmValues

/** Commits what a worker sent and gave up on. */
const nobody = ''

const prefixes: Record<CrmObject, string> = { Lead: '00Q', Contact: '003', Account: '001' }

/** A Salesforce org in memory: its own clock, seconds only, late commits, row locks, triggers, refusals. */
export class MemoryOrg {
  readonly #clock: () => Instant
  readonly #trigger: Trigger
  /** [CR-4] Whom the active assignment rule chooses. */
  readonly #ruleOwner: (email: string | null) => string
  readonly connectorUserId: string
  readonly records = new Map<string, Stored>()
  readonly sales = new MemorySales(() => this.#second())
  readonly custom = new MemoryCustom(
    () => this.#clock(),
    () => this.#second(),
  )
  readonly bulk = new MemoryBulk({
    clock: () => this.#clock(),
    answer: (value) => this.#answer(value),
    write: ({ object, way }, { key, values }, worker) => {
      if (way === 'upsert') {
        return this.#upsert({ object, externalId: key, values, useAssignmentRule: false }, worker)
      }
      const before = this.records.get(key)?.committed
      const outcome = this.#update({ object, id: key, values }, worker)
      if (before && outcome.ok) this.onBulkUpdate({ object, id: key, values }, before)
      return outcome
    },
    read: (read) => this.#changed(read),
  })
  /** Hears of each record that a bulk job changed, and what it was before. */
  onBulkUpdate: (row: UpdateRow, before: CrmRecord) => void = () => {}
  /** Edits that landed between the connector's last look and its write: the window that no batch can close [I3]. */
  readonly #windowLosses = new Set<CrmValues[string]>()
  /** Record → how often a create that the connector had given up on came through over it. */
  readonly lateCommits = new Map<string, number>()
  offsetMs = 0
  /** No page of what changed has more rows, however many are asked for. */
  pageRows = Number.POSITIVE_INFINITY
  writes = 0
  #made = 0
  #looks = new Map<string, Map<string, { version: number; modifiedAt: number }>>()
  #late: { at: Instant; rows: CreateRow[] }[] = []

  constructor(
    clock: () => Instant,
    connectorUserId: string,
    trigger: Trigger = (_, values) => values,
    ruleOwner: (email: string | null) => string = () => connectorUserId,
  ) {
    this.#clock = clock
    this.connectorUserId = connectorUserId
    this.#trigger = trigger
    this.#ruleOwner = ruleOwner
  }

  /** The org's own time. */
  now(): Instant {
    return (this.#clock() + this.offsetMs) as Instant
  }

  #second(): Instant {
    return (Math.floor(this.now() / 1000) * 1000) as Instant
  }

  /** Brings to light what has committed by now. */
  settle(): void {
    const now = this.#clock()
    for (const stored of this.records.values()) {
      if (stored.open === null || stored.open.commitsAt > now) continue
      const { record, fields } = stored.open
      stored.open = null
      this.#commit(stored, record, fields, 0)
    }
    const due = this.#late.filter(({ at }) => at <= now)
    this.#late = this.#late.filter(({ at }) => at > now)
    for (const { rows } of due) for (const row of rows) this.#upsert(row, nobody)
    this.bulk.settle()
  }

  visible(): CrmRecord[] {
    return [...this.records.values()]
      .map(({ committed }) => committed)
      .filter((one) => one !== null)
  }

  // What people do in Salesforce.

  create(object: CrmObject, values: CrmValues, by: string, ownerId: string, lateMs = 0): string {
    const n = ++this.#made
    const id = crmIdOf(prefixes[object], n)
    const at = this.#second()
    const record = this.#stamp(
      {
        ...blankRecord,
        id,
        object,
        ownerId,
        createdAt: at,
        modifiedAt: at,
        modifiedById: by,
        personContactId: object === 'Account' ? crmIdOf('003', n) : null,
      },
      values,
      by,
    )
    const stored = nothingStored()
    this.records.set(id, stored)
    this.#commit(stored, record, Object.keys(values), lateMs)
    return id
  }

  /** @returns false when somebody else holds the row's lock */
  edit(id: string, values: CrmValues, by: string, lateMs = 0): boolean {
    const stored = this.#free(id)
    if (!stored?.committed || stored.committed.isDeleted || stored.committed.isConverted)
      return false
    const record = this.#stamp(stored.committed, values, by)
    this.#commit(stored, record, Object.keys(values), lateMs)
    return true
  }

  /** What a merge or a conversion makes of a record. @returns false when somebody else holds the row's lock */
  become(id: string, change: Partial<CrmRecord>, by: string): boolean {
    const stored = this.#free(id)
    if (!stored?.committed) return false
    this.#commit(stored, { ...this.#stamp(stored.committed, {}, by), ...change }, [], 0)
    return true
  }

  setOwner(id: string, ownerId: string, by: string): boolean {
    const stored = this.#free(id)
    if (!stored?.committed) return false
    this.#commit(stored, { ...this.#stamp(stored.committed, {}, by), ownerId }, [], 0)
    return true
  }

  setDeleted(id: string, isDeleted: boolean, by: string): boolean {
    const stored = this.#free(id)
    if (!stored?.committed || stored.committed.isDeleted === isDeleted) return false
    const { externalId } = stored.committed
    const rival = this.visible().find(
      (one) =>
        one.id !== id && !one.isDeleted && externalId !== null && one.externalId === externalId,
    )
    // Undeleting would break the unique value.
    if (rival) return false
    const { masterRecordId: before } = stored.committed
    const masterRecordId = isDeleted ? before : null
    const record = { ...this.#stamp(stored.committed, {}, by), isDeleted, masterRecordId }
    this.#commit(stored, record, [], 0)
    return true
  }

  #free(id: string): Stored | null {
    const stored = this.records.get(id)
    return stored && stored.open === null ? stored : null
  }

  #commit(stored: Stored, record: CrmRecord, fields: string[], lateMs: number): void {
    if (lateMs > 0) {
      stored.open = { record, fields, commitsAt: (this.#clock() + lateMs) as Instant }
      return
    }
    noteChanges(stored, record)
    stored.committed = record
    stored.version++
    for (const field of fields) stored.writtenIn.set(field, stored.version)
  }

  #stamp(record: CrmRecord, written: CrmValues, by: string): CrmRecord {
    const values = { ...record.values, ...this.#trigger(record.object, written) }
    const emailField = record.object === 'Account' ? 'PersonEmail' : 'Email'
    const typed = values[emailField]
    if (typeof typed === 'string') values[emailField] = typed.trim()
    const email = typeof typed === 'string' ? typed.trim() : null
    return { ...record, values, email, modifiedAt: this.#second(), modifiedById: by }
  }

  // What the connector asks, as a worker by name.

  portFor(worker: string): SalesforcePort {
    const answer = <Value>(value: Value): Reply<Value> => this.#answer(value)
    return {
      identity: async () => failed('api_disabled'),
      describe: async () => answer([]),
      users: async () => answer([]),
      assignees: async () => answer([]),
      count: async (requests) => answer(requests.map((one) => countOf(this.visible(), one))),
      changedSince: async (reads) =>
        answer(
          reads.map((read) =>
            this.#changed({ ...read, limit: Math.min(read.limit, this.pageRows) }),
          ),
        ),
      salesChangedSince: async (reads) =>
        answer(reads.map((read) => this.sales.changedSince(read))),
      findCandidates: async (search) => answer(this.#candidates(search, worker)),
      findTaken: async (search) => answer(this.#taken(search)),
      readByIds: async (reads) => answer(this.#readAll(reads, worker)),
      updateRecords: async (rows) => answer(rows.map((row) => this.#update(row, worker))),
      upsertRecords: async (rows) => answer(rows.map((row) => this.#upsert(row, worker))),
      fieldTimes: async (reads) => answer(reads.flatMap((read) => this.#timesOf(read))),
      mergeRecords: async (request) => answer(this.#merge(request)),
      ...this.bulk.portFor(worker),
    }
  }

  readCustom(reads: readonly CustomRead[]): Reply<CustomAnswer[]> {
    return this.#answer(reads.map((read) => this.custom.read(read)))
  }

  /** A create that the connector gave up on, and that commits all the same, later. */
  upsertLater(rows: CreateRow[], afterMs: number): void {
    this.#late.push({ at: (this.#clock() + afterMs) as Instant, rows })
  }

  #answer<Value>(value: Value): Reply<Value> {
    return { ok: true, value, calls: 1, orgTime: this.#second(), limit: { used: 1, max: 100_000 } }
  }

  #changed(read: ChangedRead): ChangedPage {
    this.settle()
    return changedPage(this.visible(), read)
  }

  #taken(search: TakenSearch): string[] {
    this.settle()
    return takenKeys(this.visible(), search)
  }

  #candidates(search: CandidateSearch, worker: string): CrmRecord[] {
    this.settle()
    const found = candidatesOf(this.visible(), search)
    for (const { id } of found) this.#look(id, worker)
    return found
  }

  #readAll(reads: RecordRead[], worker: string): RecordsRead {
    this.settle()
    for (const id of reads.flatMap(({ ids }) => ids)) this.#look(id, worker)
    return recordsOf(this.visible(), reads)
  }

  #look(id: string, worker: string): void {
    const looks = this.#looks.get(worker) ?? new Map()
    const stored = this.records.get(id)
    const modifiedAt = stored?.committed?.modifiedAt ?? 0
    looks.set(id, { version: stored?.version ?? 0, modifiedAt })
    this.#looks.set(worker, looks)
  }

  /** Whether a value of that kind fell into the window. */
  overwrote(value: CrmValues[string]): boolean {
    return this.#windowLosses.has(value)
  }

  /** Whether this worker has read what people last wrote into the field. */
  isFresh(worker: string, id: string, field: string): boolean {
    const seen = this.#looks.get(worker)?.get(id)?.version ?? 0
    return (this.records.get(id)?.writtenIn.get(field) ?? 0) <= seen
  }

  /** Whether everybody left the whole record alone since this worker read it. */
  isUntouched(worker: string, id: string): boolean {
    const [stored, seen] = [this.records.get(id), this.#looks.get(worker)?.get(id)]
    return seen?.version === stored?.version && seen?.modifiedAt === stored?.committed?.modifiedAt
  }

  #update({ id, values }: UpdateRow, worker: string): RowOutcome {
    this.settle()
    this.writes++
    const stored = this.records.get(id)
    if (!stored?.committed) return refused('record_gone')
    if (stored.open) return refused('row_locked')
    if (stored.committed.isDeleted) return refused('record_deleted')
    if (stored.committed.isConverted) return refused('record_converted')
    const complaint = complaintAbout(values)
    if (complaint) return complaint
    for (const field of Object.keys(values)) {
      if (this.isFresh(worker, id, field)) continue
      this.#windowLosses.add(stored.committed.values[field] ?? null)
    }
    const written = this.#stamp(stored.committed, values, this.connectorUserId)
    noteChanges(stored, written)
    stored.committed = written
    return { ok: true, id, created: false }
  }

  #timesOf({ ids, fields }: HistoryRead): FieldTime[] {
    this.settle()
    return ids.flatMap((crmId) =>
      fields.flatMap((field) => {
        const at = this.changedAt(crmId, field)
        return at === null ? [] : [{ crmId, field, at }]
      }),
    )
  }

  /** [FD-3] When a field's value last changed, on the org's clock. */
  changedAt(id: string, field: string): Instant | null {
    return this.records.get(id)?.changedAt.get(field) ?? null
  }

  /** [DU-2] What a merge over the API does: the losers say where they went, the one that stays takes the values. */
  #merge({ object, masterId, loserIds, values }: MergeRequest): RowOutcome {
    this.settle()
    const all = [masterId, ...loserIds].map((id) => this.records.get(id))
    if (all.some((stored) => stored?.committed?.object !== object)) return refused('record_gone')
    if (all.some((stored) => stored?.open)) return refused('row_locked')
    if (all.some((stored) => stored?.committed?.isDeleted)) return refused('record_deleted')
    if (all.some((stored) => stored?.committed?.isConverted)) return refused('record_converted')
    for (const id of loserIds)
      this.become(id, { isDeleted: true, masterRecordId: masterId }, this.connectorUserId)
    this.edit(masterId, values, this.connectorUserId)
    this.writes++
    return { ok: true, id: masterId, created: false }
  }

  #upsert(row: CreateRow, worker: string): RowOutcome {
    const { object, externalId, values, useAssignmentRule } = row
    this.settle()
    this.writes++
    const complaint = complaintAbout(values)
    if (complaint) return complaint
    const { OwnerId: ownerId, ...rest } = values
    // A record in the recycle bin holds its unique value no longer.
    const there = this.visible().find(
      (record) => record.externalId === externalId && !record.isDeleted,
    )
    if (there && worker === nobody) {
      this.lateCommits.set(there.id, (this.lateCommits.get(there.id) ?? 0) + 1)
    }
    if (there) return this.#update({ object, id: there.id, values: rest }, worker)
    const email = typeof rest.Email === 'string' ? rest.Email : null
    // [CR-4] Without an owner and without a rule it belongs to whoever made it.
    const chosen = useAssignmentRule ? this.#ruleOwner(email) : this.connectorUserId
    const owner = typeof ownerId === 'string' ? ownerId : chosen
    const id = this.create(object, rest, this.connectorUserId, owner)
    const stored = this.records.get(id)
    if (stored?.committed) stored.committed = { ...stored.committed, externalId }
    return { ok: true, id, created: true }
  }
}

/** The org's validation rule, and a picklist that nobody told us of. */
function complaintAbout(values: CrmValues): RowOutcome | null {
  return Object.values(values).some((value) => String(value).includes('REFUSED'))
    ? refused('validation_rule')
    : null
}
