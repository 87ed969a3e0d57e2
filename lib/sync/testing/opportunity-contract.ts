import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addMs, type Instant } from '#lib/base/instant.ts'
import { runCycle } from '#lib/sync/cycle.ts'
import { noEffects } from '#lib/sync/engine/effects.ts'
import type { SyncContext } from '#lib/sync/ports.ts'
import { MemoryOrg } from '#lib/sync/testing/memory-org.ts'
import { crmIdOf, randomFrom, uuidOf } from '#lib/sync/testing/random.ts'
import { checkScores } from '#lib/sync/testing/score-law.ts'
import { configFrom } from '#lib/sync/testing/simulated-unit.ts'
import type { OpenStore, StoreUnderTest, ToldSales } from '#lib/sync/testing/store-under-test.ts'

const start = Date.UTC(2026, 10, 30, 9) as Instant
const prospects = [uuidOf(1), uuidOf(2), uuidOf(3)]
const contacts = [crmIdOf('003', 1), crmIdOf('003', 2), crmIdOf('003', 3)]
const opportunitiesMax = 3
const stages = {
  open: { stage: 'Prospecting', isClosed: false, isWon: false },
  won: { stage: 'Closed Won', isClosed: true, isWon: true },
  lost: { stage: 'Closed Lost', isClosed: true, isWon: false },
}

/** What people do in both systems, and the cycle between. */
type Act =
  | { act: 'create' | 'remove' | 'restore'; deal: number }
  | { act: 'close'; deal: number; as: keyof typeof stages }
  | { act: 'give'; deal: number; who: number; isPrimary: boolean }
  | { act: 'take'; deal: number; who: number }
  | { act: 'link' | 'unlink' | 'bin' | 'unbin'; who: number }
  | { act: 'switch'; on: boolean }
  | { act: 'cycle' }

const deal = fc.nat(opportunitiesMax - 1)
const who = fc.nat(prospects.length - 1)
/** Two people take part in two opportunities; what follows is about them. */
const beginning: Act[] = [0, 1].flatMap((n): Act[] => [
  { act: 'link', who: n },
  { act: 'create', deal: n },
  { act: 'give', deal: n, who: n, isPrimary: true },
  { act: 'give', deal: n, who: 1 - n, isPrimary: false },
])
const anyAct: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ act: fc.constantFrom('create', 'remove', 'restore'), deal }),
  fc.record({
    act: fc.constant('close' as const),
    deal,
    as: fc.constantFrom('open', 'won', 'lost'),
  }),
  fc.record({ act: fc.constant('give' as const), deal, who, isPrimary: fc.boolean() }),
  fc.record({ act: fc.constant('take' as const), deal, who }),
  fc.record({ act: fc.constantFrom('link', 'unlink', 'bin', 'unbin'), who }),
  fc.record({ act: fc.constant('switch' as const), on: fc.boolean() }),
  { weight: 3, arbitrary: fc.record({ act: fc.constant('cycle' as const) }) },
)

class SalesWorld {
  now = start
  on = true
  readonly org = new MemoryOrg(() => this.now, crmIdOf('005', 1))
  readonly deals: (string | undefined)[] = []
  readonly linked = new Set<number>()
  readonly inBin = new Set<number>()
  readonly unit: StoreUnderTest
  readonly roles: 'any' | 'primary'

  private constructor(unit: StoreUnderTest, roles: 'any' | 'primary') {
    this.unit = unit
    this.roles = roles
  }

  static async open(open: OpenStore, roles: 'any' | 'primary' = 'any'): Promise<SalesWorld> {
    const clock = { now: () => start }
    const unit = await open(() => clock.now())
    const world = new SalesWorld(unit, roles)
    clock.now = () => world.now
    await unit.configure(configFrom(randomFrom(1), 0, start))
    await unit.pause(false)
    await unit.setOpportunities(true, roles)
    for (const [n, id] of prospects.entries()) {
      const values = { email: `p${n}@halden.example` }
      await unit.createProspect({ id, values, assignedUserId: null, at: start })
    }
    return world
  }

  get context(): SyncContext {
    return {
      store: this.unit.store,
      org: this.org.portFor('one'),
      worker: 'one',
      clock: () => this.now,
      random: () => 0.5,
      newId: () => uuidOf(99),
    }
  }

  cycle() {
    return runCycle(this.context, ['opportunities'])
  }

  async do(act: Act): Promise<void> {
    this.now = addMs(this.now, 7_000)
    const { sales } = this.org
    if (act.act === 'cycle') await this.cycle()
    else if (act.act === 'switch') {
      this.on = act.on
      await this.unit.setOpportunities(act.on, this.roles)
    } else if ('deal' in act) {
      const id = this.deals[act.deal]
      if (act.act === 'create') this.deals[act.deal] ??= sales.create(`Deal ${act.deal}`)
      else if (!id) return
      else if (act.act === 'remove') sales.edit(id, { isDeleted: true })
      else if (act.act === 'restore') sales.edit(id, { isDeleted: false })
      else if (act.act === 'close') sales.edit(id, stages[act.as])
      else if (act.act === 'give') sales.give(id, contacts[act.who] ?? '', act.isPrimary)
      else if (act.act === 'take') sales.take(id, contacts[act.who] ?? '')
    } else await this.#move(act.act, act.who)
  }

