import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, inBusinessUnit, openDatabase } from '#db/client.ts'
import { testDatabase } from '#lib/launch/testing/postgres.ts'
import type { RunKind } from '#lib/sync/ports.ts'
import { beginRun, finishRun, mayStillWrite } from '#lib/sync/store/runs.ts'

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

/** Whether the commits of what such a run writes, and of its end, wait for the disk. */
async function waitsForDisk(kind: RunKind): Promise<{ page: boolean; end: boolean }> {
  const within = <T>(work: Parameters<typeof inBusinessUnit<T>>[2]) =>
    inBusinessUnit(worker.sql, buId, work)
  const run = await within((tx) => {
    const begun = { kind, title: kind, requestedBy: null, worker: 'w', fence: null }
    return beginRun(tx, buId, begun, tx`now()`)
  })
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
