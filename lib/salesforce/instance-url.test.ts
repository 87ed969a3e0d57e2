import { expect, test } from 'vitest'
import { allowedAddress } from '#lib/salesforce/instance-url.ts'

test.each([
  'https://halden.my.salesforce.com',
  'https://halden--uat.sandbox.my.salesforce.com',
  'https://login.salesforce.com',
])('[SEC-3] %s may be given a token', (address) => {
  expect(allowedAddress(address, undefined)).toEqual({ ok: true, value: address })
})

test.each([
  'http://halden.my.salesforce.com',
  'https://halden.my.salesforce.com.evil.example',
  'https://evilsalesforce.com',
  'https://evil.example/.my.salesforce.com',
  'https://halden.my.salesforce.com:8443',
  'https://user:pass@halden.my.salesforce.com',
  'https://halden.my.salesforce.com?x=1',
  'https://127.0.0.1',
  'http://127.0.0.1:4320',
  'http://localhost:4320',
  'http://0x7f000001',
  'http://[::1]:4320',
  'http://169.254.169.254/latest/meta-data',
  'ftp://halden.my.salesforce.com',
  '//halden.my.salesforce.com',
  'javascript:alert(1)',
  '',
])('[SEC-3] %s may not', (address) => {
  expect(allowedAddress(address, undefined).ok).toBe(false)
})

test('[SEC-3] a loopback address is taken only where a local org is configured, on its port', () => {
  const org = 'http://127.0.0.1:4320'
  expect(allowedAddress('http://127.0.0.1:4320/orgs/halden-europe/', org)).toEqual({
    ok: true,
    value: 'http://127.0.0.1:4320/orgs/halden-europe',
  })
  expect(allowedAddress('http://localhost:4320', org).ok).toBe(true)
  expect(allowedAddress('http://127.0.0.1:5432', org).ok).toBe(false)
  expect(allowedAddress('http://10.0.0.5:4320', org).ok).toBe(false)
})