  async #move(act: 'link' | 'unlink' | 'bin' | 'unbin', n: number): Promise<void> {
    const id = prospects[n] ?? ''
    if (act === 'link') {
      this.linked.add(n)
      await this.unit.relink(id, contacts[n] ?? '')
    } else if (act === 'unlink') {
      this.linked.delete(n)
      await this.unit.relink(id, null)
    } else if (act === 'bin') {
      this.inBin.add(n)
      await this.unit.recycle(id, this.now)
    } else if (this.inBin.delete(n)) await this.unit.restore(id, this.now)
  }

  /** Whom the org's roles tie to this opportunity, as a person would say. */
  takesPart(dealId: string, n: number): boolean {
    const { opportunities, roles } = this.org.sales
    return (
      this.linked.has(n) &&
      opportunities.get(dealId)?.isDeleted === false &&
      [...roles.values()].some(
        (role) =>
          role.opportunityId === dealId &&
          role.contactId === contacts[n] &&
          !role.isDeleted &&
          (this.roles === 'any' || role.isPrimary),
      )
    )
  }
}

const states = ['won', 'lost', 'reopened']
const apart = ['unlinked', 'deleted']

/** [OP-2][OP-4] What one timeline tells of one opportunity makes a story: begun once, nothing said twice in a row. */
function expectStory(events: string[]): void {
  if (events.length === 0) return
  expect(events[0]).toBe('created')
  expect(events.filter((event) => event === 'created')).toHaveLength(1)
  let state = 'reopened'
  let linked = true
  for (const [n, event] of events.entries()) {
    if (states.includes(event)) {
      expect(event, events.join()).not.toBe(state)
      state = event
    }
    if (event === 'linked') expect(!linked || n === 1, events.join()).toBe(true)
    if (apart.includes(event)) expect(linked, events.join()).toBe(true)
    linked = event === 'linked' || (linked && !apart.includes(event))
  }
}

function expectLaws(world: SalesWorld, told: ToldSales): void {
  checkScores(told)
  const shown: string[] = []
  for (const dealId of world.deals.filter((id) => id !== undefined)) {
    for (const [n, id] of prospects.entries()) {
      const events = told.activities
        .filter(({ prospectId, opportunityId }) => prospectId === id && opportunityId === dealId)
        .map(({ event }) => event)
      expectStory(events)
      if (world.inBin.has(n)) continue
      const takesPart = world.takesPart(dealId, n)
      if (takesPart) shown.push(dealId)
      const last = events.findLast((event) => ['created', 'linked', ...apart].includes(event))
      expect([dealId, n, last === 'created' || last === 'linked']).toEqual([dealId, n, takesPart])
      if (!takesPart) continue
      const { isClosed, isWon } = world.org.sales.opportunities.get(dealId) ?? stages.open
      const state = isClosed ? (isWon ? 'won' : 'lost') : 'reopened'
      expect(events.findLast((event) => states.includes(event)) ?? 'reopened').toBe(state)
    }
  }
  expect(told.shown).toEqual([...new Set(shown)].sort())
}

