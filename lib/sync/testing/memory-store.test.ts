import { openMemoryStore } from '#lib/sync/testing/memory-store.ts'
import { storeContract } from '#lib/sync/testing/store-contract.ts'

storeContract(openMemoryStore)
