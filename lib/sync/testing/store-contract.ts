import { expect } from 'vitest'
import { addMs } from '#lib/base/instant.ts'
import { noEffects } from '#lib/sync/engine/effects.ts'
import type { Effects } from '#lib/sync/engine/types.ts'
import type { LoadRequest } from '#lib/sync/ports.ts'
import { crmIdOf, uuidOf } from '#lib/sync/testing/random.ts'
import {
  ada,
  ben,
  bulkRun,
  claimAll,
  cy,
  emailOf,
  inserted,
  lead,
  linked,
  opened,
  personRun,
  prospect,
  record,
  ruleOn,
  runEnd,
  start,
  ttlMs,
  usage,
  write,
} from '#lib/sync/testing/store-bench.ts'
import type { OpenStore } from '#lib/sync/testing/store-under-test.ts'

/** What every store owes the cycle. Run against the memory store and against Postgres. */
export function storeContract(open: OpenStore): void {
  const rule = ruleOn(open)

  rule(
    '[I17] one lease at a time; whoever takes over raises the fence',
    async ({ unit, advance }) => {
      const first = await unit.store.takeLease('one', ttlMs)
      expect(await unit.store.takeLease('two', ttlMs)).toBeNull()
      advance(ttlMs + 1)
      const second = await unit.store.takeLease('two', ttlMs)
      expect(second).toBeGreaterThan(first ?? 0)
    },
  )

  rule('[I17] a stale holder is told so and writes nothing', async ({ unit, advance }) => {
    await unit.createProspect(prospect(ada))
    const stale = await bulkRun(unit, 'one')
    advance(ttlMs + 1)
    await bulkRun(unit, 'two')
    expect(await unit.store.checkpoint(stale, usage, ttlMs)).toBe('fence_lost')
    const before = await unit.snapshot()
    const done = await write(unit, stale, { patches: [{ id: ada, values: { last_name: 'X' } }] })
    expect(done).toMatchObject({ ok: false, error: { code: 'fence_lost' } })
    expect(await unit.snapshot()).toEqual(before)
  })

  rule('a checkpoint renews the lease', async ({ unit, advance }) => {
    const run = await bulkRun(unit, 'one')
    advance(ttlMs - 1)
    expect(await unit.store.checkpoint(run, usage, ttlMs)).toBe('go')
    advance(ttlMs - 1)
    expect(await unit.store.takeLease('two', ttlMs)).toBeNull()
  })

  rule('a lease given back is free at once', async ({ unit }) => {
    const fence = await unit.store.takeLease('one', ttlMs)
    await unit.store.releaseLease(fence ?? 0)
    expect(await unit.store.takeLease('two', ttlMs)).not.toBeNull()
  })

  rule(
    '[CN-13] pause stops a cycle before its next request, [CN-3] and no person',
    async (bench) => {
      const { unit } = bench
      const cycle = await bulkRun(unit, 'one')
      const person = await personRun(unit, 'one')
      await unit.pause(true)
      expect(await unit.store.checkpoint(cycle, usage, ttlMs)).toBe('paused')
      expect(await unit.store.checkpoint(person, usage, ttlMs)).toBe('go')
    },
  )

  rule('automatic work waits for its cause as long as a run said', async ({ unit, advance }) => {
    const run = await bulkRun(unit, 'one')
    await unit.store.finishRun(run, {
      ...runEnd,
      state: 'failed',
      wait: { forMs: 10_000, reason: 'budget' },
    })
    await unit.store.releaseLease(run.fence ?? 0)
    const next = await bulkRun(unit, 'one')
    expect(await unit.store.checkpoint(next, usage, ttlMs)).toBe('waiting')
    advance(10_001)
    expect(await unit.store.checkpoint(next, usage, ttlMs)).toBe('go')
  })

  rule('load finds by id, by CRM id and by e-mail, each prospect once', async ({ unit, now }) => {
    await unit.createProspect(prospect(ada))
    await unit.createProspect(prospect(ben))
    const run = await personRun(unit, 'one')
    await write(unit, run, { mirror: [record(now())], links: [linked(ada)] })
    const keys = {
      prospectIds: [ada, 'not-an-id'],
      crmIds: [lead],
      emailKeys: [emailOf(ben), emailOf(ada)],
    }
    const loaded = await unit.store.load(keys)
    expect(loaded.pairs.map((pair) => pair.prospect.id).sort()).toEqual([ada, ben])
    expect(loaded.records).toEqual([record(now())])
    expect(loaded.pairs[0]?.link).toMatchObject({ crmId: lead, agreed: { last_name: 'A' } })
  })

  rule('what decide sees is what transact then writes onto', async ({ unit, now }) => {
    await unit.createProspect(prospect(ada))
    const run = await personRun(unit, 'one')
    await write(unit, run, {
      patches: [{ id: ada, values: { phone: '1', job_title: null }, changedAt: {}, origins: {} }],
      links: [{ ...linked(ada), agree: { phone: '1' }, agreedAt: now() }],
    })
    const [pair] = (await unit.store.load({ prospectIds: [ada] })).pairs
    expect(pair?.prospect.values).toMatchObject({ last_name: 'A', phone: '1', job_title: null })
    expect(pair?.link).toMatchObject({ agreed: { last_name: 'A', phone: '1' }, agreedAt: now() })
  })

  rule('[CR-8] what was likely not here is seen where it is', async ({ unit, now }) => {
    const run = await personRun(unit, 'one')
    const [known, taken] = [{ ...record(now()), id: crmIdOf('00Q', 2) }, emailOf(ben)]
    await unit.createProspect(prospect(ada))
    await unit.createProspect(prospect(ben))
    await write(unit, run, { mirror: [record(now()), known], links: [linked(ada)] })
    const before = await unit.snapshot()
    const cases: [LoadRequest, Partial<Effects>, string[]][] = [
      [{ crmIds: [known.id] }, { mirror: [known] }, [known.id]],
      [{ emailKeys: [taken] }, { inserts: [inserted(cy, { email: taken })] }, [ben]],
      [{ crmIds: [lead] }, { inserts: [inserted(cy, {})], links: [linked(cy)] }, [ada, lead]],
    ]
    for (const [request, blindly, finds] of cases) {
      const done = await unit.store.transact(
        run,
        { ...request, likelyNothing: true },
        ({ pairs, records }) => {
          const seen = [...pairs.map(({ prospect }) => prospect.id), ...records.map(({ id }) => id)]
          const effects = { ...noEffects(), ...(seen.length === 0 ? blindly : {}) }
          return { effects, answer: seen }
        },
      )
      expect(done).toMatchObject({ ok: true, value: finds })
    }
    expect(await unit.snapshot()).toEqual(before)
  })

  rule('the mirror takes the newer version and keeps it', async ({ unit, now }) => {
    const run = await personRun(unit, 'one')
    const newer = { ...record(addMs(now(), 5000)), ownerId: crmIdOf('005', 2) }
    await write(unit, run, { mirror: [newer] })
    await write(unit, run, { mirror: [record(now())] })
    expect((await unit.snapshot()).mirror).toEqual([newer])
  })

  rule('[ER-1] one open error for each prospect, renewed and closed', async ({ unit }) => {
    await unit.createProspect(prospect(ada))
    const run = await personRun(unit, 'one')
    await write(unit, run, { errorsOpened: [opened(ada, 'row_locked')] })
    await write(unit, run, { errorsOpened: [opened(ada, 'validation_rule')] })
    expect((await unit.snapshot()).openErrors).toMatchObject([
      { prospectId: ada, code: 'validation_rule' },
    ])
    await write(unit, run, { errorsClosed: [{ prospectId: ada, crmId: null, reason: 'landed' }] })
    expect((await unit.snapshot()).openErrors).toEqual([])
  })

  rule('[I14] rows and cursor are one transaction', async ({ unit, now }) => {
    const run = await bulkRun(unit, 'one')
    const cursor = { object: 'Lead' as const, stamp: now(), lastId: lead, boundary: start }
    await write(unit, run, { mirror: [record(now())], cursors: [cursor] })
    expect(await unit.store.cursors()).toEqual([cursor])
    const next = { ...cursor, stamp: start, lastId: '', boundary: null }
    await write(unit, run, { cursors: [next] })
    expect(await unit.store.cursors()).toEqual([next])
  })

  rule('strangers says what an e-mail finds', async ({ unit, now }) => {
    await unit.createProspect(prospect(ada))
    await unit.createProspect(prospect(ben))
    const run = await personRun(unit, 'one')
    await write(unit, run, { mirror: [record(now())], links: [linked(ada)] })
    const of = (n: number, emailKey: string) => ({ crmId: crmIdOf('00Q', n), emailKey })
    const asked = [of(1, emailOf(ada)), of(2, emailOf(ada)), of(3, emailOf(ben)), of(4, 'new@x.de')]
    const found = await unit.store.strangers(asked)
    expect(found.map(({ crmId, found: what }) => [crmId, what]).sort()).toEqual([
      [crmIdOf('00Q', 2), 'linked'],
      [crmIdOf('00Q', 3), 'unlinked'],
      [crmIdOf('00Q', 4), 'nobody'],
    ])
  })

  rule('an intent is found with its prospect, in its latest state', async ({ unit }) => {
    await unit.createProspect(prospect(ada))
    const run = await personRun(unit, 'one')
    const intent = {
      externalId: ada,
      prospectId: ada,
      object: 'Lead' as const,
      state: 'sent' as const,
      bodyHash: 'h',
      crmId: null,
    }
    await write(unit, run, { intents: [intent] })
    await write(unit, run, { intents: [{ ...intent, state: 'unknown' }] })
    const [pair] = (await unit.store.load({ prospectIds: [ada] })).pairs
    expect(pair?.intent).toEqual({ ...intent, state: 'unknown' })
  })

  rule('an inserted prospect arrives with its link', async ({ unit, now }) => {
    const run = await personRun(unit, 'one')
    await write(unit, run, {
      mirror: [record(now())],
      inserts: [
        {
          id: cy,
          values: { email: emailOf(cy), last_name: 'C' },
          origins: {},
          changedAt: {},
          assignedUserId: null,
          createdAt: now(),
          createdBy: 'Salesforce',
        },
      ],
      links: [linked(cy)],
    })
    const [pair] = (await unit.store.load({ crmIds: [lead] })).pairs
    expect(pair).toMatchObject({ prospect: { id: cy }, link: { linkState: 'linked' } })
  })

  rule(
    '[CR-4] what is left to Salesforce is kept until its record is there',
    async ({ unit, now }) => {
      await unit.createProspect(prospect(ada))
      await unit.assign(ada, null, now(), 'rule')
      const wish = async () =>
        (await unit.store.load({ prospectIds: [ada] })).pairs[0]?.prospect.assignTo
      expect(await wish()).toBe('rule')
      const run = await personRun(unit, 'one')
      await write(unit, run, { patches: [{ id: ada, values: { last_name: 'B' } }] })
      expect(await wish()).toBe('rule')
      await write(unit, run, { patches: [{ id: ada, assignTo: null }] })
      expect(await wish()).toBeNull()
    },
  )

  rule('[EX-1] peek leases nothing and goes on after its last row', async ({ unit }) => {
    await unit.createProspect(prospect(ada))
    await unit.createProspect(prospect(ben))
    const first = await unit.store.peek(null, 1)
    const second = await unit.store.peek(first.claims[0]?.id ?? null, 5)
    const seen = [...first.claims, ...second.claims].map(({ prospectId }) => prospectId)
    expect(seen.sort()).toEqual([ada, ben])
    const run = await personRun(unit, 'one')
    expect((await claimAll(unit, run)).claims).toHaveLength(2)
  })

  rule('[EX-1] peeking page by page meets each waiting row exactly once', async ({ unit }) => {
    const people = Array.from({ length: 12 }, (_, n) => uuidOf(n + 1))
    for (const id of people) await unit.createProspect(prospect(id))
    const seen: string[] = []
    let after: string | null = null
    for (;;) {
      const { claims } = await unit.store.peek(after, 5)
      if (claims.length === 0) break
      seen.push(...claims.map(({ prospectId }) => prospectId))
      after = claims.at(-1)?.id ?? null
    }
    expect(seen.sort()).toEqual(people)
  })

  rule('effects without content write nothing', async ({ unit }) => {
    await unit.createProspect(prospect(ada))
    const run = await bulkRun(unit, 'one')
    const before = await unit.snapshot()
    await write(unit, run, {})
    expect(await unit.snapshot()).toEqual(before)
  })
}
