import { expect, test } from 'vitest'
import { runCycle } from '#lib/sync/cycle.ts'
import { bulkLimits } from '#lib/sync/engine/bulk.ts'
import type { SyncContext } from '#lib/sync/ports.ts'
import { openBench, type SyncBench } from '#lib/sync/testing/bench.ts'
import type { MemoryStore } from '#lib/sync/testing/memory-store.ts'
import { mortalContext } from '#lib/sync/testing/mortal.ts'
import { owners } from '#lib/sync/testing/simulated-unit.ts'

const [mappedUser = ''] = Object.keys(owners)
const few = { ...bulkLimits, plentyShare: 2, outboundRows: 3, scarceRows: 1, jobRowsMin: 2 }

const jobsOf = (bench: SyncBench) => (bench.unit as MemoryStore).bulk
const email = (n: number) => `person${n}@nord.example`

/** A cycle with small limits; time passes before it. */
function cycle(bench: SyncBench, change: Partial<SyncContext> = {}) {
  bench.later(10_000)
  return runCycle({ ...bench.context, bulk: few, ...change }, ['push'])
}

async function people(bench: SyncBench, count: number, from = 0): Promise<string[]> {
  const ids: string[] = []
  for (let n = from; n < from + count; n++) {
    ids.push(await bench.prospect({ email: email(n), last_name: `Person ${n}` }, mappedUser))
  }
  return ids
}

/** Prospects that are linked, each with an edit that waits. */
async function edited(bench: SyncBench, count: number): Promise<string[]> {
  const ids = await people(bench, count)
  await bench.cycle(['push'])
  for (const id of ids) await bench.edit(id, { city: 'Bergen' })
  bench.calls.length = 0
  return ids
}

const recordOf = async (bench: SyncBench, id: string) =>
  bench.there((await bench.pair(id)).link.crmId ?? '')

test('[QU-4] above the threshold creates and updates go as jobs, below it by collections', async () => {
  const bench = await openBench()
  await people(bench, 3)
  await cycle(bench)
  expect(bench.calls).toEqual(['findCandidates', 'upsertRecords'])
  const more = await people(bench, 4, 3)
  bench.calls.length = 0
  await cycle(bench)
  expect(bench.calls).toEqual([
    'findCandidates',
    'openBulkWrite',
    'uploadBulkRows',
    'closeBulkWrite',
  ])
  expect(bench.org.visible()).toHaveLength(3)
  await cycle(bench)
  expect(bench.org.visible()).toHaveLength(7)
  for (const id of more) expect(await bench.pair(id)).toMatchObject({ change: null, error: null })
})

test('[QU-4] with less than a fifth of the day’s calls left a job is worth its wait at once', async () => {
  const bench = await openBench()
  await people(bench, 2)
  jobsOf(bench).callsLeft = 0.19
  await cycle(bench)
  expect(bench.calls).toContain('openBulkWrite')
  const other = await openBench()
  await people(other, 2)
  jobsOf(other).callsLeft = 0.2
  await cycle(other)
  expect(other.calls).not.toContain('openBulkWrite')
})

/** How a push of seven goes, two at a time, with a share of the day's calls left behind an org that takes its time. */
async function wayOf(callsLeft: number | null, answersInMs: number): Promise<string[]> {
  const bench = await openBench()
  await people(bench, 7)
  jobsOf(bench).callsLeft = callsLeft
  const { org } = bench.context
  const upsertRecords: typeof org.upsertRecords = async (rows) => {
    bench.later(answersInMs)
    return org.upsertRecords(rows)
  }
  const bulk = { ...few, plentyShare: bulkLimits.plentyShare }
  const batches = { rows: 2, pieceRows: 1 }
  await cycle(bench, { bulk, batches, org: { ...org, upsertRecords } })
  return bench.calls.filter((name) => name !== 'findCandidates')
}

