import { expect, test } from 'vitest'
import { wayBack } from '#lib/auth/way-back.ts'

test.each([
  ['/prospects?sort=score', '/prospects?sort=score'],
  ['/connector/errors', '/connector/errors'],
  ['//evil.example', '/overview'],
  ['/\\evil.example', '/overview'],
  ['/\t/evil.example', '/overview'],
  ['/..//evil.example', '/overview'],
  ['https://evil.example/overview', '/overview'],
  ['javascript:alert(1)', '/overview'],
  ['/sign-in?from=/sign-in', '/overview'],
  ['/api/auth/signout', '/overview'],
  [['/a', '/b'], '/overview'],
  [undefined, '/overview'],
])('[AD-1] after signing in, %j leads to %s', (wanted, expected) => {
  expect(wayBack(wanted)).toBe(expected)
})
