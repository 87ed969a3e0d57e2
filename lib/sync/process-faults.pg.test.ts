import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, openDatabase } from '#db/client.ts'
import type { Instant } from '#lib/base/instant.ts'
import { newId } from '#lib/base/new-id.ts'
import { type TestDatabase, testDatabase } from '#lib/launch/testing/postgres.ts'
import { runCycle } from '#lib/sync/cycle.ts'
import type { SyncConfig } from '#lib/sync/engine/types.ts'
import type { SyncContext } from '#lib/sync/ports.ts'
import { openPostgresStore } from '#lib/sync/store/postgres-store.ts'
import { postgresStores } from '#lib/sync/store/postgres-under-test.ts'
import { sqlState } from '#lib/sync/store/repeat.ts'
import { type CommitProxy, startCommitProxy } from '#lib/sync/testing/commit-proxy.ts'
import { MemoryOrg } from '#lib/sync/testing/memory-org.ts'
import { randomFrom } from '#lib/sync/testing/random.ts'
import {
  configFrom,
  connectorUserId,
  consoleUsers,
  salesPeople,
} from '#lib/sync/testing/simulated-unit.ts'
import type { StoreUnderTest } from '#lib/sync/testing/store-under-test.ts'

// reliability.md A6, row by row: what Postgres and the process around it may do to a cycle. Whatever it was: nothing is
// half done, nobody is doubled, and once it has passed the next cycles bring both sides into accord.

let database: TestDatabase
let owner: Database
let proxy: CommitProxy
const [user = ''] = consoleUsers
const [seller = ''] = salesPeople

beforeAll(async () => {
  database = await testDatabase('process_faults')
  owner = openDatabase(database.superuserUrl, { name: 'faults-owner' })
  const { hostname, port } = new URL(database.workerUrl)
  proxy = await startCommitProxy({ host: hostname, port: Number(port) })
  await owner.sql.unsafe(`
    create sequence fault_turns;
    create table fault_plan (state text not null, times int not null);
    grant usage on sequence fault_turns to concord_worker;
    grant select on fault_plan to concord_worker;
    create function fault() returns trigger language plpgsql as $$
    declare plan fault_plan;
    begin
      select * into plan from fault_plan;
      -- A sequence is not rolled back: each try is the next turn.
      if found and nextval('fault_turns') <= plan.times then
        raise exception 'made to fail' using errcode = plan.state;
      end if;
      return new;
    end $$;
    create trigger made_to_fail before update on pairs for each row execute function fault();
  `)
})

/** A pool whose connections broke takes its time to end: nobody waits for it within a test. */
const ended: Promise<void>[] = []

afterAll(async () => {
  await Promise.allSettled(ended)
  await proxy?.stop()
  await owner?.end()
})

type Stage = {
  unit: StoreUnderTest
  org: MemoryOrg
  context: SyncContext
  pool: Database
  /** Moves our clock against everybody else's. */
  jump: (ms: number) => void
  ids: string[]
}

const count = 12

/** People on both sides with work in all directions: to be created, to be updated, to be pulled. */
async function openStage(url: string, appName = 'faults'): Promise<Stage> {
  const pool = openDatabase(url, { name: appName, connectionsMax: 3 })
  let offset = 0
  const clock = () => (Date.now() + offset) as Instant
  const org = new MemoryOrg(() => Date.now() as Instant, connectorUserId)
  const unit = await postgresStores(pool.sql, owner.sql)(() => Date.now() as Instant)
  await unit.configure(plainConfig())
  await unit.pause(false)
  const ids: string[] = []
  for (let n = 0; n < count; n++) {
    const id = newId()
    ids.push(id)
    const values = { email: `p${n}@nord.example`, last_name: `Ours ${n}` }
    await unit.createProspect({ id, values, assignedUserId: user, at: clock() })
    if (n % 3 === 0) {
      const there = { Email: `p${n}@nord.example`, LastName: `Theirs ${n}`, Title: 'Boss' }
      org.create('Lead', { ...there, HasOptedOutOfEmail: false }, seller, seller)
    }
  }
  const outside = { worker: appName, clock, random: () => 0.5, newId }
  const context = { store: unit.store, org: org.portFor('worker'), ...outside }
  const jump = (ms: number) => {
    offset += ms
  }
  return { unit, org, context, pool, jump, ids }
}

function plainConfig(): SyncConfig {
  const config = configFrom(randomFrom(1), 0, Date.now() as Instant)
  return {
    ...config,
    createProspectsSince: null,
    guard: null,
    settings: {
      ...config.settings,
      createProspects: false,
      syncUnassigned: true,
      createAs: 'Lead',
    },
  }
}

