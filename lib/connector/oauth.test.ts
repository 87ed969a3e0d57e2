import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { connectInput, sendInput } from '#lib/connector/input.ts'
import { authorizeUrl, hashState, newOauthSecrets } from '#lib/connector/oauth.ts'

test('[CN-4] the browser gets the state and the challenge; the verifier and the hash stay', () => {
  const secrets = newOauthSecrets()
  expect(secrets.challenge).toBe(createHash('sha256').update(secrets.verifier).digest('base64url'))
  expect(secrets.stateHash).toBe(hashState(secrets.state))
  const url = new URL(
    authorizeUrl({
      loginUrl: 'https://login.salesforce.com',
      clientId: 'key',
      redirectUri: 'https://concord.example/api/salesforce/callback',
      state: secrets.state,
      challenge: secrets.challenge,
    }),
  )
  expect(url.searchParams.get('code_challenge_method')).toBe('S256')
  expect(url.href).not.toContain(secrets.verifier)
  expect(url.href).not.toContain(secrets.stateHash)
  expect(newOauthSecrets().state).not.toBe(secrets.state)
})

const app = { clientId: '3MVG9abcdefghijklmnopqrstuvwxyz', clientSecret: 'x' }

test.each([
  'http://acme.my.salesforce.com',
  'https://acme.my.salesforce.com.evil.example',
  'https://evil.example/?.salesforce.com',
  'https://acme.my.salesforce.com:8443',
  'https://127.0.0.1',
  'javascript:alert(1)',
])('[SEC-3] %s is no address of Salesforce', (address) => {
  expect(connectInput.safeParse({ to: 'my_domain', address, ...app }).success).toBe(false)
})

test('[CN-4] a My Domain address is taken with or without its scheme, and only its origin is kept', () => {
  const parsed = connectInput.parse({
    to: 'my_domain',
    address: 'acme.my.salesforce.com/lightning/page/home',
    ...app,
  })
  expect(parsed).toMatchObject({ address: 'https://acme.my.salesforce.com' })
})

test('[CN-3] only leads and contacts can be sent', () => {
  const org = '00D000000000001AAA'
  expect(sendInput.safeParse({ org, id: '00Q000000000001AAA' }).success).toBe(true)
  expect(sendInput.safeParse({ org, id: '001000000000001AAA' }).success).toBe(false)
  expect(sendInput.safeParse({ org: "00D' or", id: '00Q000000000001AAA' }).success).toBe(false)
})
