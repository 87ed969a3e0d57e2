import { assert } from '#lib/base/assert.ts'
import type { Instant } from '#lib/base/instant.ts'
import { toIsoText } from '#lib/base/instant.ts'
import { fail, ok } from '#lib/base/result.ts'
import { type MergeWish, planMerge } from '#lib/prospects/merge.ts'
import type { CrmRecord } from '#lib/salesforce/port.ts'
import { foldScores } from '#lib/scoring/ledger.ts'
import { emailKey } from '#lib/sync/engine/canonical.ts'
import type {
  CursorMove,
  Decision,
  Effects,
  Enqueue,
  ErrorOpened,
  FieldValues,
  HistoryRow,
  Intent,
  Lane,
  Link,
  Origin,
  Pair,
  Prospect,
  Settlement,
  SyncConfig,
} from '#lib/sync/engine/types.ts'
import type {
  Checkpoint,
  Claim,
  Claimed,
  Loaded,
  LoadRequest,
  Run,
  SyncStore,
} from '#lib/sync/ports.ts'
import { MemoryBulkJobs } from '#lib/sync/testing/memory-bulk-jobs.ts'
import { MemoryOpportunities } from '#lib/sync/testing/memory-opportunities.ts'
import type {
  ChangeRow,
  ProspectSeed,
  StoreSnapshot,
  StoreStand,
  StoreUnderTest,
  ToldSales,
} from '#lib/sync/testing/store-under-test.ts'

type StoredError = ErrorOpened & { firstAt: Instant }
type StoredChange = ChangeRow & { createdAt: Instant; requestedBy: string | null }

const unlinked: Link = {
  crmId: null,
  crmObject: null,
  linkState: 'none',
  evidence: null,
  linkedAt: null,
  agreed: {},
  agreedAt: null,
  crmOwnerId: null,
  syncState: 'not_in_crm',
}

/** A business unit in memory. Rows are never changed in place, so whatever was handed out stays what it was. */
export class MemoryStore implements StoreUnderTest {
  readonly #clock: () => Instant
  #config: SyncConfig | null = null
  #paused = true
  #fence = 0
  #sharingVersion = 0
  #lease: { worker: string; until: Instant } | null = null
  #waitUntil = 0 as Instant
  #connectionLost = false
  #runs = 0
  #changeIds = 0
  readonly #prospects = new Map<string, Prospect>()
  readonly #links = new Map<string, Link>()
  readonly #mirror = new Map<string, CrmRecord>()
  readonly #changes = new Map<string, StoredChange>()
  readonly #intents = new Map<string, Intent>()
  readonly #errors = new Map<string, StoredError>()
  readonly #cursors = new Map<string, CursorMove>()
  readonly #byCrmId = new Map<string, string>()
  readonly #byEmail = new Map<string, string>()
  readonly #history: HistoryRow[] = []
  readonly #decisions: (Decision & { runId: string })[] = []

  readonly sales = new MemoryOpportunities(
    (contactId) => this.#linkedTo(contactId),
    (prospectId) => this.#prospects.get(prospectId)?.deletedAt !== null,
  )

  readonly bulk = new MemoryBulkJobs({
    clock: () => this.#clock(),
    due: (lanes) => this.#due(lanes).length,
    lease: (prospectId, from, to, until) => {
      const row = this.#changes.get(prospectId)
      if (row?.leasedBy !== from) return false
      this.#changes.set(prospectId, { ...row, leasedBy: to, leasedUntil: until })
      return true
    },
  })

  constructor(clock: () => Instant) {
    this.#clock = clock
  }