/** @returns what it broke with */
async function cycle({ context, pool }: Stage): Promise<string | null> {
  try {
    await runCycle(context)
    return null
  } catch (error) {
    await pool.sql.begin((tx) => tx`select set_config('app.bu_id', '', true)`).catch(() => {})
    return sqlState(error) || String(error)
  }
}

/** Claims and leases of a worker that broke run out by themselves; here they are freed as upkeep of the next worker does. */
async function freeAll(): Promise<void> {
  await owner.sql`update connectors set lease_owner = null, lease_until = null, wait_until = null`
  await owner.sql`update changes set leased_by = null, leased_until = null, due_at = now()`
}

/** By a worker of its own, as whoever follows one that broke. */
async function comeToRest(stage: Stage): Promise<void> {
  await owner.sql`delete from fault_plan`
  const pool = openDatabase(database.workerUrl, { name: 'faults-heir', connectionsMax: 2 })
  const context = { ...(await reopened(stage, pool)), worker: 'heir' }
  for (let n = 0; n < 4; n++) {
    await freeAll()
    await runCycle(context)
  }
  await pool.end()
  await checkAccord(stage)
}

async function checkAccord({ unit, org, ids }: Stage): Promise<void> {
  const { pairs, changes, openErrors } = await unit.snapshot()
  expect(openErrors).toEqual([])
  expect(changes).toEqual([])
  const records = new Map(org.visible().map((record) => [record.id, record]))
  expect(records.size).toBe(count)
  expect(pairs.map(({ prospect }) => prospect.id).sort()).toEqual([...ids].sort())
  for (const { prospect, link } of pairs) {
    const record = records.get(link.crmId ?? '')
    expect(link.linkState).toBe('linked')
    expect(record?.values.LastName).toBe(prospect.values.last_name)
  }
}

async function failing(state: string, times: number): Promise<void> {
  await owner.sql`select setval('fault_turns', 1, false)`
  await owner.sql`delete from fault_plan`
  await owner.sql`insert into fault_plan values (${state}, ${times})`
}

test.each([
  ['40P01', 'a deadlock'],
  ['40001', 'a serialization failure'],
  ['55P03', 'a lock time-out'],
  ['57014', 'a statement time-out'],
])('[A6] %s, %s: the transaction is repeated, a bounded number of times', async (state) => {
  const stage = await openStage(database.workerUrl)
  await failing(state, 3)
  expect(await cycle(stage)).toBeNull()
  await failing(state, 1_000_000)
  await stage.unit.editProspect(stage.ids[0] ?? '', { last_name: 'Edited' }, Date.now() as Instant)
  expect(await cycle(stage)).toBe(state)
  const [turns] = await owner.sql<{ n: number }[]>`select last_value::int n from fault_turns`
  expect(turns?.n).toBeLessThanOrEqual(50)
  await comeToRest(stage)
  await stage.pool.end()
})

test.each([
  ['53100', 'the disk is full'],
  ['25006', 'the server is read-only: a standby'],
  ['53200', 'out of memory'],
  ['XX000', 'an internal error'],
])(
  '[A6] %s, %s: the run ends, nothing is half done, and it goes on where it stood',
  async (state) => {
    const stage = await openStage(database.workerUrl)
    await failing(state, 1_000_000)
    const before = await stage.unit.stand()
    expect(await cycle(stage)).toBe(state)
    const after = await stage.unit.stand()
    expect(after.pairs.map(({ link }) => link)).toEqual(before.pairs.map(({ link }) => link))
    expect(after.cursors).toEqual(before.cursors)
    await comeToRest(stage)
    await stage.pool.end()
  },
)

test('[A6][I5] the line breaks at any COMMIT of a cycle: done or not, nobody is doubled and nothing is lost', async () => {
  const url = new URL(database.workerUrl)
  url.hostname = '127.0.0.1'
  url.port = String(proxy.port)
  let commits = 0
  for (let nth = 1; ; nth++) {
    const stage = await openStage(url.href)
    proxy.dropAnswerOf(nth)
    await cycle(stage)
    const wasReached = proxy.hasDropped()
    proxy.dropAnswerOf(0)
    await comeToRest(stage)
    ended.push(stage.pool.end())
    if (!wasReached) break
    commits = nth
  }
  // Lease, run, checkpoints, pages, claims, intents, outcomes, end.
  expect(commits).toBeGreaterThan(10)
}, 120_000)

