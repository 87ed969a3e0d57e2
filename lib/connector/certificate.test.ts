import { createPrivateKey, verify, X509Certificate } from 'node:crypto'
import { expect, test } from 'vitest'
import { makeCertificate, signAssertion } from '#lib/connector/certificate.ts'

const now = new Date('2026-11-30T09:00:00Z')

test('[AD-5] the certificate is one that X.509 readers take, signed by its own key, and ends in two years', () => {
  for (let n = 0; n < 3; n++) {
    const made = makeCertificate('Concord connector', now)
    const read = new X509Certificate(made.certificate)
    expect(read.subject).toBe('CN=Concord connector')
    expect(read.verify(read.publicKey)).toBe(true)
    expect(read.checkPrivateKey(createPrivateKey(made.privateKey))).toBe(true)
    expect(new Date(read.validTo)).toEqual(made.expiresAt)
    expect(new Date(read.validFrom).getTime()).toBeLessThan(now.getTime())
  }
})

test('[AD-5] an assertion names app, user and address, ends within three minutes and is signed', () => {
  const { privateKey, certificate } = makeCertificate('Concord', now)
  const claims = {
    clientId: 'key',
    username: 'it@halden.example',
    audience: 'https://login.salesforce.com',
  }
  const [header = '', body = '', signature = ''] = signAssertion(claims, privateKey, now).split('.')
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString())
  expect(read(header)).toEqual({ alg: 'RS256', typ: 'JWT' })
  expect(read(body)).toEqual({
    iss: 'key',
    sub: 'it@halden.example',
    aud: 'https://login.salesforce.com',
    exp: now.getTime() / 1_000 + 120,
  })
  const signed = Buffer.from(`${header}.${body}`)
  expect(verify('RSA-SHA256', signed, certificate, Buffer.from(signature, 'base64url'))).toBe(true)
})