/** What every store owes the reading of opportunities. Run against the memory store and against Postgres. */
export function opportunityContract(open: OpenStore, runs: number): void {
  test('[OP-2][OP-4][OP-7][I13] whatever happens in both systems, each timeline tells it once and the score follows', {
    timeout: 120_000,
  }, async () => {
    const story = fc.array(anyAct, { minLength: 15, maxLength: 50 })
    await fc.assert(
      fc.asyncProperty(story, fc.constantFrom('any', 'primary'), async (acts, roles) => {
        const world = await SalesWorld.open(open, roles)
        for (const act of [...beginning, ...acts]) {
          const before = world.on ? null : await world.unit.told()
          await world.do(act)
          // [OP-7] While it is off nothing is told and nothing scored.
          if (before && act.act === 'cycle') expect(await world.unit.told()).toEqual(before)
        }
        await world.do({ act: 'switch', on: true })
        await world.cycle()
        const told = await world.unit.told()
        expectLaws(world, told)
        await world.cycle()
        expect(await world.unit.told()).toEqual(told)
        await world.unit.close()
      }),
      { numRuns: runs, seed: 2 },
    )
  })

  test('[CN-9][OP-7] switched off, a cycle reads no opportunity; on again it goes on from where it stood', async () => {
    const world = await SalesWorld.open(open)
    for (const act of beginning) await world.do(act)
    await world.cycle()
    const before = await world.unit.told()
    expect(before.shown).toHaveLength(2)
    await world.do({ act: 'switch', on: false })
    await world.do({ act: 'close', deal: 0, as: 'lost' })
    await world.cycle()
    expect(await world.unit.told()).toEqual(before)
    await world.do({ act: 'switch', on: true })
    await world.cycle()
    const { activities } = await world.unit.told()
    expect(activities.slice(before.activities.length).map(({ event }) => event)).toEqual([
      'lost',
      'lost',
    ])
    await world.unit.close()
  })

  test('[OP-2] what was there when the connector was enabled scores once, the lost ones too', async () => {
    const world = await SalesWorld.open(open)
    for (const act of [
      { act: 'link', who: 0 },
      { act: 'create', deal: 0 },
      { act: 'give', deal: 0, who: 0, isPrimary: true },
      { act: 'create', deal: 1 },
      { act: 'give', deal: 1, who: 0, isPrimary: false },
      { act: 'close', deal: 1, as: 'lost' },
      { act: 'create', deal: 2 },
      { act: 'give', deal: 2, who: 0, isPrimary: false },
      { act: 'close', deal: 2, as: 'won' },
    ] as const)
      await world.do(act)
    await world.cycle()
    await world.cycle()
    const { activities, scores } = await world.unit.told()
    expect(scores[prospects[0] ?? '']).toBe(50)
    expect(activities.map(({ event, points }) => `${event} ${points}`).sort()).toEqual([
      'created 50',
      'created 50',
      'created 50',
      'lost -100',
      'won 0',
    ])
    await world.unit.close()
  })

  test('[OP-4] lost, reopened and lost again takes its points once and tells all three', async () => {
    const world = await SalesWorld.open(open)
    await world.do({ act: 'link', who: 0 })
    await world.do({ act: 'create', deal: 0 })
    await world.do({ act: 'give', deal: 0, who: 0, isPrimary: true })
    for (const as of ['lost', 'open', 'lost'] as const) {
      await world.do({ act: 'close', deal: 0, as })
      await world.cycle()
    }
    const { activities } = await world.unit.told()
    expect(activities.map(({ event, points }) => `${event} ${points}`)).toEqual([
      'created 50',
      'lost -100',
      'reopened 0',
      'lost 0',
    ])
    await world.unit.close()
  })

  test('[OP-1] another choice of roles unties whoever is not the primary one', async () => {
    const world = await SalesWorld.open(open)
    await world.do({ act: 'link', who: 0 })
    await world.do({ act: 'link', who: 1 })
    await world.do({ act: 'create', deal: 0 })
    await world.do({ act: 'give', deal: 0, who: 0, isPrimary: true })
    await world.do({ act: 'give', deal: 0, who: 1, isPrimary: false })
    await world.cycle()
    await world.unit.setOpportunities(true, 'primary')
    await world.cycle()
    const { activities } = await world.unit.told()
    const of = (n: number) =>
      activities.filter(({ prospectId }) => prospectId === prospects[n]).map(({ event }) => event)
    expect([of(0), of(1)]).toEqual([['created'], ['created', 'unlinked']])
    await world.unit.close()
  })

  test('[DL-2][I13] what was told and scored of one goes to whom it is merged into, what both had once', async () => {
    const world = await SalesWorld.open(open)
    for (const act of beginning) await world.do(act)
    await world.do({ act: 'link', who: 2 })
    await world.do({ act: 'create', deal: 2 })
    await world.do({ act: 'give', deal: 2, who: 1, isPrimary: true })
    await world.cycle()
    const [heir = '', loser = ''] = prospects
    const before = await world.unit.told()
    expect([before.scores[heir], before.scores[loser]]).toEqual([100, 150])
    const { store } = world.unit
    const kind = 'person' as const
    const run = await store.beginRun({
      kind,
      title: 'x',
      requestedBy: null,
      worker: 'one',
      fence: null,
    })
    const effects = { ...noEffects(), merges: [{ from: loser, into: heir }] }
    await store.transact(run, { prospectIds: [heir, loser] }, () => ({ effects, answer: null }))
    const { activities, scores } = await world.unit.told()
    expect([scores[heir], scores[loser]]).toEqual([150, 100])
    expect(activities.map(({ prospectId }) => prospectId)).toEqual(activities.map(() => heir))
    expect(activities).toHaveLength(before.activities.length)
    await world.unit.close()
  })

  test('[I17] whoever lost the fence tells nothing', async () => {
    const world = await SalesWorld.open(open)
    const { store } = world.unit
    const fence = await store.takeLease('one', 1_000)
    const kind = 'cycle' as const
    const run = await store.beginRun({ kind, title: 'x', requestedBy: null, worker: 'one', fence })
    world.now = addMs(world.now, 2_000)
    await store.takeLease('two', 1_000)
    const step = { opportunities: [], roles: [], forget: [], cursors: [], rechecks: 0 }
    const plan = () => ({ ties: [], activities: [], shown: [] })
    const done = await store.mergeOpportunities(run, step, plan)
    expect(done).toMatchObject({ ok: false, error: { code: 'fence_lost' } })
    await world.unit.close()
  })
}
