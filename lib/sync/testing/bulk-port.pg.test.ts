import { afterAll, beforeAll } from 'vitest'
import { testOrgDatabase } from '#lib/launch/testing/postgres.ts'
import type { CreatedOrg } from '#lib/local-org/admin-client.ts'
import { connect } from '#lib/local-org/testing/jsforce-connection.ts'
import { type RunningOrg, startOrg } from '#lib/local-org/testing/start.ts'
import { openClient } from '#lib/salesforce/client.ts'
import { installFields } from '#lib/salesforce/install.ts'
import { ownFields } from '#lib/salesforce/our-fields.ts'
import { salesforceOverRest } from '#lib/salesforce/rest.ts'
import { bulkContract } from '#lib/sync/testing/bulk-contract.ts'
import { apiVersion } from '#lib/sync/wiring.ts'

let org: RunningOrg
let made: CreatedOrg
let accessToken = ''

beforeAll(async () => {
  org = await startOrg({ databaseUrl: (await testOrgDatabase('bulk-port')).orgUrl })
  made = await org.createOrg({ key: 'halden', name: 'Halden Europe' })
  accessToken = (await connect(org, made)).accessToken ?? ''
  const user = made.users.find(({ profile }) => profile === 'integration')
  const installed = await installFields(clientOf(), user?.id ?? '', ownFields({}))
  if (!installed.ok) throw new Error(installed.error.message)
})

afterAll(() => org?.stop())

function clientOf() {
  const session = { instanceUrl: org.url, accessToken, generation: 1 }
  return openClient({
    session: { current: async () => session, renew: async () => session },
    apiVersion,
    onCall: () => {},
  })
}

bulkContract(async () => {
  const port = salesforceOverRest(
    { client: clientOf(), apiVersion, kind: 'read', hasPersonAccounts: false },
    org.url,
  )
  await org.admin.clearFaults('halden')
  return {
    port,
    lead: async (values) => {
      const { ids } = await org.admin.load('halden', 'Lead', [values])
      return ids[0] ?? ''
    },
    wait: () => new Promise((resolve) => setTimeout(resolve, 25)),
    failAfter: async () => {
      await org.admin.armFault('halden', { operation: 'bulk.process', name: 'unexpected' })
    },
  }
})
