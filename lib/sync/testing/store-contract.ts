import { expect, test } from 'vitest'
import { addMs, type Instant } from '#lib/base/instant.ts'
import type { CrmRecord } from '#lib/salesforce/port.ts'
import { noEffects } from '#lib/sync/engine/effects.ts'
import type { Effects, ErrorOpened, Lane } from '#lib/sync/engine/types.ts'
import type { Run } from '#lib/sync/ports.ts'
import { crmIdOf, randomFrom, uuidOf } from '#lib/sync/testing/random.ts'
import { configFrom } from '#lib/sync/testing/simulated-unit.ts'
import type { OpenStore, StoreUnderTest } from '#lib/sync/testing/store-under-test.ts'

const start = Date.UTC(2026, 10, 24, 9) as Instant
const [ada, ben, cy] = [uuidOf(1), uuidOf(2), uuidOf(3)]
const lead = crmIdOf('00Q', 1)
const ttlMs = 60_000
const usage = { calls: {}, limit: null, clockOffsetMs: null }
const allLanes: Lane[] = [1, 2, 3, 4]

/** What every store owes the cycle. Run against the memory store and against Postgres. */
export function storeContract(open: OpenStore): void {
  const given = async (): Promise<Bench> => {
    let now = start
    const unit = await open(() => now)
    await unit.configure(configFrom(randomFrom(1), 0, start))
    await unit.pause(false)
    const advance = (ms: number) => {
      now = addMs(now, ms)
    }
    return { unit, now: () => now, advance }
  }
  const rule = (title: string, check: (bench: Bench) => Promise<void>) =>
    test(title, async () => {
      const bench = await given()
      try {
        await check(bench)
      } finally {
        await bench.unit.close()
      }
    })

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

type Bench = { unit: StoreUnderTest; now: () => Instant; advance: (ms: number) => void }

const runEnd = {
  state: 'done' as const,
  counts: {},
  message: null,
  planHash: null,
  usage,
  wait: null,
  connectionLost: null,
}

function emailOf(id: string): string {
  return `p${Number.parseInt(id.slice(-4), 16)}@halden.example`
}

function prospect(id: string, lane: Lane = 3) {
  const values = { email: emailOf(id), last_name: 'A' }
  return { id, values, assignedUserId: null, at: start, lane }
}

function record(modifiedAt: Instant): CrmRecord {
  return {
    id: lead,
    object: 'Lead',
    email: 'p1@halden.example',
    externalId: null,
    ownerId: crmIdOf('005', 1),
    createdAt: start,
    modifiedAt,
    modifiedById: crmIdOf('005', 1),
    isDeleted: false,
    isConverted: false,
    convertedContactId: null,
    convertedAccountId: null,
    accountId: null,
    personContactId: null,
    masterRecordId: null,
    values: {
      Email: 'p1@halden.example',
      LastName: 'A',
      Employees__c: 10,
      HasOptedOutOfEmail: false,
    },
  }
}

function linked(prospectId: string) {
  return {
    prospectId,
    crmId: lead,
    crmObject: 'Lead' as const,
    linkState: 'linked' as const,
    evidence: null,
    linkedAt: start,
    agreed: { last_name: 'A' },
    agreedAt: start,
    crmOwnerId: null,
    syncState: 'in_accord' as const,
  }
}

function opened(prospectId: string, code: string): ErrorOpened {
  return {
    prospectId,
    crmId: null,
    code,
    causeKey: code,
    title: code,
    field: null,
    message: code,
    nextAction: 'Look',
    class: 'retry',
    detail: {},
    tries: 1,
    nextTryInMs: 1000,
  }
}

async function bulkRun({ store }: StoreUnderTest, worker: string): Promise<Run> {
  const fence = await store.takeLease(worker, ttlMs)
  expect(fence).not.toBeNull()
  return store.beginRun({ kind: 'cycle', title: 'Cycle', requestedBy: null, worker, fence })
}

function personRun({ store }: StoreUnderTest, worker: string): Promise<Run> {
  return store.beginRun({ kind: 'person', title: 'Sync', requestedBy: null, worker, fence: null })
}

function claimAll({ store }: StoreUnderTest, run: Run) {
  return store.claim(run, { limit: 100, leaseMs: ttlMs, lanes: allLanes })
}

function write({ store }: StoreUnderTest, run: Run, part: Partial<Effects>) {
  const effects = { ...noEffects(), ...part }
  const request = { prospectIds: [ada, ben, cy], crmIds: [lead] }
  return store.transact(run, request, () => ({ effects, answer: null }))
}

type Outcome =
  | { as: 'done' }
  | { as: 'retry'; inMs: number; tries: number }
  | { as: 'park'; tries: number }

async function settleOne(
  unit: StoreUnderTest,
  run: Run,
  claim: { id: string; generation: number } | undefined,
  outcome: Outcome,
): Promise<void> {
  const { id, generation } = claim ?? { id: '', generation: 0 }
  await write(unit, run, { settlements: [{ changeId: id, generation, ...outcome }] })
}
