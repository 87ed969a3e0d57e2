import { expect, test } from 'vitest'
import { runCycle } from '#lib/sync/cycle.ts'
import { bulkLimits } from '#lib/sync/engine/bulk.ts'
import { loadExisting } from '#lib/sync/load-existing.ts'
import type { SyncContext } from '#lib/sync/ports.ts'
import { openBench, type SyncBench } from '#lib/sync/testing/bench.ts'
import type { MemoryStore } from '#lib/sync/testing/memory-store.ts'
import { mortalContext } from '#lib/sync/testing/mortal.ts'

// Pages hold 2,000, so what lies beyond the first of them goes by a job here.
const few = { ...bulkLimits, inboundRows: 20, scarceRows: 10 }
const beyondPage = 2_060

function leads(bench: SyncBench, count: number, domain = 'nord.example'): void {
  for (let n = 0; n < count; n++) {
    bench.org.create('Lead', { Email: `p${n}@${domain}`, LastName: `P ${n}` }, 'seller', 'seller')
  }
}

const cycle = (bench: SyncBench, change: Partial<SyncContext> = {}) => {
  bench.later(10_000)
  return runCycle({ ...bench.context, bulk: few, ...change }, ['pull'])
}

const mirrored = async (bench: SyncBench) => (await bench.snapshot()).mirror.length

test('[QU-4][I14] what lies beyond the first page is read by a job, and the sweep ends as by pages', async () => {
  const bench = await openBench()
  leads(bench, beyondPage)
  // Beyond the look-back, so that the next sweep reads none of it again.
  bench.later(600_000)
  await cycle(bench)
  expect(bench.calls).toEqual(['changedSince', 'count', 'openBulkRead'])
  expect(await mirrored(bench)).toBe(2_000)
  leads(bench, 3, 'late.example')
  bench.calls.length = 0
  await cycle(bench)
  expect(bench.calls).toEqual(['bulkJob', 'bulkPage', 'changedSince'])
  expect(await mirrored(bench)).toBe(beyondPage + 3)
  const byJob = (await bench.snapshot()).cursors
  const other = await openBench()
  leads(other, beyondPage)
  other.later(610_000)
  await runCycle(other.context, ['pull'])
  leads(other, 3, 'late.example')
  other.later(10_000)
  await runCycle(other.context, ['pull'])
  expect((await other.snapshot()).mirror).toEqual((await bench.snapshot()).mirror)
  expect((await other.snapshot()).cursors.map(({ boundary }) => boundary)).toEqual(
    byJob.map(({ boundary }) => boundary),
  )
})

test('[CN-5] while the org works on a job everything else is read as ever', async () => {
  const bench = await openBench()
  leads(bench, beyondPage)
  bench.org.bulk.takesMs = 60_000
  await cycle(bench)
  bench.record('Contact', { Email: 'new@nord.example', LastName: 'New' })
  bench.calls.length = 0
  await cycle(bench)
  expect(bench.calls).toEqual(['bulkJob', 'changedSince'])
  expect(await mirrored(bench)).toBe(2_001)
  bench.calls.length = 0
  bench.later(400)
  await runCycle({ ...bench.context, bulk: few }, ['pull'])
  expect(bench.calls).toEqual(['bulkJob', 'changedSince'].slice(1))
})

test('[FD-11] a job that asked for other fields is worth nothing: the sweep goes on from its cursor', async () => {
  const bench = await openBench()
  leads(bench, beyondPage)
  await cycle(bench)
  const [, ...fields] = bench.config.fields
  await bench.configure({ fields })
  bench.calls.length = 0
  await runCycle(bench.context, ['pull'])
  expect(bench.calls).toEqual(['changedSince'])
  expect(await mirrored(bench)).toBe(beyondPage)
})

test('[A5] a job that the org lost is replaced by the sweep', async () => {
  const bench = await openBench()
  leads(bench, beyondPage)
  await cycle(bench)
  bench.org.bulk.forget()
  await runCycleLater(bench)
  expect(await mirrored(bench)).toBe(beyondPage)
})

async function runCycleLater(bench: SyncBench) {
  bench.later(61_000)
  return runCycle(bench.context, ['pull'])
}

test('[I14] a worker that dies before or after any step of a job is followed by one that misses nothing', async () => {
  for (const dies of ['before', 'after'] as const) {
    for (let step = 1; ; step++) {
      const bench = await openBench()
      leads(bench, beyondPage)
      const mortal = mortalContext({ ...bench.context, bulk: few }, step, dies)
      for (let n = 0; n < 2 && !mortal.isDead(); n++) {
        bench.later(10_000)
        await runCycle(mortal.context, ['pull']).catch(() => {})
      }
      for (let n = 0; n < 3; n++) {
        bench.later(61_000)
        await runCycle({ ...bench.context, bulk: few, worker: `heir-${n}` }, ['pull'])
      }
      expect(await mirrored(bench), `dead ${dies} step ${step}`).toBe(beyondPage)
      if (!mortal.isDead()) break
    }
  }
}, 120_000)

test('[CR-8] very many existing records are read by a job, and one that a killed load left is read on', async () => {
  const bench = await openBench()
  leads(bench, beyondPage)
  const sleeps: number[] = []
  const sleep = async (ms: number) => {
    sleeps.push(ms)
    bench.later(ms)
  }
  const context = { ...bench.context, bulk: few, sleep }
  const mortal = mortalContext(context, 35, 'after')
  await loadExisting({ ...mortal.context, sleep }, ['Lead'], null, async () => {}).catch(() => {})
  expect(mortal.isDead()).toBe(true)
  const before = (await bench.snapshot()).pairs.length
  expect(before).toBe(2_000)
  bench.calls.length = 0
  let read = 0
  await loadExisting(context, ['Lead'], null, async (rows) => {
    read = rows
  })
  expect(bench.calls).not.toContain('openBulkRead')
  expect((await bench.snapshot()).pairs).toHaveLength(beyondPage)
  expect(read).toBe(beyondPage)
  expect((bench.unit as MemoryStore).bulk.reads.size).toBe(0)
  expect(sleeps).toEqual([500, 500, 1_000, 2_000])
})
