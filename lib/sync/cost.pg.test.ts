import postgres, { type Sql } from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, openDatabase } from '#db/client.ts'
import type { Instant } from '#lib/base/instant.ts'
import { testDatabase } from '#lib/launch/testing/postgres.ts'
import { runCycle } from '#lib/sync/cycle.ts'
import { postgresStores } from '#lib/sync/store/postgres-under-test.ts'
import { MemoryOrg } from '#lib/sync/testing/memory-org.ts'
import { randomFrom, uuidOf } from '#lib/sync/testing/random.ts'
import { configFrom, connectorUserId, consoleUsers } from '#lib/sync/testing/simulated-unit.ts'

// What a cycle costs is counted, not timed: calls to the org and statements to Postgres, with few records and with many.

let owner: Database
let worker: Sql
let statements: string[] = []

beforeAll(async () => {
  const database = await testDatabase('cost')
  owner = openDatabase(database.superuserUrl, { name: 'cost-people' })
  worker = postgres(database.workerUrl, {
    max: 1,
    onnotice: () => {},
    debug: (_connection, text) => statements.push(text),
  })
})

afterAll(async () => {
  await worker?.end()
  await owner?.end()
})

type Cost = { calls: number; statements: number }

/** One unit with its org in memory, and what each of its cycles costs. */
async function openUnit() {
  let now = Date.UTC(2026, 10, 24, 9) as Instant
  const clock = () => now
  const org = new MemoryOrg(clock, connectorUserId)
  const unit = await postgresStores(worker, owner.sql)(clock)
  const random = randomFrom(1)
  const config = configFrom(random, 0, now)
  await unit.configure({ ...config, settings: { ...config.settings, createProspects: false } })
  await unit.pause(false)
  let ids = 0
  const newId = () => uuidOf(++ids)
  const port = org.portFor('worker')
  const context = {
    store: unit.store,
    org: port,
    worker: 'worker',
    clock,
    random: () => 0.5,
    newId,
  }
  const later = (ms: number) => {
    now = (now + ms) as Instant
  }
  return {
    org,
    /** Nothing that was written before is looked at again. */
    rest: async () => {
      later(600_000)
      await runCycle(context)
    },
    /** People with somebody assigned and nobody like them in the org. */
    addProspects: async (count: number) => {
      const [assignedUserId = null] = consoleUsers
      for (let n = 0; n < count; n++) {
        const values = { email: `person.${++ids}@north.example`, last_name: `Person ${n}` }
        await unit.createProspect({ id: uuidOf(++ids), values, assignedUserId, at: now })
      }
    },
    editAll: async (city: string) => {
      const { pairs } = await unit.snapshot()
      for (const { prospect } of pairs) await unit.editProspect(prospect.id, { city }, now)
    },
    cost: async (): Promise<Cost> => {
      later(600_000)
      statements = []
      const result = await runCycle(context)
      expect(result).toMatchObject({ ran: true, state: 'done' })
      return { calls: result.ran ? result.calls : 0, statements: statements.length }
    },
    counts: async () => {
      later(600_000)
      const result = await runCycle(context)
      return result.ran ? result.counts : null
    },
  }
}

test('[CN-5] a cycle that finds nothing costs one call, and the same statements whatever stands there', async () => {
  const unit = await openUnit()
  await unit.addProspects(3)
  await unit.rest()
  const few = await unit.cost()
  await unit.addProspects(40)
  await unit.rest()
  const many = await unit.cost()
  expect(few.calls).toBe(1)
  expect(many).toEqual(few)
})

test('[CN-5] creates, updates and pulls cost the same calls and statements for 10 as for 60', async () => {
  const costOf = async (count: number) => {
    const unit = await openUnit()
    const idle = await unit.cost()
    await unit.addProspects(count)
    const created = await unit.cost()
    await unit.rest()
    await unit.editAll('Bergen')
    const updated = await unit.cost()
    await unit.rest()
    for (const { id } of unit.org.visible()) unit.org.edit(id, { Title: 'Head' }, 'somebody')
    const pulled = await unit.cost()
    return { idle, created, updated, pulled }
  }
  const many = await costOf(60)
  expect(many).toEqual(await costOf(10))
  const { idle, created, updated, pulled } = many
  const beyondIdle = (cost: Cost) => cost.calls - idle.calls
  // Asked who is there already, then created.
  expect(beyondIdle(created)).toBe(2)
  // Looked at once more, then written.
  expect(beyondIdle(updated)).toBe(2)
  expect(beyondIdle(pulled)).toBe(0)
  expect(created.statements).toBeLessThanOrEqual(90)
  expect(updated.statements).toBeLessThanOrEqual(90)
  expect(pulled.statements).toBeLessThanOrEqual(60)
})

test('[CN-5] what a run says it did is what all its pages did', async () => {
  const unit = await openUnit()
  await unit.addProspects(5)
  await unit.rest()
  await unit.rest()
  for (const pageRows of [2, 100]) {
    unit.org.pageRows = pageRows
    for (const { id } of unit.org.visible()) {
      unit.org.edit(id, { Title: `Head of ${pageRows}` }, 'somebody')
    }
    expect(await unit.counts()).toMatchObject({ pulled: 5 })
  }
})
