import { expect, test } from 'vitest'
import {
  compileEmail,
  plainAddresses,
  renderEmail,
  signedAddresses,
  targetOf,
} from '#lib/email/compile.ts'
import { contentProblems, footerOf } from '#lib/email/rules.ts'
import { readLink } from '#lib/email/tokens.ts'

const base = 'https://concord.halden.example'
const key = Buffer.alloc(32, 1).toString('base64')
const person = {
  buId: '01a22bac-45b3-7faf-9ef7-23a3b705621b',
  recipientId: '01a22bac-4639-7388-abb7-a192384e3ff2',
}
const fields = [{ name: 'first_name' }, { name: 'email' }, { name: 'company' }]

const render = (html: string, values = {}, text: string | null = null) => {
  const compiled = compileEmail(
    { subject: 'Hi {{first_name|you}}', html, text },
    footerOf('Halden', 'Street 1'),
  )
  const rendered = renderEmail(compiled, values, signedAddresses(base, { ...person, values }, key))
  return { compiled, rendered }
}

test('[ML-5] a blank takes what stands in for it, and a value is text wherever it is put', () => {
  expect(render('<p>{{first_name|there}} {{company}}</p>').rendered.html).toContain('<p>there </p>')
  const values = { first_name: '<img src=x onerror=alert(1)>\r\nBcc: all@evil.example' }
  const { rendered } = render('<p title="{{first_name}}">{{first_name}}</p>', values)
  expect(rendered.html).not.toContain('<img src=x')
  expect(rendered.subject).toBe('Hi <img src=x onerror=alert(1)> Bcc: all@evil.example')
})

test('[ML-5] each link is signed and numbered once, in both parts, and leads where it led', () => {
  const { compiled, rendered } = render(
    '<p><a href="https://a.example/?x=1&amp;e={{email}}">one</a> <a href="https://b.example/">two</a> <a href="https://b.example/">again</a> <a href="mailto:x@y.example">mail</a></p>',
  )
  expect(compiled.links).toEqual(['https://a.example/?x=1&e={{email}}', 'https://b.example/'])
  const tokens = [...rendered.html.matchAll(/\/e\/c\/([\w-]{62})/g)].map(
    ([, token = '']) => readLink(token, key)?.link,
  )
  // The first is the trap that no person sees.
  expect(tokens).toEqual([65_535, 0, 1, 1])
  expect(rendered.text).toMatch(/^one \(https:\/\/concord\.halden\.example\/e\/c\/[\w-]{62}\) two/)
  expect(rendered.html).toContain('href="mailto:x@y.example"')
  expect(targetOf(compiled.links[0] ?? '', { email: 'a&b@x.example?/#' })).toBe(
    'https://a.example/?x=1&e=a%26b%40x.example%3F%2F%23',
  )
})

test('[ML-5] a way out is always there: the author’s own, or the footer in both parts', () => {
  const { rendered } = render('<p>Hello</p>', {}, 'Hello')
  expect(rendered.html).toMatch(/\/e\/u\/[\w-]{62}"[^>]*>Unsubscribe</)
  expect(rendered.text).toMatch(
    /^Hello\n\nHalden, Street 1\nUnsubscribe \(https:\/\/\S+\/e\/u\/[\w-]{62}\)/,
  )
  const own = render('<p>Hello <a href="{{unsubscribe}}">stop</a></p>').rendered
  expect(own.html).not.toContain('Street 1')
  expect(own.html).toMatch(/\/e\/u\/[\w-]{62}"[^>]*>stop</)
})

test('[ML-5] a preview counts nothing and names nobody', () => {
  const compiled = compileEmail(
    { subject: '', html: '<a href="https://a.example/{{email}}">x</a>', text: null },
    '',
  )
  const { html } = renderEmail(compiled, { email: 'a b' }, plainAddresses(base, { email: 'a b' }))
  expect(html).toContain('href="https://a.example/a%20b"')
  expect(html).not.toContain('/e/o/')
})

test.each([
  ['<p>{{frist_name}}</p>', /frist_name.* is no field/],
  ['<a href="www.halden.example">x</a>', /whole address/],
  ['<a href="https://{{company}}/x">x</a>', /host cannot be a merge field/],
  ['', /Write something/],
])('[ML-5] %j is refused with what is wrong', (html, said) => {
  expect(contentProblems({ subject: 'Hi', html, text: null }, fields).html).toMatch(said)
})

test('[ML-5] what is whole has no problems', () => {
  const html =
    '<p>{{first_name|there}} <a href="https://halden.example/?e={{email}}">x</a> <a href="{{preferences}}">y</a></p>'
  // As a stored e-mail comes: with more than its content.
  const stored = { subject: 'Hi {{company}}', html, text: 'Hi {{unsubscribe}}', replyTo: null }
  expect(contentProblems(stored, fields)).toEqual({})
})
