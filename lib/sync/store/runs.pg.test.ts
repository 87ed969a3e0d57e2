import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, inBusinessUnit, openDatabase } from '#db/client.ts'
import { testDatabase } from '#lib/launch/testing/postgres.ts'
import type { RunKind } from '#lib/sync/ports.ts'
import { beginRun, finishRun, mayStillWrite, scheduleNextCycle } from '#lib/sync/store/runs.ts'

let worker: Database
let buId: string

beforeAll(async () => {
  const { workerUrl, superuserUrl } = await testDatabase('runs')
  worker = openDatabase(workerUrl, { name: 'runs' })
  const owner = openDatabase(superuserUrl, { name: 'runs-people' })
  const [unit] = await owner.sql<{ id: string }[]>`
    insert into business_units (name) values ('Runs') returning id`
  buId = unit?.id ?? ''
  await owner.sql`insert into connectors (bu_id, org_id, connected_at) values (${buId}, '00D000000000000AAA', now())`
  await owner.end()
})

afterAll(() => worker?.end())

const within = <T>(work: Parameters<typeof inBusinessUnit<T>>[2]) =>
  inBusinessUnit(worker.sql, buId, work)

const begin = (kind: RunKind) =>
  within((tx) => {
    const begun = { kind, title: kind, requestedBy: null, worker: 'w', fence: null }
    return beginRun(tx, buId, begun, tx`now()`)
  })

/** Whether the commits of what such a run writes, and of its end, wait for the disk. */
async function waitsForDisk(kind: RunKind): Promise<{ page: boolean; end: boolean }> {
  const run = await begin(kind)
  const page = await within(async (tx) => {
    expect(await mayStillWrite(tx, buId, run)).toBe('yes')
    const [row] = await tx<{ it: string }[]>`select current_setting('synchronous_commit') as it`
    return row?.it === 'on'
  })
  const end = await within(async (tx) => {
    const ended = {
      state: 'done' as const,
      counts: {},
      message: null,
      planHash: null,
      usage: { calls: {}, limit: null, clockOffsetMs: null },
      wait: null,
      connectionLost: null,
    }
    await finishRun(tx, buId, run, ended, tx`now()`)
    const [row] = await tx<{ it: string }[]>`select current_setting('synchronous_commit') as it`
    return row?.it === 'on'
  })
  return { page, end }
}

test('[CR-8] pages of a load do not wait for the disk; that it is done, and all that a cycle writes, does', async () => {
  expect(await waitsForDisk('load')).toEqual({ page: false, end: true })
  expect(await waitsForDisk('cycle')).toEqual({ page: true, end: true })
})

test('[CN-2][CN-16] a cycle that was asked for while another ran is due when that has ended', async () => {
  const isDue = async (): Promise<boolean | undefined> => {
    const [row] = await within(
      (tx) =>
        tx<
          { due: boolean }[]
        >`select next_cycle_at <= now() as due from connectors where bu_id = ${buId}`,
    )
    return row?.due
  }
  // Seconds apart, as moments are kept in thousandths.
  const askedFor = (secondsAgo: number) =>
    within(
      (tx) => tx`
        update connectors set next_cycle_at = now() - ${secondsAgo}::int * interval '1 second' where bu_id = ${buId}`,
    )
  const { id } = await begin('cycle')
  await within(
    (tx) => tx`update runs set started_at = now() - interval '5 seconds' where id = ${id}`,
  )
  await askedFor(9)
  await within((tx) => scheduleNextCycle(tx, buId, id, true))
  expect(await isDue()).toBe(false)
  await askedFor(1)
  await within((tx) => scheduleNextCycle(tx, buId, id, true))
  expect(await isDue()).toBe(true)
  await within(async (tx) => {
    await tx`select pg_sleep(0.05), now()`
    await askedFor(0)
    await scheduleNextCycle(tx, buId, id, true)
  })
  expect(await isDue()).toBe(true)
})
