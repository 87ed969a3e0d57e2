import { createSign, generateKeyPairSync } from 'node:crypto'
import { Connection, OAuth2 } from 'jsforce'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testOrgDatabase } from '#lib/launch/testing/postgres.ts'
import type { CreatedOrg } from './admin-client.ts'
import { apiVersion, connect } from './testing/jsforce-connection.ts'
import type { RunningOrg } from './testing/start.ts'
import { startOrg } from './testing/start.ts'

let org: RunningOrg
let halden: CreatedOrg
const pair = generateKeyPairSync('rsa', { modulusLength: 2_048 })
const certificate = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString()

beforeAll(async () => {
  org = await startOrg({ databaseUrl: (await testOrgDatabase('late')).orgUrl })
  halden = await org.createOrg({ key: 'halden', name: 'Halden Europe', app: { certificate } })
})

afterAll(() => org.stop())

function assertion(claims: Record<string, unknown> = {}, key = pair.privateKey): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
  const body = {
    iss: halden.clientId,
    sub: 'integration@halden.example.halden',
    aud: 'https://login.salesforce.com',
    exp: Math.floor(Date.now() / 1_000) + 120,
    ...claims,
  }
  const signed = `${encode({ alg: 'RS256' })}.${encode(body)}`
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(key, 'base64url')}`
}

async function ask(jwt: string) {
  const answer = await fetch(`${org.url}/services/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion: jwt,
    }),
  })
  return (await answer.json()) as Record<string, string>
}

test('[ORG-37] unmodified jsforce signs in with an assertion, without a refresh token', async () => {
  const connection = new Connection({
    oauth2: new OAuth2({ loginUrl: org.url, clientId: halden.clientId }),
    version: apiVersion,
  })
  await connection.authorize({
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    assertion: assertion(),
  })
  expect((await connection.identity()).username).toBe('integration@halden.example.halden')
  expect(await ask(assertion({ aud: org.url }))).not.toHaveProperty('refresh_token')
})

test('[ORG-37] an assertion of another key, user, audience or age is worth nothing', async () => {
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey
  const words = async (claims: Record<string, unknown>, key = pair.privateKey) =>
    (await ask(assertion(claims, key))).error_description
  const soon = Math.floor(Date.now() / 1_000)
  expect([
    await words({}, stranger),
    await words({ sub: 'nobody@halden.example' }),
    await words({ sub: 'henrik.lund@halden.example.halden' }),
    await words({ aud: 'https://evil.example' }),
    await words({ exp: soon - 1 }),
    await words({ exp: soon + 3_600 }),
    (await ask(assertion({ iss: 'nobody' }))).error,
    (await ask('nonsense')).error,
  ]).toEqual([
    'invalid assertion',
    "user hasn't approved this consumer",
    'inactive user',
    'audience is invalid',
    'expired authorization code',
    'expired authorization code',
    'invalid_client_id',
    'invalid_client_id',
  ])
})

test('[ORG-37] a user must have approved an app that no administrator approved for him', async () => {
  await org.admin.updateApp('halden', { preauthorized: false })
  const sub = 'jonas.brandt@halden.example.halden'
  expect((await ask(assertion({ sub }))).error_description).toBe(
    "user hasn't approved this consumer",
  )
  await connect(org, halden, halden.users.find(({ name }) => name === 'Jonas Brandt')!.id)
  expect(await ask(assertion({ sub }))).toHaveProperty('access_token')
})

test('[ORG-21] a commit that comes late carries an early stamp, and latestDateCovered stays before it', async () => {
  const connection = await connect(org, halden)
  const { id, results } = await org.admin.hold('halden', {
    object: 'Lead',
    operation: 'create',
    records: [{ LastName: 'Late', Company: 'L' }],
  })
  const late = results[0]!.id!
  // The next record must carry a later stamp, and stamps are whole seconds.
  await new Promise((resolve) => setTimeout(resolve, 1_100))
  const punctual = await connection.sobject('Lead').create({ LastName: 'Punctual', Company: 'P' })
  const window = [new Date(Date.now() - 600_000), new Date(Date.now() + 120_000)] as const
  const during = await connection.sobject('Lead').updated(...window)
  const stamps = async () => {
    const { records } = await connection.query('select Id, SystemModstamp from Lead')
    return new Map(records.map((row) => [row.Id, String(row.SystemModstamp)]))
  }
  const before = await stamps()
  expect([before.has(late), during.ids]).toEqual([false, [punctual.id]])
  await org.admin.release('halden', id)
  const after = await stamps()
  expect(after.get(late)! < after.get(punctual.id!)!).toBe(true)
  expect(during.latestDateCovered <= after.get(late)!).toBe(true)
  const later = await connection.sobject('Lead').updated(...window)
  expect(later.latestDateCovered > during.latestDateCovered).toBe(true)
})
