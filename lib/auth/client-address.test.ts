import { expect, test } from 'vitest'
import { clientAddress } from '#lib/auth/client-address.ts'

const proxied = 'https://concord.halden.example'

test.each([
  ['203.0.113.7', proxied, '203.0.113.7'],
  ['10.0.0.1, 203.0.113.7', proxied, '203.0.113.7'],
  ['2001:db8::7', proxied, '2001:db8::7'],
  ['<script>', proxied, null],
  [null, proxied, null],
  ['203.0.113.7', 'http://127.0.0.1:4310', '127.0.0.1'],
  ['203.0.113.7', 'http://intranet:4310', null],
])('[AD-2] %j at %s came from %j', (header, url, expected) => {
  expect(clientAddress(header, url)).toBe(expected)
})
