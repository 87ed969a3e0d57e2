import { X509Certificate } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inBusinessUnit, openDatabase } from '#db/client.ts'
import { createBusinessUnit } from '#lib/business-units/writes.ts'
import { envelopeKey } from '#lib/connector/envelope.ts'
import { explainRefusal } from '#lib/connector/labels.ts'
import { findCertificate, getConnector } from '#lib/connector/reads.ts'
import { sessionOf } from '#lib/connector/tokens.ts'
import { disconnect } from '#lib/connector/writes.ts'
import { testDatabase, testOrgDatabase } from '#lib/launch/testing/postgres.ts'
import type { CreatedOrg } from '#lib/local-org/admin-client.ts'
import { type RunningOrg, startOrg } from '#lib/local-org/testing/start.ts'
import { openClient } from '#lib/salesforce/client.ts'
import {
  ask,
  connectTo,
  type Installation,
  newInstallation,
} from '#lib/sync/testing/connected-unit.ts'
import { startWorker, type WorkerProcess } from '#lib/sync/testing/worker-process.ts'

// [AD-5] The JWT bearer flow with a worker of its own, the console's role and the local org.

let org: RunningOrg
let installation: Installation
let worker: WorkerProcess
let made: CreatedOrg
let buId: string
let username: string

beforeAll(async () => {
  const database = await testDatabase('jwt')
  org = await startOrg({ databaseUrl: (await testOrgDatabase('jwt')).orgUrl })
  installation = newInstallation(database, org)
  worker = await startWorker(installation.workerVariables)
  made = await org.createOrg({ key: 'jwt', name: 'Signs by key' })
  const unit = { name: 'By key', currency: 'EUR', timeZone: 'UTC' }
  buId = (await createBusinessUnit(installation.web, unit)) ?? ''
  username = 'integration@halden.example.jwt'
})

afterAll(async () => {
  await worker?.stop()
  await installation?.end()
  await org?.stop()
})

const inUnit = <T>(work: Parameters<typeof inBusinessUnit<T>>[2]) =>
  inBusinessUnit(installation.web, buId, work)
const make = () => ask(installation, buId, 'make_certificate', {}, 10_000)
const connect = (change: Partial<{ username: string; loginUrl: string; clientId: string }> = {}) =>
  ask(
    installation,
    buId,
    'connect_jwt',
    { loginUrl: org.url, clientId: made.clientId, username, ...change },
    20_000,
  )
const refusal = async (attempt: Promise<unknown>) => {
  const said = await attempt.then(
    () => '',
    (error: Error) => error.message.replace(/^connect_jwt: /, ''),
  )
  return explainRefusal(said, 'jwt').title
}

test('[AD-5] a key is made, its certificate uploaded, and the worker signs in; each refusal before says what to do', async () => {
  expect(await refusal(connect())).toBe('There is no key to sign in with')
  await make()
  const certificate = await inUnit((tx) => findCertificate(tx))
  expect(new X509Certificate(certificate?.certificate ?? '').subject).toBe('CN=Concord connector')
  expect(await refusal(connect())).toBe('The app does not know this certificate')
  await org.admin.updateApp('jwt', {
    certificate: certificate?.certificate ?? '',
    preauthorized: false,
  })
  expect(await refusal(connect())).toBe('Nobody let this user in without asking')
  await org.admin.updateApp('jwt', { preauthorized: true })
  expect(await refusal(connect({ clientId: 'x'.repeat(30) }))).toBe(
    'Salesforce does not know this consumer key',
  )
  expect(await refusal(connect({ username: 'nobody@halden.example' }))).toBe(
    'Nobody let this user in without asking',
  )
  expect(await refusal(connect({ loginUrl: 'https://evil.example' }))).toBe(
    'This is not an address of Salesforce',
  )
  expect(await connect()).toEqual({ orgId: made.id, orgName: 'Signs by key' })
  expect(await inUnit((tx) => getConnector(tx))).toMatchObject({
    connected: true,
    authFlow: 'jwt',
    authUsername: username,
    username,
    lostAt: null,
  })
})

test('[CN-4] whoever connects has a verified connection, also where nobody waits for it', async () => {
  const verifiedAt = async () => (await inUnit((tx) => getConnector(tx))).verification?.at ?? ''
  const first = await verifiedAt()
  expect(first).not.toBe('')
  await connect()
  const second = await verifiedAt()
  expect(second > first).toBe(true)
})

test('[SEC-5] many callers meet an ended session: one assertion, no refresh token, everybody goes on', async () => {
  const pools = [1, 2, 3].map((n) =>
    openDatabase(installation.database.workerUrl, { name: `jwt-${n}`, connectionsMax: 2 }),
  )
  const clients = pools.map(({ sql }) => {
    const key = envelopeKey(installation.keys.tokenKey)
    const session = sessionOf({ sql, buId, key, localOrgUrl: org.url })
    return openClient({ session, apiVersion: '62.0', onCall: () => {} })
  })
  const asks = () =>
    Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        clients[n % clients.length]!.call({
          method: 'GET',
          path: '/limits',
          effect: 'read',
          kind: 'read',
        }),
      ),
    )
  const stored = async () => {
    const [row] = await inBusinessUnit(
      pools[0]!.sql,
      buId,
      (tx) => tx<{ generation: number; refresh: string | null }[]>`
        select generation, refresh_token refresh from connector_secrets`,
    )
    return row
  }
  expect((await asks()).every(({ ok }) => ok)).toBe(true)
  const before = await stored()
  await org.admin.expireTokens('jwt')
  expect((await asks()).filter(({ ok }) => !ok)).toEqual([])
  expect(await stored()).toEqual({ generation: (before?.generation ?? 0) + 1, refresh: null })
  await Promise.all(pools.map((pool) => pool.end()))
})

test('[SEC-2] the console reads the certificate and never the key, which lies closed in its row', async () => {
  const denied = inUnit((tx) => tx`select private_key from connector_certificates`)
  await expect(denied).rejects.toThrow(/permission denied/)
  const forged = inUnit((tx) => tx`update connector_certificates set certificate = ''`)
  await expect(forged).rejects.toThrow(/permission denied/)
  const owner = openDatabase(installation.database.superuserUrl, { name: 'jwt-look' })
  const [row] = await owner.sql<
    { key: string }[]
  >`select private_key key from connector_certificates`
  expect(row?.key).toMatch(/^e1\.[0-9a-f]{8}\./)
  expect(row?.key).not.toContain('PRIVATE')
  await owner.end()
})

test('[AD-5] a key in use is not replaced; disconnecting removes it; approval takes the connection up again', async () => {
  await expect(make()).rejects.toThrow(/signs in by the present certificate/)
  await inUnit((tx) => disconnect(tx, buId, buId))
  expect(await inUnit((tx) => findCertificate(tx))).toBeNull()
  await connectTo(installation, buId, made)
  expect(await inUnit((tx) => getConnector(tx))).toMatchObject({
    connected: true,
    authFlow: 'web',
    authUsername: null,
  })
})
