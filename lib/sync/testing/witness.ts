import type { CreateRow, CrmRecord, SalesforcePort, UpdateRow } from '#lib/salesforce/port.ts'
import { emailKey } from '#lib/sync/engine/canonical.ts'
import { isWithoutContent, noEffects } from '#lib/sync/engine/effects.ts'
import type { Effects, LinkEvidence, Prospect } from '#lib/sync/engine/types.ts'
import type { Loaded, SyncStore } from '#lib/sync/ports.ts'
import { demand } from '#lib/sync/testing/broken-law.ts'
import { checkMovesIn, checkMovesOut } from '#lib/sync/testing/conflict-laws.ts'
import { EchoLaw } from '#lib/sync/testing/echo-law.ts'
import { PersonLaw } from '#lib/sync/testing/persons.ts'
import { ReplayLaw } from '#lib/sync/testing/replay-law.ts'
import { connectorUserId, fieldThere, owners } from '#lib/sync/testing/simulated-unit.ts'
import { checkState } from '#lib/sync/testing/state-laws.ts'
import type { StoreStand } from '#lib/sync/testing/store-under-test.ts'
import { WishLaw } from '#lib/sync/testing/wish-laws.ts'
import type { World } from '#lib/sync/testing/world.ts'

/**
 * Stands between the workers and the world and judges every transaction and every write by rules of its own, written
 * apart from the engine's.
 */
export class Witness {
  readonly #world: World
  /** What each worker was told about e-mails the last times that it asked, the later first: a page is written while the next is decided and one more asked about. */
  readonly #told = new Map<string, Map<string, CrmRecord[]>[]>()
  /** `worker external id` → who was to own it at the moment when that worker wrote the intent. */
  readonly #intended = new Map<string, Pick<Prospect, 'assignedUserId' | 'assignTo'>>()
  /** Records that were linked when each worker last decided, the later first: what was decided then may still be sent. */
  readonly #linked = new Map<string, Set<string | null>[]>()
  readonly #wishes: WishLaw
  readonly #echo: EchoLaw
  readonly #replay: ReplayLaw
  readonly #persons = new PersonLaw()
  /** Transactions that wrote something beside a cursor. */
  contentful = 0

  constructor(world: World) {
    this.#world = world
    this.#wishes = new WishLaw(world)
    this.#echo = new EchoLaw(world)
    this.#replay = new ReplayLaw(world.unit.store)
    if (world.merges) world.merges.onRelink = (id, crmId) => this.#echo.relinked(id, crmId)
    world.org.onBulkUpdate = (row, before) => this.#echo.written(row, before)
  }

