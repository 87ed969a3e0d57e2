import { beforeAll, expect, test } from 'vitest'
import { openWindow } from '#lib/embed/loaders.ts'
import { newKeys } from '#lib/sync/testing/connected-unit.ts'

beforeAll(() => {
  Object.assign(process.env, {
    WEB_DATABASE_URL: 'postgres://concord_web@127.0.0.1:1/nobody-asks-it',
    CONCORD_URL: 'https://concord.halden.example',
    AUTH_SECRET: 'x'.repeat(40),
    SEALING_PUBLIC_KEY: newKeys().publicKey,
  })
})

/** @param seen what our proxy saw; the entries before it are the client's own */
const knock = (seen: string, body: BodyInit = new URLSearchParams({ request: 'a guess' })) => {
  const request = new Request('https://concord.halden.example/embed', {
    method: 'POST',
    headers: { 'x-forwarded-for': seen },
    body,
  })
  return openWindow(request).then(({ status, headers }) => ({ request, status, headers }))
}

test('[CN-12] whoever guesses is turned away before the request is read; another address is not', async () => {
  for (let n = 0; n < 600; n += 1) {
    // A header of their own makes nobody another.
    const { status, request } = await knock(`10.0.0.${n % 250}, 203.0.113.7`)
    expect([status, request.bodyUsed]).toEqual([403, true])
  }
  const turned = await knock('203.0.113.7')
  expect([turned.status, turned.request.bodyUsed]).toEqual([429, false])
  expect(turned.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  expect((await knock('203.0.113.8')).status).toBe(403)
})
