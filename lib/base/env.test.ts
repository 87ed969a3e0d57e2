import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import {
  EnvironmentError,
  generatedSecretPrefix,
  webEnvironment,
  workerEnvironment,
} from '#lib/base/env.ts'

const pair = generateKeyPairSync('x25519')
const publicKey = pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
const privateKey = pair.privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64')

const web = {
  NODE_ENV: 'production',
  WEB_DATABASE_URL: 'postgres://concord_web:x@db/concord',
  CONCORD_URL: 'https://concord.halden.example',
  AUTH_SECRET: randomBytes(32).toString('base64'),
  SEALING_PUBLIC_KEY: publicKey,
}

const worker = {
  NODE_ENV: 'production',
  WORKER_DATABASE_URL: 'postgres://concord_worker:x@db/concord',
  CONCORD_URL: 'https://concord.halden.example',
  SEALING_PRIVATE_KEY: privateKey,
  TOKEN_KEY: randomBytes(32).toString('base64'),
}

test('[ENV-1] a complete production environment is taken, with its defaults', () => {
  expect(webEnvironment(web)).toMatchObject({ PORT: 4310, HOST: '127.0.0.1', LOG_LEVEL: 'info' })
  expect(workerEnvironment(worker)).toMatchObject({ TOKEN_KEY: worker.TOKEN_KEY })
})

test('[ENV-2] every missing or wrong variable is named at once, with its meaning', () => {
  expect(() => webEnvironment({ ...web, WEB_DATABASE_URL: '', PORT: 'x' })).toThrow(
    /WEB_DATABASE_URL is not set \(Postgres as concord_web[\s\S]*PORT /,
  )
})

test.each([
  ['a generated secret', { AUTH_SECRET: generatedSecretPrefix + web.AUTH_SECRET }, /generated/],
  ['a sample secret', { AUTH_SECRET: 'change-me-change-me-change-me-change' }, /sample/],
  ['plain http for the world', { CONCORD_URL: 'http://concord.halden.example' }, /https/],
])('[ENV-3] production refuses %s', (_, change, message) => {
  expect(() => webEnvironment({ ...web, ...change })).toThrow(EnvironmentError)
  expect(() => webEnvironment({ ...web, ...change })).toThrow(message)
})

test('[ENV-4] the embedded default may use its generated secrets, without their prefix', () => {
  const key = generatedSecretPrefix + worker.TOKEN_KEY
  const embedded = { ...worker, TOKEN_KEY: key, CONCORD_EMBEDDED: '1' }
  expect(workerEnvironment(embedded).TOKEN_KEY).toBe(worker.TOKEN_KEY)
})

test('[ENV-5] a loopback address may be plain http in production', () => {
  expect(webEnvironment({ ...web, CONCORD_URL: 'http://127.0.0.1:4310' })).toBeTruthy()
})

test('[ENV-6] a token key of another length than 32 bytes is refused', () => {
  expect(() => workerEnvironment({ ...worker, TOKEN_KEY: 'c2hvcnQ=' })).toThrow(/32 bytes/)
})