  /** What must hold after every single step. */
  async check(state: StoreStand): Promise<void> {
    checkState(this.#world, state)
    this.#wishes.check(state)
    await this.#replay.check()
  }

  store(worker: string): SyncStore {
    const { store } = this.#world.unit
    return {
      ...store,
      config: async () => {
        const config = await store.config()
        this.#persons.began(worker, config.settings.personAccounts)
        return config
      },
      transact: async (run, request, decide, turn) => {
        let known = new Set<string>()
        let effects = noEffects()
        const done = await store.transact(
          run,
          request,
          (loaded) => {
            const decided = decide(loaded)
            known = new Set(loaded.pairs.map(({ prospect }) => prospect.id))
            effects = decided.effects
            this.#judge(worker, loaded, effects)
            return decided
          },
          turn,
        )
        if (done.ok) this.#echo.committed(known, effects)
        // A page of the past may bring back what has left the rule since, and the fence keeps it from being delivered.
        const isReplayed = effects.cursors.length > 0 && this.#world.sharing === null
        if (done.ok && isReplayed) this.#replay.delivered({ request, decide })
        return done
      },
    }
  }

  org(worker: string): SalesforcePort {
    const port = this.#world.org.portFor(worker)
    return {
      ...port,
      changedSince: (reads) => {
        this.#persons.check(
          worker,
          reads.map(({ object }) => object),
        )
        return port.changedSince(reads)
      },
      readByIds: (reads) => {
        this.#persons.check(
          worker,
          reads.map(({ object }) => object),
        )
        return port.readByIds(reads)
      },
      findCandidates: async (search) => {
        this.#persons.check(worker, search.objects)
        const reply = await port.findCandidates(search)
        const told = new Map(
          search.emails.map((email) => [emailKey(email) ?? '', [] as CrmRecord[]]),
        )
        if (reply.ok) for (const one of reply.value) told.get(emailKey(one.email) ?? '')?.push(one)
        this.#told.set(worker, [told, ...(this.#told.get(worker) ?? []).slice(0, 2)])
        // The org owes nobody an order.
        return reply.ok ? { ...reply, value: reply.value.toReversed() } : reply
      },
      updateRecords: async (rows) => {
        this.#persons.check(
          worker,
          rows.map(({ object }) => object),
        )
        const before = await this.#judgeUpdate(worker, rows)
        const reply = await port.updateRecords(rows)
        for (const [at, row] of rows.entries()) {
          const record = before.get(row.id)
          const isAccepted = reply.ok && reply.value[at]?.ok
          if (record && isAccepted) this.#echo.written(row, record)
        }
        return reply
      },
      upsertRecords: async (rows) => {
        this.#persons.check(
          worker,
          rows.map(({ object }) => object),
        )
        for (const row of rows) this.#judgeCreate(worker, row)
        return port.upsertRecords(rows)
      },
    }
  }

  #judge(worker: string, loaded: Loaded, effects: Effects): void {
    const links = [...loaded.pairs.map(({ link }) => link), ...effects.links]
    const linked = new Set(links.map(({ crmId }) => crmId ?? null))
    this.#linked.set(worker, [linked, ...(this.#linked.get(worker) ?? []).slice(0, 1)])
    if (!isWithoutContent({ ...effects, cursors: [] })) this.contentful++
    for (const intent of effects.intents) {
      if (intent.state !== 'sent') continue
      const pair = loaded.pairs.find(({ prospect }) => prospect.id === intent.prospectId)
      const { assignedUserId = null, assignTo = null } = pair?.prospect ?? {}
      const isOwned = assignedUserId !== null || assignTo !== null
      const isForLife = intent.externalId === intent.prospectId
      demand(isForLife, 'I5', `${intent.prospectId} was given another external id`)
      demand(isOwned, 'I11', `a create of unassigned ${intent.prospectId} was intended`)
      this.#intended.set(`${worker} ${intent.externalId}`, { assignedUserId, assignTo })
    }
    for (const { evidence } of effects.links) {
      if (evidence?.how === 'email') this.#judgeChoice(worker, evidence)
    }
    checkMovesIn(this.#world, loaded, effects)
  }

  #answersAbout(worker: string, key: string): CrmRecord[][] {
    const answers = this.#told.get(worker) ?? []
    return answers.map((told) => told.get(key)).filter((told) => told !== undefined)
  }

  /** [I7] The dull way: look at all who were named, take the first. */
  #judgeChoice(worker: string, { email, candidates }: LinkEvidence): void {
    const answers = this.#answersAbout(worker, email ?? '')
    const named = new Set(candidates.map(({ id }) => id))
    // One that has another address since it was asked for need not be named: the mirror may know.
    const stillHasIt = (id: string) =>
      emailKey(this.#world.org.records.get(id)?.committed?.email) === email
    const isWhole = (told: CrmRecord[]) => told.every(({ id }) => named.has(id) || !stillHasIt(id))
    demand(
      answers.length === 0 || answers.some(isWhole),
      'I7',
      `a candidate for ${email} was left out`,
    )
    const { contactsFirst } = this.#world.config.settings
    const keyOf = (one: { object: string; createdAt: number; id: string }) =>
      `${(one.object !== 'Lead') === contactsFirst ? 0 : 1} ${String(one.createdAt).padStart(16, '0')} ${one.id}`
    const first = candidates
      .filter(({ note }) => note !== 'deleted' && note !== 'converted')
      .map((one) => ({ ...one, key: keyOf(one) }))
      .sort((a, b) => (a.key < b.key ? -1 : 1))[0]
    demand(first?.chosen === true, 'I7', `${email}: ${first?.id} comes first and was not chosen`)
  }

  #judgeCreate(worker: string, row: CreateRow): void {
    const { externalId, values, object, useAssignmentRule } = row
    const intended = this.#intended.get(`${worker} ${externalId}`)
    demand(intended !== undefined, 'I5', `${externalId} was created without an intent`)
    const { assignedUserId, assignTo } = intended
    const isOwned = assignedUserId !== null || assignTo !== null
    demand(isOwned, 'I11', `${externalId} was created unassigned`)
    const left = assignTo === 'rule' ? undefined : (assignTo ?? undefined)
    const owner = assignedUserId === null ? left : (owners[assignedUserId] ?? connectorUserId)
    const isRight =
      values.OwnerId === owner &&
      useAssignmentRule === (owner === undefined) &&
      (assignedUserId !== null || object === 'Lead')
    const whose = assignedUserId ?? assignTo
    demand(isRight, 'I12', `${object} of ${whose} is owned by ${values.OwnerId}`)
    const key = emailKey(values[fieldThere(object, 'Email')]) ?? ''
    const answers = this.#answersAbout(worker, key)
    demand(answers.length > 0, 'I7', `${key} was created without being looked for`)
    const rivals = answers.map((told) =>
      told.find(
        (one) =>
          !one.isDeleted &&
          !one.isConverted &&
          one.externalId !== externalId &&
          this.#isStillLive(one.id),
      ),
    )
    demand(rivals.includes(undefined), 'I7', `${key} was created beside ${rivals[0]?.id}`)
  }

  /** Deleted or converted since it was asked for: a later look may have told so. */
  #isStillLive(id: string): boolean {
    const now = this.#world.org.records.get(id)?.committed
    return now !== undefined && now !== null && !now.isDeleted && !now.isConverted
  }

  /** @returns the records as they are before the write */
  async #judgeUpdate(worker: string, rows: UpdateRow[]): Promise<Map<string, CrmRecord>> {
    const { unit, org } = this.#world
    org.settle()
    const { pairs } = await unit.store.load({ crmIds: rows.map(({ id }) => id) })
    const before = new Map<string, CrmRecord>()
    for (const row of rows) {
      const record = org.records.get(row.id)?.committed
      const pair = pairs.find(({ link }) => link.crmId === row.id)
      const wasLinked = this.#linked.get(worker)?.some((ids) => ids.has(row.id))
      if (pair === undefined && (wasLinked || this.#world.merges?.left.has(row.id))) continue
      demand(pair !== undefined, 'I6', `${row.id} was written and belongs to nobody`)
      if (!record) continue
      before.set(row.id, record)
      checkMovesOut(this.#world, { worker, row, record, pair })
    }
    return before
  }
}
