import { bulkStoreContract } from '#lib/sync/testing/bulk-store-contract.ts'
import { openMemoryStore } from '#lib/sync/testing/memory-store.ts'
import { opportunityContract } from '#lib/sync/testing/opportunity-contract.ts'
import { queueContract } from '#lib/sync/testing/queue-contract.ts'
import { sharingContract } from '#lib/sync/testing/sharing-contract.ts'
import { storeContract } from '#lib/sync/testing/store-contract.ts'

storeContract(openMemoryStore)
queueContract(openMemoryStore)
sharingContract(openMemoryStore)
bulkStoreContract(openMemoryStore)
opportunityContract(openMemoryStore, 300)
