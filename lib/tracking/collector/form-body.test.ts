import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { readForm } from '#lib/tracking/collector/form-body.ts'

/** As a browser makes one. */
const edge = '----WebKitFormBoundaryq3wJx9mPzT0kLd7R'
const post = (type: string, body: string) =>
  readForm(
    Object.assign(Readable.from([Buffer.from(body)]), {
      headers: { 'content-type': type },
    }) as unknown as IncomingMessage,
  )
const part = (about: string, value: string) =>
  `--${edge}\r\nContent-Disposition: form-data; ${about}\r\n\r\n${value}\r\n`
const parts = (...all: string[]) =>
  post(`multipart/form-data; boundary=${edge}`, `${all.join('')}--${edge}--`)

test('[AC-6] both ways in which browsers post a form say the same', async () => {
  const said = [
    ['email', 'åsa@halden.example'],
    ['topic', 'Valves'],
    ['topic', 'Pumps'],
    ['note', 'two\r\nlines & a ='],
  ]
  const encoded = new URLSearchParams(said).toString()
  expect([...(await post('application/x-www-form-urlencoded; charset=UTF-8', encoded))]).toEqual(
    said,
  )
  const given = said.map(([name, value]) => part(`name="${name}"`, value ?? ''))
  expect([...(await parts(...given))]).toEqual(said)
})

test('[AC-6] a file input that was left empty is no file', async () => {
  const empty = part('name="cv"; filename=""\r\nContent-Type: application/octet-stream', '')
  expect([...(await parts(empty, part('name="email"', 'a@b.example')))]).toEqual([
    ['email', 'a@b.example'],
  ])
})

test('[AC-7] files, too many fields, torn bodies and other types are refused, each with its reason', async () => {
  const refusals: [() => Promise<unknown>, number, RegExp][] = [
    [() => parts(part('name="cv"; filename="cv.pdf"', 'PDF')), 415, /^Files cannot be sent/],
    [() => parts(part('name="cv"; filename="empty.pdf"', '')), 415, /^Files cannot be sent/],
    [
      () => parts(...Array.from({ length: 201 }, () => part('name="a"', ''))),
      413,
      /too many fields/,
    ],
    [() => post('application/x-www-form-urlencoded', '&a='.repeat(201)), 413, /too many fields/],
    [() => post('multipart/form-data', part('name="a"', '1')), 400, /could not be told apart/],
    [
      () => post(`multipart/form-data; boundary=${edge}`, `--${edge}\r\nContent-`),
      400,
      /could not be told apart/,
    ],
    [() => parts(part('name="a"', 'x'.repeat(65_536))), 413, /too much/],
    [() => post('text/plain', 'email=a@b.example'), 415, /multipart\/form-data/],
    [() => post('', ''), 415, /multipart\/form-data/],
  ]
  for (const [refused, status, message] of refusals) {
    await expect(refused()).rejects.toMatchObject({
      status,
      message: expect.stringMatching(message),
    })
  }
})
