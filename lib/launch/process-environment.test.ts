import { expect, test } from 'vitest'
import { processEnvironment } from '#lib/launch/process-environment.ts'

const settings = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://owner',
  WEB_DATABASE_URL: 'postgres://web',
  WORKER_DATABASE_URL: 'postgres://worker',
  ORG_DATABASE_URL: 'postgres://org',
  AUTH_SECRET: 'a',
  TOKEN_KEY: 't',
  SEALING_PUBLIC_KEY: 'u',
  SEALING_PRIVATE_KEY: 'v',
  ORG_ADMIN_KEY: 'o',
  DEMO_PASSWORD: 'd',
  CONCORD_URL: 'http://127.0.0.1:4310',
}
const system = { PATH: '/bin', TOKEN_KEY: 'left over in the shell', DATABASE_URL: 'postgres://x' }

const secretsOf = (name: 'web' | 'worker' | 'org') => {
  const environment = processEnvironment(name, settings, system)
  const defined = Object.entries(environment).filter(([, value]) => value !== undefined)
  return defined.map(([key]) => key).filter((key) => /URL|KEY|SECRET|PASSWORD/.test(key))
}

test('[LCH-11] web holds neither the token key, the private key nor another role’s address', () => {
  expect(secretsOf('web').sort()).toEqual([
    'AUTH_SECRET',
    'CONCORD_URL',
    'NEXTAUTH_URL',
    'SEALING_PUBLIC_KEY',
    'WEB_DATABASE_URL',
  ])
})

test('[LCH-12] the worker alone holds the token key and the private key', () => {
  expect(secretsOf('worker')).toEqual(
    expect.arrayContaining(['TOKEN_KEY', 'SEALING_PRIVATE_KEY', 'WORKER_DATABASE_URL']),
  )
  expect(secretsOf('org').sort()).toEqual(['CONCORD_URL', 'ORG_ADMIN_KEY', 'ORG_DATABASE_URL'])
})

test('[LCH-13] the system’s own variables come through', () => {
  expect(processEnvironment('worker', settings, system).PATH).toBe('/bin')
})
