import { assert } from '#lib/base/assert.ts'
import type { Instant } from '#lib/base/instant.ts'
import { toIsoText } from '#lib/base/instant.ts'
import { ok } from '#lib/base/result.ts'
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
  Pair,
  Settlement,
  SyncConfig,
} from '#lib/sync/engine/types.ts'
import type { Claim, Claimed, Loaded, LoadRequest, Run, SyncStore } from '#lib/sync/ports.ts'
import { MemoryBulkJobs } from '#lib/sync/testing/memory-bulk-jobs.ts'
import { MemoryCustomStore } from '#lib/sync/testing/memory-custom-store.ts'
import { MemoryLease } from '#lib/sync/testing/memory-lease.ts'
import { MemoryOpportunities } from '#lib/sync/testing/memory-opportunities.ts'
import { MemoryPeople, unlinked } from '#lib/sync/testing/memory-people.ts'
import { MemoryQueue } from '#lib/sync/testing/memory-queue.ts'
import type {
  ProspectSeed,
  StoreSnapshot,
  StoreStand,
  StoreUnderTest,
  ToldSales,
} from '#lib/sync/testing/store-under-test.ts'

const forever = Number.MAX_SAFE_INTEGER

type StoredError = ErrorOpened & { firstAt: Instant }

/** A business unit in memory. Rows are never changed in place, so whatever was handed out stays what it was. */
export class MemoryStore implements StoreUnderTest {
  readonly #clock: () => Instant
  #config: SyncConfig | null = null
  #runs = 0
  readonly #lease = new MemoryLease(() => this.#clock())
  readonly #people = new MemoryPeople()
  readonly #queue = new MemoryQueue(() => this.#clock())
  readonly #mirror = new Map<string, CrmRecord>()
  readonly #intents = new Map<string, Intent>()
  readonly #errors = new Map<string, StoredError>()
  readonly #cursors = new Map<string, CursorMove>()
  readonly #history: HistoryRow[] = []
  readonly #decisions: (Decision & { runId: string })[] = []

  readonly sales = new MemoryOpportunities(
    (contactId) => this.#people.linkedTo(contactId),
    (prospectId) => this.#people.isAway(prospectId),
  )

