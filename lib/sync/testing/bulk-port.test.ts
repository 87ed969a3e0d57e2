import type { Instant } from '#lib/base/instant.ts'
import { bulkContract } from '#lib/sync/testing/bulk-contract.ts'
import { MemoryOrg } from '#lib/sync/testing/memory-org.ts'
import { connectorUserId, salesPeople } from '#lib/sync/testing/simulated-unit.ts'

bulkContract(async () => {
  let now = Date.UTC(2026, 10, 24, 9) as Instant
  const org = new MemoryOrg(() => now, connectorUserId)
  const [seller = ''] = salesPeople
  return {
    port: org.portFor('worker'),
    lead: async (values) => org.create('Lead', values, seller, seller),
    wait: async () => {
      now = (now + 1_000) as Instant
    },
    failAfter: async (rows) => {
      org.bulk.failsAfter = rows
    },
  }
})
