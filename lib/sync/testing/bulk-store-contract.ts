import { expect, test } from 'vitest'
import { assert } from '#lib/base/assert.ts'
import { addMs, type Instant } from '#lib/base/instant.ts'
import type { BulkHeld } from '#lib/sync/engine/bulk.ts'
import { noEffects } from '#lib/sync/engine/effects.ts'
import type { Claim, Run } from '#lib/sync/ports.ts'
import { randomFrom, uuidOf } from '#lib/sync/testing/random.ts'
import { configFrom } from '#lib/sync/testing/simulated-unit.ts'
import type { OpenStore, StoreUnderTest } from '#lib/sync/testing/store-under-test.ts'

const start = Date.UTC(2026, 10, 24, 9) as Instant
const people = [uuidOf(1), uuidOf(2), uuidOf(3)]
const job = uuidOf(0x10b)
const ttlMs = 60_000
const lanes = [3, 4] as const

/** What every store owes the bulk lanes. Run against the memory store and against Postgres. */
export function bulkStoreContract(open: OpenStore): void {
  async function given() {
    let now = start
    const unit = await open(() => now)
    await unit.configure(configFrom(randomFrom(1), 0, start))
    await unit.pause(false)
    for (const [n, id] of people.entries()) {
      const values = { email: `p${n}@nord.example`, last_name: `P ${n}` }
      await unit.createProspect({ id, values, assignedUserId: null, at: start, lane: 4 })
    }
    const advance = (ms: number) => {
      now = addMs(now, ms)
    }
    return { unit, advance, now: () => now }
  }

  const runBy = async ({ store }: StoreUnderTest, worker: string): Promise<Run> => {
    const fence = await store.takeLease(worker, ttlMs)
    return store.beginRun({ kind: 'cycle', title: 'Push', requestedBy: null, worker, fence })
  }
  const claimAll = async ({ store }: StoreUnderTest, run: Run) =>
    (await store.claim(run, { limit: 9, leaseMs: ttlMs, lanes: [...lanes] })).claims

  const heldOf = (claim: Claim): BulkHeld => ({
    jobId: job,
    key: claim.prospectId,
    plan: {
      way: 'upsert',
      claim,
      object: 'Lead',
      externalId: claim.prospectId,
      values: { LastName: 'P', Company: null },
      bodyHash: 'hash',
      sent: { last_name: 'P' },
      email: null,
    },
  })
  const hold = ({ store }: StoreUnderTest, run: Run, claims: Claim[]) =>
    store.transact(run, {}, () => ({
      effects: { ...noEffects(), bulk: claims.map(heldOf) },
      answer: null,
    }))
  const jobsOf = async ({ store }: StoreUnderTest) => (await store.outlook([4], 1)).jobs
  const keysOf = (rows: { key: string }[]) => rows.map(({ key }) => key).sort()

  const rule = (title: string, check: (it: Awaited<ReturnType<typeof given>>) => Promise<void>) =>
    test(title, async () => {
      const it = await given()
      await check(it)
      await it.unit.close()
    })

  rule('[QU-4] what is due is counted up to a bound, by lane', async ({ unit, advance }) => {
    expect(await unit.store.outlook([3, 4], 9)).toMatchObject({ due: 3 })
    expect(await unit.store.outlook([3, 4], 2)).toMatchObject({ due: 2 })
    expect(await unit.store.outlook([3], 9)).toMatchObject({ due: 0 })
    const run = await runBy(unit, 'one')
    await claimAll(unit, run)
    expect(await unit.store.outlook([3, 4], 9)).toMatchObject({ due: 0 })
    advance(ttlMs + 1)
    expect(await unit.store.outlook([3, 4], 9)).toMatchObject({ due: 3 })
  })

  rule('[A5] what a job took over nobody claims, however long and whoever dies', async (it) => {
    const { unit, advance } = it
    const run = await runBy(unit, 'one')
    await hold(unit, run, await claimAll(unit, run))
    advance(24 * 3_600_000)
    const heir = await runBy(unit, 'heir')
    expect(await claimAll(unit, heir)).toEqual([])
    expect(await unit.store.claimProspect(heir, people[0] ?? '', ttlMs)).toBe('busy')
    const [open] = await jobsOf(unit)
    expect(open).toMatchObject({
      id: job,
      object: 'Lead',
      way: 'upsert',
      state: 'building',
      rows: 3,
    })
  })

  rule(
    '[QU-1] a record that a job holds for one prospect waits for the next job for another',
    async (it) => {
      const { unit, advance } = it
      const run = await runBy(unit, 'one')
      const [first, second] = await claimAll(unit, run)
      assert(first && second, 'Three were claimed')
      const held = [first, second].map((claim) => ({ ...heldOf(claim), key: '00Q000000000001AAA' }))
      for (const one of held) {
        const effects = { ...noEffects(), bulk: [one] }
        await unit.store.transact(run, {}, () => ({ effects, answer: null }))
      }
      expect(await jobsOf(unit)).toMatchObject([{ id: job, rows: 1 }])
      advance(ttlMs + 1)
      const heir = await runBy(unit, 'heir')
      expect((await claimAll(unit, heir)).map(({ id }) => id)).toContain(second.id)
      await unit.store.endBulkJob(heir, job, { landed: 1, failed: 0, unknown: 0, message: null })
      expect((await claimAll(unit, heir)).map(({ id }) => id)).toContain(first.id)
    },
  )

  rule(
    '[A3] a job keeps each step that it took, and its rows in parts',
    async ({ unit, advance, now }) => {
      const run = await runBy(unit, 'one')
      await hold(unit, run, await claimAll(unit, run))
      const orgJobId = '750000000000001AAA'
      await unit.store.moveBulkJob(run, job, { to: 'opened', orgJobId })
      await unit.store.moveBulkJob(run, job, { to: 'uploaded' })
      await unit.store.moveBulkJob(run, job, { to: 'closed', sentAfter: start, pollInMs: 2_000 })
      const closedAt = now()
      advance(1_000)
      await unit.store.moveBulkJob(run, job, { to: 'polled', pollInMs: 5_000 })
      const pollAt = addMs(now(), 5_000)
      expect(await jobsOf(unit)).toMatchObject([
        { state: 'closed', orgJobId, closedAt, sentAfter: start, polls: 1, pollAt },
      ])
      const first = await unit.store.bulkRows(job, null, 2)
      const rest = await unit.store.bulkRows(job, first.at(-1)?.key ?? null, 2)
      expect([...first, ...rest].map(({ key }) => key)).toEqual(people)
      expect(first[0]?.plan).toMatchObject({
        way: 'upsert',
        values: { LastName: 'P', Company: null },
      })
    },
  )

  rule('[I4] a row is taken over from its job once, and settled as any claim', async ({ unit }) => {
    const run = await runBy(unit, 'one')
    const claims = await claimAll(unit, run)
    await hold(unit, run, claims)
    const some = people.slice(0, 2)
    const adopted = await unit.store.adoptBulkRows(run, job, some, ttlMs)
    expect(adopted.ok && keysOf(adopted.value)).toEqual(some)
    const again = await unit.store.adoptBulkRows(run, job, people, ttlMs)
    expect(again.ok && keysOf(again.value)).toEqual(people.slice(2))
    const [first] = claims
    const settlement = { changeId: first?.id ?? '', generation: first?.generation ?? 0 }
    await unit.store.transact(run, {}, () => ({
      effects: { ...noEffects(), settlements: [{ ...settlement, as: 'done' }] },
      answer: null,
    }))
    expect((await unit.snapshot()).changes.map(({ prospectId }) => prospectId)).not.toContain(
      first?.prospectId,
    )
  })

  rule('a job that ends lets go of what it still has', async ({ unit }) => {
    const run = await runBy(unit, 'one')
    await hold(unit, run, await claimAll(unit, run))
    await unit.store.endBulkJob(run, job, { landed: 0, failed: 0, unknown: 0, message: 'Gone' })
    expect(await jobsOf(unit)).toEqual([])
    expect(await unit.store.bulkRows(job, null, 9)).toEqual([])
    expect(await claimAll(unit, run)).toHaveLength(3)
  })

  rule('[I17] whoever was overtaken moves, takes and ends nothing', async ({ unit, advance }) => {
    const slow = await runBy(unit, 'slow')
    await hold(unit, slow, await claimAll(unit, slow))
    advance(ttlMs + 1)
    await runBy(unit, 'heir')
    const { store } = unit
    const refused = { ok: false, error: { code: 'fence_lost' } }
    expect(await store.moveBulkJob(slow, job, { to: 'uploaded' })).toMatchObject(refused)
    expect(await store.adoptBulkRows(slow, job, people, ttlMs)).toMatchObject(refused)
    const end = { landed: 0, failed: 0, unknown: 0, message: null }
    expect(await store.endBulkJob(slow, job, end)).toMatchObject(refused)
    expect(await jobsOf(unit)).toMatchObject([{ state: 'building' }])
  })

  rule('[I14] a read is kept by its name with how far it was read', async ({ unit, now }) => {
    const run = await runBy(unit, 'one')
    const read = {
      orgJobId: '750000000000002AAA',
      shape: 'shape',
      locator: null,
      complete: false,
      openedAt: now(),
      polls: 0,
      pollAt: now(),
    }
    await unit.store.keepBulkRead(run, 'Lead', read)
    const further = { ...read, locator: 'abc', complete: true, polls: 2 }
    await unit.store.keepBulkRead(run, 'Lead', further)
    expect(await unit.store.bulkRead('Lead')).toEqual(further)
    expect(await unit.store.bulkRead('Contact')).toBeNull()
    await unit.store.keepBulkRead(run, 'load Lead', read)
    await unit.store.keepBulkRead(run, 'Account', read)
    await unit.store.dropOtherReads(run, ['Lead'])
    expect(await unit.store.bulkRead('Account')).toBeNull()
    expect(await unit.store.bulkRead('load Lead')).toEqual(read)
    await unit.store.dropBulkRead(run, 'Lead')
    expect(await unit.store.bulkRead('Lead')).toBeNull()
  })
}
