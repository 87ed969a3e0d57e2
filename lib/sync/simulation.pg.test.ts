import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, openDatabase } from '#db/client.ts'
import { testDatabase } from '#lib/launch/testing/postgres.ts'
import { postgresStores } from '#lib/sync/store/postgres-under-test.ts'
import { runSimulation } from '#lib/sync/testing/simulation.ts'

let worker: Database
let owner: Database

beforeAll(async () => {
  const database = await testDatabase('simulation')
  worker = openDatabase(database.workerUrl, { name: 'simulation' })
  owner = openDatabase(database.superuserUrl, { name: 'simulation-people' })
})

afterAll(async () => {
  await worker?.end()
  await owner?.end()
})

/** A few in every run; `npm run simulate -- --postgres --seeds 200` tells more of the same stories. The last one shares custom objects. */
const seeds = [1, 2, 3, 70]

test.each(seeds)(
  '[I1–I9][I11][I12][I14][I16][I17] the laws hold on Postgres: seed %i',
  async (seed) => {
    const open = postgresStores(worker.sql, owner.sql)
    const { broken } = await runSimulation({ seed, steps: 250, open })
    expect(broken && `${broken.law}: ${broken.message}\n${broken.trace.join('\n')}`).toBeNull()
  },
  120_000,
)
