import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { closeEnvelope, envelopeKey, openEnvelope } from '#lib/connector/envelope.ts'

const key = envelopeKey(randomBytes(32).toString('base64'))

test('[SEC-2] a token at rest opens in its own row and column, and nowhere else', () => {
  const envelope = closeEnvelope('00D!token', key, 'bu-1', 'refresh_token')
  expect(envelope).not.toContain('00D!')
  expect(openEnvelope(envelope, key, 'bu-1', 'refresh_token')).toBe('00D!token')
  expect(() => openEnvelope(envelope, key, 'bu-2', 'refresh_token')).toThrow()
  expect(() => openEnvelope(envelope, key, 'bu-1', 'access_token')).toThrow()
})

test('[SEC-2] an envelope of another key is refused by its name, an altered one by its tag', () => {
  const envelope = closeEnvelope('00D!token', key, 'bu-1', 'access_token')
  const other = envelopeKey(randomBytes(32).toString('base64'))
  const altered = envelope.slice(0, -3) + (envelope.endsWith('AAA') ? 'BBB' : 'AAA')
  expect(() => openEnvelope(envelope, other, 'bu-1', 'access_token')).toThrow(/closed with key/)
  expect(() => openEnvelope(altered, key, 'bu-1', 'access_token')).toThrow()
})