  readonly store: SyncStore = {
    takeLease: async (worker, ttlMs) => this.#takeLease(worker, ttlMs),
    releaseLease: async (fence) => {
      if (fence === this.#fence) this.#lease = null
    },
    beginRun: async ({ kind, worker, fence }) => {
      const number = ++this.#runs
      const sharingVersion = this.#sharingVersion
      const open = { bulkJobs: this.bulk.jobs.size > 0, bulkReads: this.bulk.reads.size > 0 }
      return { id: `run-${number}`, number, kind, worker, fence, sharingVersion, ...open }
    },
    finishRun: async (run, end) => {
      if (run.fence !== null && run.fence !== this.#fence) return
      this.#noteOffset(end.usage.clockOffsetMs)
      if (end.wait) this.#waitUntil = (this.#clock() + end.wait.forMs) as Instant
      if (end.connectionLost !== null) this.#connectionLost = true
    },
    checkpoint: async (run, usage, ttlMs) => {
      this.#noteOffset(usage.clockOffsetMs)
      return this.#checkpoint(run, ttlMs)
    },
    config: async () => this.#configured(),
    cursors: async () => [...this.#cursors.values()],
    load: async (request) => this.#load(request),
    transact: async (run, request, decide) => {
      const refusal = this.#refusal(run)
      if (refusal) return refusal
      const { effects, answer } = decide(this.#load(request))
      this.#apply(run, effects)
      return ok(answer)
    },
    claim: async (run, { limit, leaseMs, lanes }) =>
      this.#claim(run, this.#due(lanes).slice(0, limit), leaseMs),
    claimProspect: async (run, prospectId, leaseMs) => {
      if (!this.#prospects.has(prospectId)) return 'unknown'
      if (!this.#changes.has(prospectId)) this.#enqueue(manual(prospectId))
      const row = this.#changes.get(prospectId)
      return row && !this.#isLeased(row) ? this.#claim(run, [row], leaseMs) : 'busy'
    },
    release: async (run, claims) => {
      for (const { prospectId, id } of claims) {
        const row = this.#changes.get(prospectId)
        if (row?.id !== id || row.leasedBy !== run.worker) continue
        this.#changes.set(prospectId, { ...row, leasedBy: null, leasedUntil: null })
      }
    },
    strangers: async (records) =>
      records
        .filter(({ crmId }) => !this.#byCrmId.has(crmId))
        .map((record) => ({ ...record, found: this.#foundBy(record.emailKey) })),
    links: async (after, limit) => this.#listLinks(after, limit),
    markSharingChecked: async () => {
      this.#config = { ...this.#configured(), sharingChecked: true }
    },
    peek: async (after, limit) => {
      const rows = inTurn([...this.#changes.values()].filter(({ state }) => state === 'waiting'))
      const start = after === null ? 0 : rows.findIndex(({ id }) => id === after) + 1
      return this.#toClaimed(rows.slice(start, start + limit))
    },
    countProspects: async () =>
      [...this.#prospects.values()].filter(({ deletedAt }) => deletedAt === null).length,
    holdMassChange: async () => {
      this.#waitUntil = Number.MAX_SAFE_INTEGER as Instant
    },
    saveDryRun: async () => {},
    progress: async () => {},
    ...this.bulk.storeFor((run) => this.#refusal(run)),
    ...this.sales.storeFor((fence) => fence === null || fence === this.#fence),
  }

  #refusal(run: Run) {
    if (run.fence !== null && run.fence !== this.#fence) {
      return fail('fence_lost' as const, 'Another worker has taken over')
    }
    return run.sharingVersion === this.#sharingVersion
      ? null
      : fail('sharing_changed' as const, 'The sharing rules have changed')
  }

  #linkedTo(crmId: string): { prospectId: string; away: boolean } | null {
    const prospectId = this.#byCrmId.get(crmId)
    if (prospectId === undefined || this.#linkOf(prospectId).linkState !== 'linked') return null
    return { prospectId, away: this.#prospects.get(prospectId)?.deletedAt !== null }
  }

  #takeLease(worker: string, ttlMs: number): number | null {
    const now = this.#clock()
    if (this.#lease && this.#lease.until > now) return null
    this.#lease = { worker, until: (now + ttlMs) as Instant }
    return ++this.#fence
  }

  #checkpoint(run: Run, ttlMs: number): Checkpoint {
    if (this.#connectionLost) return 'connection_lost'
    if (run.sharingVersion !== this.#sharingVersion) return 'sharing_changed'
    if (run.fence === null) return 'go'
    if (run.fence !== this.#fence || this.#lease === null) return 'fence_lost'
    if (this.#paused) return 'paused'
    if (this.#waitUntil > this.#clock()) return 'waiting'
    this.#lease = { worker: run.worker, until: (this.#clock() + ttlMs) as Instant }
    return 'go'
  }

  #noteOffset(clockOffsetMs: number | null): void {
    if (clockOffsetMs !== null) this.#config = { ...this.#configured(), clockOffsetMs }
  }

  #configured(): SyncConfig {
    assert(this.#config, 'The store was never configured')
    return this.#config
  }

  #foundBy(key: string | null): 'nobody' | 'unlinked' | 'linked' {
    const holder = key === null ? undefined : this.#byEmail.get(key)
    if (holder === undefined) return 'nobody'
    return this.#linkOf(holder).crmId === null ? 'unlinked' : 'linked'
  }

  #listLinks(after: string | null, limit: number) {
    const away = new Set(['linked', 'unshared', 'crm_deleted'])
    return [...this.#links.values()]
      .filter(
        ({ crmId, linkState }) => crmId !== null && crmId > (after ?? '') && away.has(linkState),
      )
      .map(({ crmId, crmObject }) => ({ crmId: crmId ?? '', object: crmObject ?? 'Lead' }))
      .sort((a, b) => (a.crmId < b.crmId ? -1 : 1))
      .slice(0, limit)
  }

  #linkOf(prospectId: string): Link {
    return this.#links.get(prospectId) ?? unlinked
  }

  #load(request: LoadRequest): Loaded {
    const ids = new Set((request.prospectIds ?? []).filter((id) => this.#prospects.has(id)))
    for (const crmId of request.crmIds ?? []) addIfThere(ids, this.#byCrmId.get(crmId))
    for (const key of request.emailKeys ?? []) addIfThere(ids, this.#byEmail.get(key))
    const pairs = [...ids].sort().map((id) => this.#pair(id))
    const crmIds = new Set(request.crmIds)
    for (const { link } of pairs) addIfThere(crmIds, link.crmId ?? undefined)
    if (request.mirrorByEmail) {
      const keys = new Set(request.emailKeys)
      for (const record of this.#mirror.values()) {
        if (keys.has(emailKey(record.email) ?? '')) crmIds.add(record.id)
      }
    }
    const records = [...crmIds].map((id) => this.#mirror.get(id)).filter((one) => one !== undefined)
    return { pairs, records }
  }

  #pair(id: string): Pair {
    const prospect = this.#prospects.get(id)
    assert(prospect, `No prospect ${id}`)
    const error = this.#errors.get(id)
    const change = this.#changes.get(id)
    return {
      prospect,
      link: this.#linkOf(id),
      error: error
        ? { code: error.code, causeKey: error.causeKey, tries: error.tries, firstAt: error.firstAt }
        : null,
      intent: this.#intents.get(id) ?? null,
      change: change ? { id: change.id, generation: change.generation, state: change.state } : null,
    }
  }

  #apply(run: Run, effects: Effects): void {
    for (const record of effects.mirror) this.#mirrorOne(record)
    for (const id of effects.forget) this.#mirror.delete(id)
    for (const insert of effects.inserts) {
      this.#setProspect({ ...insert, assignTo: null, deletedAt: null, deletedReason: null })
    }
    for (const { id, values, origins, changedAt, ...rest } of effects.patches) {
      const before = this.#prospects.get(id)
      assert(before, `No prospect ${id} to patch`)
      this.#setProspect({
        ...before,
        ...rest,
        values: { ...before.values, ...values },
        origins: { ...before.origins, ...origins },
        changedAt: { ...before.changedAt, ...changedAt },
      })
    }
    for (const { prospectId, agree, lastSyncedAt: _, ...rest } of effects.links) {
      const before = this.#linkOf(prospectId)
      const agreed = { ...(rest.agreed ?? before.agreed), ...agree }
      this.#setLink(prospectId, { ...before, ...rest, agreed })
    }
    this.sales.pool(effects.merges)
    for (const intent of effects.intents) this.#intents.set(intent.externalId, intent)
    for (const opened of effects.errorsOpened) this.#openError(opened)
    for (const { prospectId } of effects.errorsClosed) this.#errors.delete(prospectId ?? '')
    this.#history.push(...effects.history)
    for (const decision of effects.decisions) this.#decisions.push({ ...decision, runId: run.id })
    for (const enqueue of effects.enqueue) this.#enqueue(enqueue)
    for (const settlement of effects.settlements) this.#settle(run, settlement)
    for (const held of effects.bulk) this.bulk.hold(run, held)
    for (const cursor of effects.cursors) this.#cursors.set(cursor.object, cursor)
  }

  #mirrorOne(record: CrmRecord): void {
    const before = this.#mirror.get(record.id)
    if (!before || before.modifiedAt <= record.modifiedAt) this.#mirror.set(record.id, record)
  }

  /** [MT-4] Unique by e-mail among live ones, as the database holds it. */
  #setProspect(prospect: Prospect): void {
    const before = this.#prospects.get(prospect.id)
    const keyBefore = before ? emailKey(before.values.email) : null
    if (keyBefore !== null && this.#byEmail.get(keyBefore) === prospect.id) {
      this.#byEmail.delete(keyBefore)
    }
    const key = prospect.deletedAt === null ? emailKey(prospect.values.email) : null
    assert(key === null || !this.#byEmail.has(key), `[MT-4] ${key} is taken`)
    if (key !== null) this.#byEmail.set(key, prospect.id)
    this.#prospects.set(prospect.id, prospect)
  }

  /** [MT-5][I6] Unique by CRM id, as the database holds it. */
  #setLink(prospectId: string, link: Link): void {
    const before = this.#linkOf(prospectId)
    if (before.crmId !== null) this.#byCrmId.delete(before.crmId)
    const holder = link.crmId === null ? undefined : this.#byCrmId.get(link.crmId)
    assert(holder === undefined, `[I6] ${link.crmId} is linked to ${holder} already`)
    if (link.crmId !== null) this.#byCrmId.set(link.crmId, prospectId)
    this.#links.set(prospectId, link)
  }

  #openError(opened: ErrorOpened): void {
    const key = opened.prospectId ?? ''
    const firstAt = this.#errors.get(key)?.firstAt ?? this.#clock()
    this.#errors.set(key, { ...opened, firstAt })
  }

  #enqueue({ prospectId, lane, cause, fields }: Enqueue): void {
    const before = this.#changes.get(prospectId)
    const now = this.#clock()
    this.#changes.set(prospectId, {
      id: before?.id ?? String(++this.#changeIds),
      prospectId,
      lane: (before ? Math.min(before.lane, lane) : lane) as Lane,
      cause: before && before.lane < lane ? before.cause : cause,
      fields: [...new Set([...(before?.fields ?? []), ...fields])],
      requestedBy: null,
      createdAt: before?.createdAt ?? now,
      dueAt: now,
      tries: 0,
      state: 'waiting',
      generation: (before?.generation ?? 0) + 1,
      leasedBy: before?.leasedBy ?? null,
      leasedUntil: before?.leasedUntil ?? null,
    })
  }

  #settle(run: Run, settlement: Settlement): void {
    const row = [...this.#changes.values()].find(({ id }) => id === settlement.changeId)
    if (!row) return
    const free = { ...row, leasedBy: null, leasedUntil: null }
    if (row.leasedBy !== run.worker) {
      // Another hand has parked it, or holds what was parked: its lease stays.
      const isParked = row.state === 'parked' && settlement.as === 'done'
      if (isParked) this.#setWaiting(row)
      return
    }
    const isNewer = row.generation !== settlement.generation
    const { prospectId } = row
    if (isNewer && (settlement.as === 'done' || settlement.as === 'park')) {
      this.#changes.set(prospectId, { ...free, tries: 0 })
      this.#setLink(prospectId, { ...this.#linkOf(prospectId), syncState: 'waiting' })
    } else if (settlement.as === 'done') this.#changes.delete(prospectId)
    else if (settlement.as === 'again')
      this.#changes.set(prospectId, { ...free, dueAt: this.#clock() })
    else if (settlement.as === 'park') {
      this.#changes.set(prospectId, { ...free, state: 'parked', tries: settlement.tries })
    } else {
      const dueAt = (this.#clock() + settlement.inMs) as Instant
      this.#changes.set(prospectId, { ...free, state: 'waiting', dueAt, tries: settlement.tries })
    }
  }

  #setWaiting(row: StoredChange): void {
    this.#changes.set(row.prospectId, { ...row, state: 'waiting', dueAt: this.#clock() })
  }

  #isLeased({ leasedUntil }: StoredChange): boolean {
    return leasedUntil !== null && leasedUntil > this.#clock()
  }

  #due(lanes: Lane[]): StoredChange[] {
    const now = this.#clock()
    return inTurn(
      [...this.#changes.values()].filter(
        (row) =>
          row.state === 'waiting' &&
          row.dueAt <= now &&
          !this.#isLeased(row) &&
          lanes.includes(row.lane),
      ),
    )
  }

  #claim(run: Run, rows: StoredChange[], leaseMs: number): Claimed {
    const leasedUntil = (this.#clock() + leaseMs) as Instant
    const leased = rows.map((row) => ({ ...row, leasedBy: run.worker, leasedUntil }))
    for (const row of leased) this.#changes.set(row.prospectId, row)
    return this.#toClaimed(leased)
  }

  #toClaimed(rows: StoredChange[]): Claimed {
    const claims: Claim[] = rows.map((row) => {
      const { id, prospectId, lane, cause, fields, requestedBy, createdAt, tries, generation } = row
      return { id, prospectId, lane, cause, fields, requestedBy, createdAt, tries, generation }
    })
    return { claims, loaded: this.#load({ prospectIds: rows.map((row) => row.prospectId) }) }
  }

  // What people do in the console.

  async configure(config: SyncConfig): Promise<void> {
    const before = this.#config?.sharing ?? null
    const changed = JSON.stringify(before) !== JSON.stringify(config.sharing)
    if (changed) this.#sharingVersion++
    this.#config = changed ? { ...config, sharingChecked: false } : config
  }

  async pause(paused: boolean): Promise<void> {
    this.#paused = paused
  }

  async createProspect({ id, values, assignedUserId, at, lane = 3 }: ProspectSeed): Promise<void> {
    this.#setProspect({
      id,
      values,
      origins: originsOf(values, at),
      changedAt: timesOf(values, at),
      assignedUserId,
      assignTo: null,
      deletedAt: null,
      deletedReason: null,
      createdAt: at,
      createdBy: 'Concord',
    })
    this.#setLink(id, unlinked)
    this.#enqueue({ prospectId: id, lane, cause: 'created', fields: [] })
  }

  async editProspect(id: string, values: FieldValues, at: Instant, lane: Lane = 3): Promise<void> {
    const before = this.#prospects.get(id)
    assert(before, `No prospect ${id}`)
    this.#setProspect({
      ...before,
      values: { ...before.values, ...values },
      origins: { ...before.origins, ...originsOf(values, at) },
      changedAt: { ...before.changedAt, ...timesOf(values, at) },
    })
    this.#enqueue({ prospectId: id, lane, cause: 'field_change', fields: Object.keys(values) })
  }

  async assign(
    id: string,
    userId: string | null,
    _at: Instant,
    assignTo: string | null = null,
  ): Promise<void> {
    const before = this.#prospects.get(id)
    assert(before, `No prospect ${id}`)
    this.#setProspect({ ...before, assignedUserId: userId, assignTo })
    this.#enqueue({ prospectId: id, lane: 3, cause: 'assignment', fields: [] })
  }

  async recycle(id: string, at: Instant): Promise<void> {
    const before = this.#prospects.get(id)
    assert(before, `No prospect ${id}`)
    this.#setProspect({ ...before, deletedAt: at, deletedReason: 'deleted here' })
  }

  async restore(id: string, _at: Instant): Promise<void> {
    const before = this.#prospects.get(id)
    assert(before, `No prospect ${id}`)
    this.#setProspect({ ...before, deletedAt: null, deletedReason: null })
    this.#enqueue({ prospectId: id, lane: 3, cause: 'restored', fields: [] })
  }

  /** [DL-5] */
  async merge(wish: MergeWish, otherIds: string[], at: Instant): Promise<void> {
    const pairs = [wish.masterId, ...otherIds].map((id) => this.#pair(id))
    const members = pairs.map(({ prospect, link }) => ({
      id: prospect.id,
      values: prospect.values,
      assignedUserId: prospect.assignedUserId,
      linkState: link.linkState,
      crmId: link.crmId,
      crmObject: link.crmObject,
    }))
    const plan = planMerge(members, wish, { by: 'Clara Neumann', at: toIsoText(at) })
    if (!plan || pairs.some(({ prospect }) => prospect.deletedAt !== null)) return
    const kept = plan.linkFrom && this.#linkOf(plan.linkFrom.id)
    for (const id of otherIds) {
      const before = this.#pair(id)
      this.#setProspect({ ...before.prospect, deletedAt: at, deletedReason: 'merged' })
      this.#changes.delete(id)
      this.#errors.delete(id)
      const linkState = before.link.linkState === 'none' ? 'none' : 'broken'
      this.#setLink(id, { ...unlinked, linkState, evidence: before.link.evidence })
    }
    this.#errors.delete(wish.masterId)
    if (kept) this.#setLink(wish.masterId, { ...kept, syncState: 'waiting' })
    const { prospect } = this.#pair(wish.masterId)
    this.#setProspect({
      ...prospect,
      values: { ...prospect.values, ...plan.values },
      origins: { ...prospect.origins, ...plan.origins },
      changedAt: { ...prospect.changedAt, ...plan.changedAt },
      assignedUserId: plan.assignedUserId,
    })
    for (const field of plan.fields) {
      this.#history.push({
        prospectId: wish.masterId,
        field,
        at,
        side: 'concord',
        by: 'Clara Neumann',
        rule: 'merge',
        value: plan.values[field] ?? null,
        replaced: plan.replaced[field] ?? null,
        lost: false,
        otherAt: null,
      })
    }
    this.sales.pool(otherIds.map((from) => ({ from, into: wish.masterId })))
    this.#enqueue({ prospectId: wish.masterId, lane: 3, cause: 'manual', fields: plan.fields })
  }

  async ignore(id: string, ignored: boolean): Promise<void> {
    const link = this.#linkOf(id)
    const back = link.crmId === null ? 'none' : 'linked'
    this.#setLink(id, { ...link, linkState: ignored ? 'ignored' : back })
    if (!ignored) this.#enqueue({ prospectId: id, lane: 3, cause: 'manual', fields: [] })
  }

  async retryAll(): Promise<void> {
    const now = this.#clock()
    for (const row of this.#changes.values()) {
      const again = { ...row, state: 'waiting' as const, dueAt: now, tries: 0 }
      this.#changes.set(row.prospectId, again)
    }
  }

  async setOpportunities(on: boolean, roles: 'any' | 'primary'): Promise<void> {
    this.sales.set(on, roles)
  }

  /** Links a prospect to a contact as a sync would, or takes the link away. */
  async relink(id: string, contactId: string | null): Promise<void> {
    const linkState = contactId === null ? 'none' : 'linked'
    const crmObject = contactId === null ? null : 'Contact'
    this.#setLink(id, { ...this.#linkOf(id), crmId: contactId, crmObject, linkState })
  }

  async told(): Promise<ToldSales> {
    const scores = foldScores([...this.sales.ledger.values()])
    return {
      activities: this.sales.activities.map(({ prospectId, opportunityId, event, points }) => ({
        prospectId,
        opportunityId,
        event,
        points,
      })),
      scores: Object.fromEntries(
        [...this.#prospects.keys()].map((id) => [id, scores.get(id) ?? 0]),
      ),
      shown: [...this.sales.shown]
        .filter(([, shown]) => shown)
        .map(([id]) => id)
        .sort(),
    }
  }

  async snapshot(): Promise<StoreSnapshot> {
    return { ...(await this.stand()), decisions: this.#decisions }
  }

  async stand(): Promise<StoreStand> {
    return {
      fence: this.#fence,
      paused: this.#paused,
      pairs: [...this.#prospects.keys()].sort().map((id) => this.#pair(id)),
      mirror: sorted([...this.#mirror.values()], ({ id }) => id),
      changes: [...this.#changes.values()].map(({ createdAt: _, requestedBy: __, ...row }) => row),
      intents: [...this.#intents.values()],
      openErrors: [...this.#errors.values()],
      history: this.#history,
      cursors: [...this.#cursors.values()],
    }
  }

  async close(): Promise<void> {}
}

export async function openMemoryStore(clock: () => Instant): Promise<StoreUnderTest> {
  return new MemoryStore(clock)
}

function manual(prospectId: string): Enqueue {
  return { prospectId, lane: 1, cause: 'manual', fields: [] }
}

function addIfThere(ids: Set<string>, id: string | undefined): void {
  if (id !== undefined) ids.add(id)
}

function sorted<One>(rows: One[], key: (row: One) => string): One[] {
  return rows.sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0))
}

function inTurn(rows: StoredChange[]): StoredChange[] {
  return rows.sort((a, b) => a.lane - b.lane || a.dueAt - b.dueAt || Number(a.id) - Number(b.id))
}

function originsOf(values: FieldValues, at: Instant): Record<string, Origin> {
  const origin: Origin = { side: 'concord', at: toIsoText(at), by: 'Clara Neumann', rule: 'edit' }
  return Object.fromEntries(Object.keys(values).map((field) => [field, origin]))
}

function timesOf(values: FieldValues, at: Instant): Record<string, string> {
  return Object.fromEntries(Object.keys(values).map((field) => [field, toIsoText(at)]))
}