test('[QU-4] where calls are plenty the first batch asks how swift the org is: collections if it is, else jobs', async () => {
  expect(new Set(await wayOf(null, 200))).toEqual(new Set(['upsertRecords']))
  expect(new Set(await wayOf(0.5, 200))).toEqual(new Set(['upsertRecords']))
  const slow = await wayOf(0.5, 2_000)
  expect(slow[0]).toBe('upsertRecords')
  expect(slow).toContain('openBulkWrite')
  expect(slow.lastIndexOf('upsertRecords')).toBeLessThan(slow.indexOf('openBulkWrite'))
  expect(await wayOf(0.49, 200)).not.toContain('upsertRecords')
})

test('[CR-5] a job’s creates are upserts by our external id, and link each prospect to its record', async () => {
  const bench = await openBench()
  const ids = await people(bench, 4)
  await cycle(bench)
  await cycle(bench)
  const made = new Map(bench.org.visible().map(({ externalId, id }) => [externalId, id]))
  expect([...made.keys()].sort()).toEqual([...ids].sort())
  for (const id of ids) {
    expect((await bench.pair(id)).link).toMatchObject({ linkState: 'linked', crmId: made.get(id) })
  }
  const { intents } = await bench.snapshot()
  expect(intents.map(({ state }) => state)).toEqual(ids.map(() => 'done'))
})

test('[A5] each row of a job ends landed, refused or not tried; what was not tried goes again', async () => {
  const bench = await openBench()
  const ids = await edited(bench, 5)
  await bench.edit(ids[0] ?? '', { city: 'REFUSED' })
  bench.org.bulk.failsAfter = 3
  await cycle(bench)
  await cycle(bench)
  expect(jobsOf(bench).ended).toMatchObject([{ rows: 5, landed: 2, failed: 3, unknown: 0 }])
  expect(await bench.pair(ids[0] ?? '')).toMatchObject({ error: { code: 'validation_rule' } })
  bench.later(5_000)
  await cycle(bench)
  for (const id of ids.slice(1)) {
    expect((await recordOf(bench, id)).City__c).toBe('Bergen')
    expect(await bench.pair(id)).toMatchObject({ error: null, change: null })
  }
})

test('[A3] rows that no result names are looked for, never taken for landed or lost', async () => {
  const bench = await openBench()
  const ids = await people(bench, 4)
  await cycle(bench)
  bench.later(10_000)
  bench.org.bulk.settle()
  bench.org.bulk.forget()
  await cycle(bench)
  expect(jobsOf(bench).ended).toMatchObject([{ landed: 0, failed: 0, unknown: 4 }])
  bench.later(5_000)
  await cycle(bench)
  expect(bench.org.visible()).toHaveLength(4)
  for (const id of ids) expect(await bench.pair(id)).toMatchObject({ error: null, change: null })
})

test('[QU-2] opt-outs, contested values and what people wait for go beside the job, at once', async () => {
  const bench = await openBench()
  const ids = await edited(bench, 6)
  await bench.edit(ids[0] ?? '', { opted_out: true })
  const contested = (await bench.pair(ids[1] ?? '')).link.crmId ?? ''
  bench.change(contested, { FirstName: 'Theirs' })
  await bench.edit(ids[1] ?? '', { first_name: 'Ours' })
  await bench.unit.editProspect(ids[2] ?? '', { city: 'Oslo' }, bench.context.clock(), 2)
  await cycle(bench)
  expect((await recordOf(bench, ids[0] ?? '')).HasOptedOutOfEmail).toBe(true)
  expect((await recordOf(bench, ids[1] ?? '')).FirstName).toBe('Ours')
  expect((await recordOf(bench, ids[2] ?? '')).City__c).toBe('Oslo')
  expect([...jobsOf(bench).jobs.values()]).toMatchObject([{ rows: 3, state: 'closed' }])
})

test('[I3] an edit made while a job has the row is sent after it, and the job’s value is agreed first', async () => {
  const bench = await openBench()
  const [id = ''] = await edited(bench, 4)
  await cycle(bench)
  await bench.edit(id, { city: 'Oslo' })
  await cycle(bench)
  expect((await bench.pair(id)).link.agreed.city).toBe('Oslo')
  expect((await recordOf(bench, id)).City__c).toBe('Oslo')
})

test('[CN-3] whom a job has at this moment hears so, and nothing is sent beside it', async () => {
  const bench = await openBench()
  const [id = ''] = await edited(bench, 4)
  await cycle(bench)
  expect(await bench.sync(id)).toEqual({ ended: 'busy' })
})

