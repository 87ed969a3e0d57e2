import { bulkStoreContract } from '#lib/sync/testing/bulk-store-contract.ts'
import { openMemoryStore } from '#lib/sync/testing/memory-store.ts'
import { opportunityContract } from '#lib/sync/testing/opportunity-contract.ts'
import { sharingContract } from '#lib/sync/testing/sharing-contract.ts'
import { storeContract } from '#lib/sync/testing/store-contract.ts'

storeContract(openMemoryStore)
sharingContract(openMemoryStore)
bulkStoreContract(openMemoryStore)
opportunityContract(openMemoryStore, 300)
