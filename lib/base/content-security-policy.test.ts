import { expect, test } from 'vitest'
import { contentSecurityPolicy } from '#lib/base/content-security-policy.ts'

test('[CSP-1] in production scripts and style elements run by nonce alone', () => {
  expect(contentSecurityPolicy('n1', 'production').split('; ')).toEqual([
    "default-src 'self'",
    "script-src 'self' 'nonce-n1' 'strict-dynamic'",
    "style-src-elem 'self' 'nonce-n1'",
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "frame-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
  ])
})

test('[CSP-2] only development allows eval and the socket of hot reloading', () => {
  expect(contentSecurityPolicy('n1', 'development')).toMatch(/unsafe-eval.*connect-src 'self' ws:/)
  expect(contentSecurityPolicy('n1', 'production')).not.toMatch(/unsafe-eval|ws:/)
})