test('[A6] connections are ended between any two steps of a cycle and inside its transactions; the next ones end it', async () => {
  const end = () => owner.sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'faults-ended' and datname = ${database.name}`
  for (let step = 1; ; step++) {
    const stage = await openStage(database.workerUrl, 'faults-ended')
    let left = step
    let ending: Promise<unknown> = Promise.resolve()
    const { store } = stage.context
    const stepping = new Proxy(store, {
      get: (target, name) => {
        const method = Reflect.get(target, name) as (...args: unknown[]) => Promise<unknown>
        return async (...args: unknown[]) => {
          left--
          if (left === 0 && name !== 'transact') await end()
          if (left === 0 && name === 'transact') {
            const decide = args[2] as (loaded: unknown) => unknown
            args[2] = (loaded: unknown) => {
              ending = end()
              return decide(loaded)
            }
          }
          return method.apply(target, args)
        }
      },
    })
    await cycle({ ...stage, context: { ...stage.context, store: stepping } })
    await ending
    await comeToRest(stage)
    ended.push(stage.pool.end())
    if (left > 0) break
  }
}, 120_000)

test('[A6] no connection is to be had: the run ends, and goes on when there is one', async () => {
  const stage = await openStage(database.workerUrl, 'faults-full')
  await stage.pool.end()
  const pool = openDatabase(database.workerUrl, { name: 'faults-full', connectionsMax: 1 })
  await owner.sql.unsafe(`alter database "${database.name}" connection limit 0`)
  const late = { ...stage, pool, context: await reopened(stage, pool) }
  expect(await cycle(late)).toBe('53300')
  await owner.sql.unsafe(`alter database "${database.name}" connection limit -1`)
  await comeToRest(late)
  await pool.end()
})

/** The same business unit on another pool, by the database's own clock. */
async function reopened({ context, ids }: Stage, pool: Database): Promise<SyncContext> {
  const [row] = await owner.sql<{ buId: string }[]>`
    select bu_id as "buId" from prospects where id = ${ids[0] ?? ''}`
  return { ...context, store: openPostgresStore(pool.sql, row?.buId ?? '') }
}

test('[A6] a pool of one connection is enough for a cycle and whoever else asks meanwhile', async () => {
  const stage = await openStage(database.workerUrl)
  const pool = openDatabase(database.workerUrl, { name: 'faults-one', connectionsMax: 1 })
  const one = { ...stage, context: await reopened(stage, pool) }
  const asked = Array.from({ length: 20 }, () => one.context.store.config())
  expect(await cycle(one)).toBeNull()
  expect((await Promise.all(asked)).length).toBe(20)
  await comeToRest(one)
  await pool.end()
  await stage.pool.end()
})

test('[A6] what Postgres cannot hold, and what is very long, comes through a pull without stopping its page', async () => {
  const stage = await openStage(database.workerUrl)
  await comeToRest(stage)
  const values = ['a\0b', 'half \ud83d', '🦊 Æsir ‏ערב', 'x'.repeat(131_000)]
  const records = stage.org.visible()
  values.forEach((value, n) => {
    stage.org.edit(records[n]?.id ?? '', { LastName: value }, seller)
  })
  stage.org.edit(records[5]?.id ?? '', { LastName: 'After' }, seller)
  await new Promise((resolve) => setTimeout(resolve, 1_100))
  expect(await cycle(stage)).toBeNull()
  const { pairs } = await stage.unit.snapshot()
  const held = (n: number) =>
    pairs.find(({ link }) => link.crmId === records[n]?.id)?.prospect.values.last_name
  expect([held(0), held(1), held(2)]).toEqual(['ab', 'half �', '🦊 Æsir ‏ערב'])
  expect(String(held(3))).toHaveLength(131_000)
  expect(held(5)).toBe('After')
  await stage.pool.end()
})

test('[A6][I14] our clock goes back an hour, ahead a year, and back again: nothing is passed over', async () => {
  const stage = await openStage(database.workerUrl)
  const hour = 3_600_000
  for (const [n, ms] of [-hour, 366 * 24 * hour, -366 * 24 * hour, hour].entries()) {
    stage.jump(ms)
    await freeAll()
    expect(await cycle(stage)).toBeNull()
    const record = stage.org.visible()[n]
    stage.org.edit(record?.id ?? '', { LastName: `Jump ${n}` }, seller)
    const id = stage.ids[count - 1 - n] ?? ''
    await stage.unit.editProspect(id, { city: `Town ${n}` }, stage.context.clock())
  }
  await new Promise((resolve) => setTimeout(resolve, 1_100))
  await comeToRest(stage)
  await stage.pool.end()
})
