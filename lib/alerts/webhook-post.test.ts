import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { postWebhook } from '#lib/alerts/webhook-post.ts'

let touched = 0
const listener = createServer((request, response) => {
  touched++
  const away = request.url === '/away'
  response.writeHead(away ? 302 : 200, away ? { location: 'http://127.0.0.1/' } : {}).end()
})
let port = 0
beforeAll(async () => {
  await new Promise<void>((done) => listener.listen(0, '127.0.0.1', done))
  port = (listener.address() as AddressInfo).port
})
afterAll(() => {
  listener.close()
})

const post = (url: string, local = false) => postWebhook(url, '{}', {}, { withinMs: 2_000, local })

const hosts = [
  '127.0.0.1',
  '127.1',
  '2130706433',
  '0x7f000001',
  '0177.0.0.1',
  '127.0.0.1.',
  '0.0.0.0',
  '10.0.0.1',
  '100.64.0.1',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '192.0.0.8',
  '198.18.0.1',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  '[::1]',
  '[::]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[::127.0.0.1]',
  '[64:ff9b::7f00:1]',
  '[2002:7f00:1::]',
  '[2001:0:7f00:1::]',
  '[fc00::1]',
  '[fd12:3456::1]',
  '[fe80::1]',
  '[ff02::1]',
  'localhost',
  'LOCALHOST',
  'localhost.',
  'a.localhost',
  'user:secret@127.0.0.1',
  '①②⑦.⓪.⓪.①',
]

test('[SEC-3] no webhook reaches this machine or a private network, however its address is written', async () => {
  for (const scheme of ['https', 'http']) {
    for (const host of hosts) {
      const answer = await post(`${scheme}://${host}:${port}/x`)
      expect(answer.ok, `${scheme}://${host}`).toBe(false)
    }
  }
  for (const url of ['', 'javascript:1', 'file:///etc/passwd', 'http://halden.example/x', '//x']) {
    expect(await post(url), url).toEqual({ ok: false, why: 'refused' })
  }
  expect(touched).toBe(0)
})

test('[SEC-3] a name is judged by where it leads, at the moment of the connection', async () => {
  expect(await post(`https://localhost:${port}/x`)).toEqual({ ok: false, why: 'refused' })
})

test('[CN-15] a Concord on this machine reaches it, and follows nobody from there', async () => {
  touched = 0
  expect(await post(`http://127.0.0.1:${port}/x`, true)).toEqual({ ok: true, status: 200 })
  expect(await post(`http://localhost:${port}/away`, true)).toEqual({ ok: true, status: 302 })
  expect(touched).toBe(2)
  expect(await post('http://10.0.0.1/x', true)).toEqual({ ok: false, why: 'refused' })
})