  readonly custom = new MemoryCustomStore(
    () => this.#clock(),
    () => (this.#clock() + this.#configured().clockOffsetMs) as Instant,
    this.#lease,
  )

  readonly bulk = new MemoryBulkJobs({
    clock: () => this.#clock(),
    due: (lanes) => this.#queue.due(lanes).length,
    lease: (prospectId, from, to, until) => this.#queue.lease(prospectId, from, to, until),
  })

  constructor(clock: () => Instant) {
    this.#clock = clock
  }

  readonly store: SyncStore = {
    takeLease: async (worker, ttlMs) => this.#lease.take(worker, ttlMs),
    releaseLease: async (fence) => this.#lease.release(fence),
    beginRun: async ({ kind, worker, fence }) => {
      const number = ++this.#runs
      const { sharingVersion } = this.#lease
      const open = { bulkJobs: this.bulk.jobs.size > 0, bulkReads: this.bulk.reads.size > 0 }
      return { id: `run-${number}`, number, kind, worker, fence, sharingVersion, ...open }
    },
    finishRun: async (run, end) => {
      if (this.#lease.isStale(run)) return
      this.#noteOffset(end.usage.clockOffsetMs)
      if (end.wait) this.#lease.waitFor(end.wait.forMs)
      if (end.connectionLost !== null) this.#lease.loseConnection()
    },
    checkpoint: async (run, usage, ttlMs) => {
      this.#noteOffset(usage.clockOffsetMs)
      return this.#lease.checkpoint(run, ttlMs)
    },
    config: async () => this.#configured(),
    cursors: async () => [...this.#cursors.values()],
    load: async (request) => this.#load(request),
    transact: async (run, request, decide, turn) => {
      await turn?.again()
      const refusal = this.#lease.refusal(run)
      if (refusal) return refusal
      const { effects, answer } = decide(this.#load(request))
      this.#apply(run, effects)
      return ok(answer)
    },
    claim: async (run, { limit, leaseMs, lanes }) =>
      this.#claimed(this.#queue.claim(run, this.#queue.due(lanes).slice(0, limit), leaseMs)),
    claimProspect: async (run, prospectId, leaseMs) => {
      if (!this.#people.has(prospectId)) return 'unknown'
      if (!this.#queue.of(prospectId)) this.#queue.enqueue(manual(prospectId))
      const row = this.#queue.of(prospectId)
      return row && !this.#queue.isLeased(row)
        ? this.#claimed(this.#queue.claim(run, [row], leaseMs))
        : 'busy'
    },
    release: async (run, claims) => this.#queue.release(run, claims),
    strangers: async (records) =>
      records
        .filter(({ crmId }) => !this.#people.withCrmId(crmId))
        .map((record) => ({ ...record, found: this.#people.foundBy(record.emailKey) })),
    links: async (after, limit) => this.#people.listLinks(after, limit),
    markSharingChecked: async () => {
      this.#config = { ...this.#configured(), sharingChecked: true }
    },
    peek: async (after, limit) => this.#claimed(this.#queue.peek(after, limit)),
    countProspects: async () => this.#people.ids().filter((id) => !this.#people.isAway(id)).length,
    holdMassChange: async () => this.#lease.waitFor(forever),
    saveDryRun: async () => {},
    progress: async () => {},
    ...this.bulk.storeFor((run) => this.#lease.refusal(run)),
    ...this.sales.storeFor((fence) => !this.#lease.isStale({ fence })),
  }

  #noteOffset(clockOffsetMs: number | null): void {
    if (clockOffsetMs !== null) this.#config = { ...this.#configured(), clockOffsetMs }
  }

  #configured(): SyncConfig {
    assert(this.#config, 'The store was never configured')
    return this.#config
  }

  #load(request: LoadRequest): Loaded {
    const ids = new Set((request.prospectIds ?? []).filter((id) => this.#people.has(id)))
    for (const crmId of request.crmIds ?? []) addIfThere(ids, this.#people.withCrmId(crmId))
    for (const key of request.emailKeys ?? []) addIfThere(ids, this.#people.withEmail(key))
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
    const error = this.#errors.get(id)
    const change = this.#queue.of(id)
    return {
      prospect: this.#people.prospect(id),
      link: this.#people.link(id),
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
      this.#people.setProspect({
        ...insert,
        assignTo: null,
        deletedAt: null,
        deletedReason: null,
      })
    }
    for (const { id, ...patch } of effects.patches) this.#people.patch(id, patch)
    for (const { prospectId, agree, lastSyncedAt: _, ...rest } of effects.links) {
      const before = this.#people.link(prospectId)
      const agreed = { ...(rest.agreed ?? before.agreed), ...agree }
      this.#people.setLink(prospectId, { ...before, ...rest, agreed })
    }
    this.sales.pool(effects.merges)
    for (const intent of effects.intents) this.#intents.set(intent.externalId, intent)
    for (const opened of effects.errorsOpened) this.#openError(opened)
    for (const { prospectId } of effects.errorsClosed) this.#errors.delete(prospectId ?? '')
    this.#history.push(...effects.history)
    for (const decision of effects.decisions) this.#decisions.push({ ...decision, runId: run.id })
    for (const enqueue of effects.enqueue) this.#queue.enqueue(enqueue)
    for (const settlement of effects.settlements) this.#settle(run, settlement)
    for (const held of effects.bulk) this.bulk.hold(run, held)
    for (const cursor of effects.cursors) this.#cursors.set(cursor.object, cursor)
  }

  #mirrorOne(record: CrmRecord): void {
    const before = this.#mirror.get(record.id)
    if (!before || before.modifiedAt <= record.modifiedAt) this.#mirror.set(record.id, record)
  }

  #openError(opened: ErrorOpened): void {
    const key = opened.prospectId ?? ''
    const firstAt = this.#errors.get(key)?.firstAt ?? this.#clock()
    this.#errors.set(key, { ...opened, firstAt })
  }

  #settle(run: Run, settlement: Settlement): void {
    const { waitsOn } = this.#queue.settle(run, settlement)
    if (waitsOn === null) return
    this.#people.setLink(waitsOn, { ...this.#people.link(waitsOn), syncState: 'waiting' })
  }

  #claimed(claims: Claim[]): Claimed {
    return { claims, loaded: this.#load({ prospectIds: claims.map((one) => one.prospectId) }) }
  }

  // What people do in the console.

  async configure(config: SyncConfig): Promise<void> {
    const before = this.#config?.sharing ?? null
    const changed = JSON.stringify(before) !== JSON.stringify(config.sharing)
    if (changed) this.#lease.sharingVersion++
    this.#config = changed ? { ...config, sharingChecked: false } : config
  }

  async pause(paused: boolean): Promise<void> {
    this.#lease.paused = paused
  }

  async createProspect({ lane = 3, ...seed }: ProspectSeed): Promise<void> {
    this.#people.create(seed)
    this.#queue.enqueue({ prospectId: seed.id, lane, cause: 'created', fields: [] })
  }

  async editProspect(id: string, values: FieldValues, at: Instant, lane: Lane = 3): Promise<void> {
    this.#people.edit(id, values, at)
    const fields = Object.keys(values)
    this.#queue.enqueue({ prospectId: id, lane, cause: 'field_change', fields })
  }

  async assign(
    id: string,
    userId: string | null,
    _at: Instant,
    assignTo: string | null = null,
  ): Promise<void> {
    this.#people.patch(id, { assignedUserId: userId, assignTo })
    this.#queue.enqueue({ prospectId: id, lane: 3, cause: 'assignment', fields: [] })
  }

  async recycle(id: string, at: Instant): Promise<void> {
    this.#people.patch(id, { deletedAt: at, deletedReason: 'deleted here' })
  }

  async restore(id: string, _at: Instant): Promise<void> {
    this.#people.patch(id, { deletedAt: null, deletedReason: null })
    this.#queue.enqueue({ prospectId: id, lane: 3, cause: 'restored', fields: [] })
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
    const kept = plan.linkFrom && this.#people.link(plan.linkFrom.id)
    for (const id of otherIds) {
      const before = this.#pair(id)
      this.#people.setProspect({ ...before.prospect, deletedAt: at, deletedReason: 'merged' })
      this.#queue.forget(id)
      this.#errors.delete(id)
      const linkState = before.link.linkState === 'none' ? 'none' : 'broken'
      this.#people.setLink(id, { ...unlinked, linkState, evidence: before.link.evidence })
    }
    this.#errors.delete(wish.masterId)
    if (kept) this.#people.setLink(wish.masterId, { ...kept, syncState: 'waiting' })
    this.#people.patch(wish.masterId, {
      values: plan.values,
      origins: plan.origins,
      changedAt: plan.changedAt,
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
    this.#queue.enqueue({
      prospectId: wish.masterId,
      lane: 3,
      cause: 'manual',
      fields: plan.fields,
    })
  }

  async ignore(id: string, ignored: boolean): Promise<void> {
    const link = this.#people.link(id)
    const back = link.crmId === null ? 'none' : 'linked'
    this.#people.setLink(id, { ...link, linkState: ignored ? 'ignored' : back })
    if (!ignored) this.#queue.enqueue({ prospectId: id, lane: 3, cause: 'manual', fields: [] })
  }

  async retryAll(): Promise<void> {
    this.#queue.retryAll()
  }

  async setOpportunities(on: boolean, roles: 'any' | 'primary'): Promise<void> {
    this.sales.set(on, roles)
  }

  /** Links a prospect to a contact as a sync would, or takes the link away. */
  async relink(id: string, contactId: string | null): Promise<void> {
    const linkState = contactId === null ? 'none' : 'linked'
    const crmObject = contactId === null ? null : 'Contact'
    this.#people.setLink(id, { ...this.#people.link(id), crmId: contactId, crmObject, linkState })
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
      scores: Object.fromEntries(this.#people.ids().map((id) => [id, scores.get(id) ?? 0])),
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
      fence: this.#lease.fence,
      paused: this.#lease.paused,
      pairs: this.#people
        .ids()
        .sort()
        .map((id) => this.#pair(id)),
      mirror: sorted([...this.#mirror.values()], ({ id }) => id),
      changes: this.#queue.rows(),
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
