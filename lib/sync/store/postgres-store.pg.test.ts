import { afterAll, beforeAll } from 'vitest'
import { type Database, openDatabase } from '#db/client.ts'
import { testDatabase } from '#lib/launch/testing/postgres.ts'
import { postgresStores } from '#lib/sync/store/postgres-under-test.ts'
import { bulkStoreContract } from '#lib/sync/testing/bulk-store-contract.ts'
import { opportunityContract } from '#lib/sync/testing/opportunity-contract.ts'
import { queueContract } from '#lib/sync/testing/queue-contract.ts'
import { sharingContract } from '#lib/sync/testing/sharing-contract.ts'
import { storeContract } from '#lib/sync/testing/store-contract.ts'
import type { OpenStore } from '#lib/sync/testing/store-under-test.ts'

let worker: Database
let owner: Database

beforeAll(async () => {
  const database = await testDatabase('store')
  worker = openDatabase(database.workerUrl, { name: 'store' })
  owner = openDatabase(database.superuserUrl, { name: 'store-people' })
})

afterAll(async () => {
  await worker?.end()
  await owner?.end()
})

const open: OpenStore = (clock) => postgresStores(worker.sql, owner.sql)(clock)
storeContract(open)
queueContract(open)
sharingContract(open)
bulkStoreContract(open)
opportunityContract(open, 10)
