import { expect, test } from 'vitest'
import { frameAncestors, windowPolicy } from '#lib/embed/frame-ancestors.ts'
import { passForMs, readPass, writePass } from '#lib/embed/pass.ts'
import { isSignedBy, judgeTime, readClaims, signEmbed } from '#lib/embed/request.ts'

const now = Date.UTC(2026, 10, 30, 10)
const secret = 'the key of an org, 43 characters long or so'
const claims = {
  org: '00D000000000001EAA',
  user: '005000000000001AAA',
  record: '00Q000000000001EAA',
  at: now,
  nonce: '0123456789abcdef0123456789abcdef',
}
const sign = (said: Record<string, unknown>, key = secret) => {
  const body = Buffer.from(JSON.stringify(said)).toString('base64url')
  return `${body}.${signEmbed(key, body)}`
}

test('[CN-12] a request says org, user and record, and holds under the org’s own key alone', () => {
  const read = readClaims(sign(claims))
  expect(read?.claims).toEqual(claims)
  expect(isSignedBy(secret, read?.body ?? '', read?.mac ?? '')).toBe(true)
  expect(isSignedBy('another key', read?.body ?? '', read?.mac ?? '')).toBe(false)
})

test('[CN-12] an id of 15 characters becomes the one of 18; other objects, extra claims and noise are none', () => {
  expect(readClaims(sign({ ...claims, record: '00Q000000000001' }))?.claims.record).toBe(
    '00Q000000000001EAA',
  )
  const bad = [
    { ...claims, record: '001000000000001AAA' },
    { ...claims, org: '005000000000001AAA' },
    { ...claims, admin: true },
    { ...claims, nonce: 'short' },
    { ...claims, at: 'now' },
  ]
  for (const one of bad) expect(readClaims(sign(one)), JSON.stringify(one)).toBeNull()
  for (const text of [
    '',
    '.',
    'a.b',
    sign(claims).replace('.', '..'),
    `${sign(claims)}.x`,
    'x'.repeat(3_000),
  ]) {
    expect(readClaims(text)).toBeNull()
  }
})

test('[CN-12] a request is good for two minutes', () => {
  expect(judgeTime(claims, now + 119_000).ok).toBe(true)
  expect(judgeTime(claims, now + 121_000).ok).toBe(false)
  expect(judgeTime({ ...claims, at: now + 60_000 }, now).ok).toBe(false)
})

test('[CN-12] only the connected org’s own domains may frame the window', () => {
  expect(frameAncestors('https://halden.my.salesforce.com')).toEqual([
    'https://halden.my.salesforce.com',
    'https://halden.lightning.force.com',
    'https://halden--c.vf.force.com',
    'https://halden.vf.force.com',
  ])
  expect(frameAncestors('https://halden--dev.sandbox.my.salesforce.com')).toContain(
    'https://halden--dev.sandbox.lightning.force.com',
  )
  expect(frameAncestors('http://127.0.0.1:4320/orgs/x')).toEqual(['http://127.0.0.1:4320'])
  expect(frameAncestors('https://evil.example/.my.salesforce.com')).toEqual([
    'https://evil.example',
  ])
  for (const one of frameAncestors('https://halden.my.salesforce.com'))
    expect(one).not.toContain('*')
  expect(windowPolicy('n', [])).toContain("frame-ancestors 'none'")
})

test('[CN-12] a bearer lasts ten minutes and is nobody else’s', () => {
  const auth = 'a secret of the console, long enough'
  const { org, user, record } = claims
  const pass = {
    buId: '00000000-0000-4000-8000-000000000001',
    org,
    user,
    record,
    expiresAt: now + passForMs,
  }
  const text = writePass(auth, pass)
  expect(readPass(auth, text, now)).toEqual(pass)
  expect(readPass(auth, text, now + passForMs)).toBeNull()
  expect(readPass('another secret', text, now)).toBeNull()
  const [body = '', mac = ''] = text.split('.')
  const altered = Buffer.from(body, 'base64url').toString().replace('00Q', '003')
  expect(readPass(auth, `${Buffer.from(altered).toString('base64url')}.${mac}`, now)).toBeNull()
  expect(readPass(auth, '', now)).toBeNull()
})
