import { expect } from 'vitest'
import { uuidOf } from '#lib/sync/testing/random.ts'
import {
  ada,
  allLanes,
  ben,
  claimAll,
  personRun,
  prospect,
  ruleOn,
  settleOne,
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
