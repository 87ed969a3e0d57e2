import { afterAll, beforeAll, expect, test } from 'vitest'
import { inBusinessUnit } from '#db/client.ts'
import { newId } from '#lib/base/new-id.ts'
import { lanes } from '#lib/changes/types.ts'
import { enqueueMatching } from '#lib/changes/writes.ts'
import { testDatabase, testOrgDatabase } from '#lib/launch/testing/postgres.ts'
import { type RunningOrg, startOrg } from '#lib/local-org/testing/start.ts'
import {
  connectUnit,
  type Installation,
  newInstallation,
  until,
} from '#lib/sync/testing/connected-unit.ts'
import { startWorker, type WorkerProcess } from '#lib/sync/testing/worker-process.ts'

let org: RunningOrg
let installation: Installation
let workers: WorkerProcess[]
let buId: string
const orgKey = 'two-workers'

beforeAll(async () => {
  const database = await testDatabase('two_workers')
  org = await startOrg({ databaseUrl: (await testOrgDatabase('two_workers')).orgUrl })
  installation = newInstallation(database, org)
  workers = await Promise.all([1, 2].map(() => startWorker(installation.workerVariables)))
  buId = await connectUnit(installation, await org.createOrg({ key: orgKey, name: 'Two workers' }))
})

afterAll(async () => {
  await Promise.all((workers ?? []).map((worker) => worker.stop()))
  await installation?.end()
  await org?.stop()
})

const inUnit = <T>(work: Parameters<typeof inBusinessUnit<T>>[2]) =>
  inBusinessUnit(installation.web, buId, work)

/** As an import leaves them: assigned, waiting in the last lane. */
async function createProspects(count: number, domain: string): Promise<void> {
  await inUnit(async (tx) => {
    await tx`
      with people as (
        insert into prospects (bu_id, values, assigned_user_id)
        select ${buId}, jsonb_build_object('email', 'p' || n || '@' || ${domain}::text, 'last_name', 'Person ' || n,
          'company', 'Halden'), ${newId()}::uuid
        from generate_series(1, ${count}) n returning id
      )
      insert into pairs (bu_id, prospect_id) select ${buId}, id from people`
    const where = tx`p.email like ${`%@${domain}`}`
    await enqueueMatching(tx, where, { buId, cause: 'import', lane: lanes.bulk })
  })
}

async function waitUntilSynced(count: number, mostMs: number): Promise<void> {
  await until(
    `${count} linked and nothing waiting`,
    async () => {
      const [row] = await inUnit(
        (tx) => tx<{ linked: number; waiting: number }[]>`
          select (select count(*)::int from pairs where link_state = 'linked' and sync_state = 'in_accord') linked,
            (select count(*)::int from changes) waiting`,
      )
      return row?.linked === count && row.waiting === 0
    },
    mostMs,
  )
}

async function leadsOfDomain(domain: string): Promise<{ leads: number; prospects: number }> {
  const soql = `select Concord_Id__c from Lead where Email like '%@${domain}'`
  const { records } = await org.admin.query(orgKey, soql)
  return { leads: records.length, prospects: new Set(records.map((row) => row.Concord_Id__c)).size }
}

test('[CR-5][I5] two workers make 1,000 leads, each once, though an answer is lost on the way', async () => {
  await org.admin.setFaults(orgKey, { operation: 'composite', dropNext: 1 })
  await createProspects(1_000, 'two.example')
  await inUnit((tx) => tx`update connectors set paused = false, next_cycle_at = now()`)
  await waitUntilSynced(1_000, 30_000)
  expect(await leadsOfDomain('two.example')).toEqual({ leads: 1_000, prospects: 1_000 })
}, 40_000)

test('[I5][I17] a worker killed with a batch in flight: the other one finishes, and no lead is made twice', async () => {
  await org.admin.setFaults(orgKey, { operation: 'composite', latencyMs: 400 })
  await createProspects(1_000, 'killed.example')
  const victim = await until('a lease', async () => {
    const [row] = await inUnit(
      (tx) => tx<{ lease_owner: string | null }[]>`select lease_owner from connectors`,
    )
    return workers.find((worker) => row?.lease_owner?.includes(`-${worker.pid}-`))
  })
  await until('a request in flight', async () => {
    const requests = await org.admin.requestLog(orgKey, { inFlight: true })
    return requests.length > 0
  })
  victim.kill('SIGKILL')
  await victim.gone
  workers = workers.filter((worker) => worker !== victim)
  await org.admin.setFaults(orgKey, { operation: 'composite', latencyMs: 0 })
  await waitUntilSynced(2_000, 40_000)
  expect(await leadsOfDomain('killed.example')).toEqual({ leads: 1_000, prospects: 1_000 })
}, 60_000)
