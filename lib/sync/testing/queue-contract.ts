import { expect } from 'vitest'
import { noEffects } from '#lib/sync/engine/effects.ts'
import { uuidOf } from '#lib/sync/testing/random.ts'
import { consoleUsers } from '#lib/sync/testing/simulated-unit.ts'
import {
  ada,
  allLanes,
  ben,
  claimAll,
  lead,
  linked,
  opened,
  personRun,
  prospect,
  record,
  ruleOn,
  settleOne,
  start,
  ttlMs,
  write,
} from '#lib/sync/testing/store-bench.ts'
import type { OpenStore } from '#lib/sync/testing/store-under-test.ts'

/** What every store owes the cycle of its queue: who takes which change, and what becomes of it. */
export function queueContract(open: OpenStore): void {
  const rule = ruleOn(open)

  rule('[QU-2] claims go by lane, and a leased row is nobody else’s', async ({ unit, advance }) => {
    await unit.createProspect(prospect(ada, 4))
    await unit.createProspect(prospect(ben, 2))
    const run = await personRun(unit, 'one')
    const request = { limit: 1, leaseMs: ttlMs, lanes: allLanes }
    const first = await unit.store.claim(run, request)
    expect(first.claims.map(({ prospectId }) => prospectId)).toEqual([ben])
    expect(first.loaded.pairs.map((pair) => pair.prospect.id)).toEqual([ben])
    const other = await personRun(unit, 'two')
    const second = await unit.store.claim(other, { ...request, limit: 9 })
    expect(second.claims.map(({ prospectId }) => prospectId)).toEqual([ada])
    advance(ttlMs + 1)
    const third = await unit.store.claim(other, { ...request, limit: 9 })
    expect(third.claims.map(({ prospectId }) => prospectId)).toEqual([ben, ada])
  })

  rule(
    '[QU-2] behind a full batch the queue goes on, and nothing that comes before it is forgotten',
    async ({ unit }) => {
      const [a = '', b = '', c = '', d = '', e = ''] = [1, 2, 3, 4, 5].map((n) => uuidOf(0x900 + n))
      for (const id of [a, b, c, d]) await unit.createProspect(prospect(id, 4))
      const run = await personRun(unit, 'one')
      const claim = async (limit: number) => {
        const { claims } = await unit.store.claim(run, { limit, leaseMs: ttlMs, lanes: allLanes })
        return { claims, ids: claims.map(({ prospectId }) => prospectId) }
      }
      const first = await claim(2)
      expect(first.ids).toEqual([a, b])
      await unit.createProspect(prospect(e, 2))
      expect((await claim(2)).ids).toEqual([e, c])
      expect((await claim(2)).ids).toEqual([d])
      await unit.store.release(run, first.claims)
      expect((await claim(2)).ids).toEqual([a, b])
    },
  )

  rule(
    '[CN-3] a person’s claim takes exactly one, made if absent, or hears busy',
    async (bench) => {
      const { unit } = bench
      await unit.createProspect(prospect(ada))
      const run = await personRun(unit, 'one')
      const claimed = await unit.store.claimProspect(run, ada, ttlMs)
      expect(claimed).toMatchObject({ claims: [{ prospectId: ada }] })
      const other = await personRun(unit, 'two')
      expect(await unit.store.claimProspect(other, ada, ttlMs)).toBe('busy')
      expect(await unit.store.claimProspect(other, uuidOf(99), ttlMs)).toBe('unknown')
    },
  )

  rule('[I3] whoever decides sees what was written since the claim', async (bench) => {
    const { unit, now, advance } = bench
    const { store } = unit
    await unit.createProspect(prospect(ada))
    await unit.createProspect(prospect(ben))
    const other = await personRun(unit, 'other')
    await write(unit, other, { links: [linked(ada)], mirror: [record(start)] })
    const run = await personRun(unit, 'one')
    await claimAll(unit, run)
    const intent = {
      ...{ externalId: ben, prospectId: ben, object: 'Lead' as const, state: 'sent' as const },
      ...{ bodyHash: 'h', crmId: null },
    }
    const writes = [
      () => unit.editProspect(ada, { last_name: 'Later' }, now()),
      () => unit.assign(ben, consoleUsers[0] ?? null, now()),
      () => write(unit, other, { mirror: [record(now())] }),
      () => write(unit, other, { links: [{ prospectId: ada, agree: { city: 'Oslo' } }] }),
      () => write(unit, other, { intents: [intent] }),
      () => write(unit, other, { errorsOpened: [opened(ben, 'refused')] }),
      () => write(unit, other, { links: [{ prospectId: ada, crmId: null, linkState: 'none' }] }),
      () => write(unit, other, { links: [linked(ben)] }),
      () => unit.recycle(ada, now()),
    ]
    const request = { prospectIds: [ada, ben], crmIds: [lead] }
    let before = await store.load(request)
    for (const writeOne of writes) {
      advance(1000)
      await writeOne()
      const after = await store.load(request)
      expect(after).not.toEqual(before)
      await store.transact(run, request, (loaded) => {
        expect(loaded).toEqual(after)
        return { effects: noEffects(), answer: null }
      })
      before = after
    }
  })

  rule('claims given back keep tries, due time and generation', async ({ unit }) => {
    await unit.createProspect(prospect(ada))
    const before = (await unit.snapshot()).changes
    const run = await personRun(unit, 'one')
    const { claims } = await claimAll(unit, run)
    await unit.store.release(run, claims)
    expect((await unit.snapshot()).changes).toEqual(before)
  })

  rule('a settled claim is gone, unless the prospect changed meanwhile', async ({ unit, now }) => {
    await unit.createProspect(prospect(ada))
    await unit.createProspect(prospect(ben))
    const run = await personRun(unit, 'one')
    const { claims } = await claimAll(unit, run)
    await unit.editProspect(ben, { last_name: 'Later' }, now())
    const settlements = claims.map(({ id, generation }) => ({
      changeId: id,
      generation,
      as: 'done' as const,
    }))
    await write(unit, run, { settlements })
    expect((await unit.snapshot()).changes).toMatchObject([
      { prospectId: ben, state: 'waiting', tries: 0, leasedBy: null },
    ])
  })

  rule(
    '[I16] done, when another hand took the row and parked it, lets it wait again',
    async (bench) => {
      const { unit, advance } = bench
      await unit.createProspect(prospect(ada))
      const slow = await personRun(unit, 'slow')
      const [claim] = (await claimAll(unit, slow)).claims
      advance(60_001)
      const other = await personRun(unit, 'other')
      await settleOne(unit, other, (await claimAll(unit, other)).claims[0], {
        as: 'park',
        tries: 1,
      })
      await settleOne(unit, slow, claim, { as: 'done' })
      expect((await unit.snapshot()).changes).toMatchObject([{ prospectId: ada, state: 'waiting' }])
      expect((await claimAll(unit, slow)).claims).toHaveLength(1)
    },
  )

  rule(
    '[I16] done, when a third hand holds the parked row by now, lets it wait and leaves that hand its lease',
    async (bench) => {
      const { unit, advance } = bench
      await unit.createProspect(prospect(ada))
      const slow = await personRun(unit, 'slow')
      const [claim] = (await claimAll(unit, slow)).claims
      advance(60_001)
      const other = await personRun(unit, 'other')
      const [parked] = (await claimAll(unit, other)).claims
      await settleOne(unit, other, parked, { as: 'park', tries: 1 })
      const third = await personRun(unit, 'third')
      await unit.store.claimProspect(third, ada, 60_000)
      await settleOne(unit, slow, claim, { as: 'done' })
      expect((await unit.snapshot()).changes).toMatchObject([
        { prospectId: ada, state: 'waiting', leasedBy: 'third' },
      ])
    },
  )

  rule('a failed change that landed in a later try starts anew when edited', async (bench) => {
    const { unit, now, advance } = bench
    await unit.createProspect(prospect(ada))
    const run = await personRun(unit, 'one')
    const first = await claimAll(unit, run)
    await unit.editProspect(ada, { last_name: 'Later' }, now())
    await settleOne(unit, run, first.claims[0], { as: 'retry', inMs: 1000, tries: 1 })
    advance(1001)
    const second = await claimAll(unit, run)
    await unit.editProspect(ada, { last_name: 'Last' }, now())
    const [claim] = second.claims
    await settleOne(unit, run, claim, { as: 'done' })
    expect((await unit.snapshot()).changes).toMatchObject([{ prospectId: ada, tries: 0 }])
  })

  rule(
    'retry waits its time; park waits for a person or an edit',
    async ({ unit, advance, now }) => {
      await unit.createProspect(prospect(ada))
      const run = await personRun(unit, 'one')
      const first = await claimAll(unit, run)
      await settleOne(unit, run, first.claims[0], { as: 'retry', inMs: 5000, tries: 1 })
      expect((await claimAll(unit, run)).claims).toEqual([])
      advance(5001)
      const second = await claimAll(unit, run)
      expect(second.claims).toMatchObject([{ prospectId: ada, tries: 1 }])
      await settleOne(unit, run, second.claims[0], { as: 'park', tries: 2 })
      advance(3_600_000)
      expect((await claimAll(unit, run)).claims).toEqual([])
      await unit.editProspect(ada, { last_name: 'Cured' }, now())
      expect((await claimAll(unit, run)).claims).toMatchObject([{ prospectId: ada, tries: 0 }])
    },
  )
}