test('[CN-13] a pause leaves a job unclosed; when it was looked at too long ago it is decided anew', async () => {
  const bench = await openBench()
  const ids = await edited(bench, 4)
  const { org } = bench.context
  const pausing: typeof org = {
    ...org,
    uploadBulkRows: async (...args) => {
      await bench.unit.pause(true)
      return org.uploadBulkRows(...args)
    },
  }
  await cycle(bench, {
    org: { ...bench.org.portFor('worker'), uploadBulkRows: pausing.uploadBulkRows },
  })
  expect([...jobsOf(bench).jobs.values()]).toMatchObject([{ state: 'uploaded' }])
  bench.change((await bench.pair(ids[0] ?? '')).link.crmId ?? '', { City__c: 'Rome' })
  bench.later(few.staleMs)
  await bench.unit.pause(false)
  await cycle(bench)
  expect([...bench.org.bulk.writes.values()].map(({ state }) => state)).toEqual([
    'aborted',
    'working',
  ])
})

test('[CN-16] a job is asked for when it is time, and is stopped when it outlives every bound', async () => {
  const bench = await openBench()
  await edited(bench, 4)
  bench.org.bulk.takesMs = Number.MAX_SAFE_INTEGER
  await cycle(bench)
  bench.calls.length = 0
  const context = { ...bench.context, bulk: few }
  bench.later(400)
  await runCycle(context, ['push'])
  expect(bench.calls).toEqual([])
  for (let polls = 0; polls < 400; polls++) {
    bench.later(60_000)
    await runCycle(context, ['push'])
    if (jobsOf(bench).jobs.size === 0) break
  }
  expect(bench.calls.filter((name) => name === 'abortBulkJob')).toHaveLength(1)
  expect(jobsOf(bench).ended).toMatchObject([{ rows: 4, landed: 0, unknown: 4 }])
})

test('[I5] a worker that dies before or after any step of a job is followed by one that ends the same job', async () => {
  for (const dies of ['before', 'after'] as const) {
    for (let step = 1; ; step++) {
      const bench = await openBench()
      const ids = await people(bench, 5)
      const mortal = mortalContext({ ...bench.context, bulk: few }, step, dies)
      for (let n = 0; n < 3 && !mortal.isDead(); n++) {
        bench.later(10_000)
        await runCycle(mortal.context, ['push']).catch(() => {})
      }
      for (let n = 0; n < 8; n++) {
        bench.later(61_000)
        await runCycle({ ...bench.context, bulk: few, worker: `heir-${n}` }, ['push'])
      }
      const said = `dead ${dies} step ${step}`
      const made = bench.org.visible()
      expect(made.map(({ externalId }) => externalId).sort(), said).toEqual([...ids].sort())
      for (const id of ids) {
        const record = made.find(({ externalId }) => externalId === id)
        const stands = { change: null, error: null, link: { crmId: record?.id } }
        expect(await bench.pair(id), said).toMatchObject(stands)
      }
      const closed = [...bench.org.bulk.writes.values()].filter(({ state }) => state !== 'open')
      expect(closed.length, said).toBeLessThanOrEqual(1)
      if (!mortal.isDead()) break
    }
  }
})

test('[A5] a text that a table cannot hold goes by collections', async () => {
  const bench = await openBench()
  const ids = await edited(bench, 4)
  await bench.edit(ids[0] ?? '', { job_title: '#N/A' })
  await cycle(bench)
  expect((await recordOf(bench, ids[0] ?? '')).Title).toBe('#N/A')
  expect([...jobsOf(bench).jobs.values()]).toMatchObject([{ rows: 3 }])
})

test('[QU-4] rows that are too few for a job of their own kind go by collections in the same run', async () => {
  const bench = await openBench()
  await edited(bench, 4)
  const alone = await bench.prospect({ email: 'alone@nord.example', last_name: 'Lone' }, mappedUser)
  await cycle(bench)
  expect(await bench.pair(alone)).toMatchObject({ link: { linkState: 'linked' } })
  expect(bench.org.records.size).toBe(5)
  expect([...bench.org.bulk.writes.values()]).toHaveLength(1)
})
