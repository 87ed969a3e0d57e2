import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, inBusinessUnit, openDatabase } from '#db/client.ts'
import { envelopeKey } from '#lib/connector/envelope.ts'
import { sessionOf } from '#lib/connector/tokens.ts'
import { testDatabase, testOrgDatabase } from '#lib/launch/testing/postgres.ts'
import { type RunningOrg, startOrg } from '#lib/local-org/testing/start.ts'
import { openClient } from '#lib/salesforce/client.ts'
import {
  connectUnit,
  type Installation,
  newInstallation,
} from '#lib/sync/testing/connected-unit.ts'
import { startWorker } from '#lib/sync/testing/worker-process.ts'

let org: RunningOrg
let installation: Installation
let buId: string
let pools: Database[]
const orgKey = 'tokens'

beforeAll(async () => {
  const database = await testDatabase('tokens')
  org = await startOrg({ databaseUrl: (await testOrgDatabase('tokens')).orgUrl })
  installation = newInstallation(database, org)
  const worker = await startWorker(installation.workerVariables)
  buId = await connectUnit(installation, await org.createOrg({ key: orgKey, name: 'Tokens' }))
  await worker.stop()
  pools = [1, 2, 3, 4].map((n) =>
    openDatabase(database.workerUrl, { name: `worker-${n}`, connectionsMax: 2 }),
  )
})

afterAll(async () => {
  await Promise.all((pools ?? []).map((pool) => pool.end()))
  await installation?.end()
  await org?.stop()
})

/** One of several workers: a pool, a session and a client of its own. */
function workerOf(pool: Database) {
  const key = envelopeKey(installation.keys.tokenKey)
  const session = sessionOf({ sql: pool.sql, buId, key, localOrgUrl: org.url })
  return openClient({ session, apiVersion: '62.0', onCall: () => {} })
}

type Stored = { generation: number; access: string; refresh: string; lost: boolean }

async function stored(): Promise<Stored> {
  const [row] = await inBusinessUnit(
    pools[0]!.sql,
    buId,
    (tx) => tx<Stored[]>`
      select s.generation, s.access_token access, s.refresh_token refresh, c.lost_at is not null lost
      from connector_secrets s join connectors c using (bu_id)`,
  )
  return row!
}

const asks = (client: ReturnType<typeof workerOf>) =>
  client.call({ method: 'GET', path: '/limits', effect: 'read', kind: 'read' })

test('[SEC-5] twenty callers in four workers meet an expired token: one refresh, twenty answers', async () => {
  const workers = pools.map(workerOf)
  expect((await Promise.all(workers.map(asks))).every((answer) => answer.ok)).toBe(true)
  const before = await stored()
  await org.admin.expireTokens(orgKey)
  const callers = Array.from({ length: 20 }, (_, n) => workers[n % workers.length]!)
  const answers = await Promise.all(callers.map(asks))
  expect(answers.filter((answer) => !answer.ok)).toEqual([])
  const after = await stored()
  expect(after.generation).toBe(before.generation + 1)
  // The org rotates: the token that was spent is not the one we keep.
  expect(after.refresh).not.toBe(before.refresh)
  expect(after.lost).toBe(false)
})

test('[SEC-2] no token lies readable in the database', async () => {
  const { access, refresh } = await stored()
  expect(`${access} ${refresh}`).toMatch(/^e1\.[0-9a-f]{8}\.\S+ e1\./)
  expect(`${access} ${refresh}`).not.toContain('00D')
})

test('[A5] a revoked connection is lost, says so, and is not asked again and again', async () => {
  const client = workerOf(pools[0]!)
  await org.admin.revokeTokens(orgKey)
  const answer = await asks(client)
  expect(answer).toMatchObject({ ok: false, failure: { code: 'connection_lost' } })
  expect((await stored()).lost).toBe(true)
})
