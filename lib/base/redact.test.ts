import { expect, test } from 'vitest'
import { createLog } from '#lib/base/log.ts'
import { redactText, redactValue } from '#lib/base/redact.ts'

test('[LOG-1] a field with a secret’s name is redacted at any depth, its neighbours are kept', () => {
  expect(
    redactValue({
      connector: { refreshToken: 'a', token_key: 'b', code: '23505', tokenCount: 3 },
      headers: [{ authorization: 'c', cookie: 'd', accept: 'json' }],
      email: 'jo@halden.example',
      password: undefined,
    }),
  ).toEqual({
    connector: {
      refreshToken: '[redacted]',
      token_key: '[redacted]',
      code: '23505',
      tokenCount: 3,
    },
    headers: [{ authorization: '[redacted]', cookie: '[redacted]', accept: 'json' }],
    email: '[e-mail]',
    password: undefined,
  })
})

test.each([
  [
    'postgres://owner:s3cr3t@127.0.0.1:5432/concord',
    'postgres://owner:[redacted]@127.0.0.1:5432/concord',
  ],
  ['Authorization: Bearer abc.def-ghi', 'Authorization: Bearer [redacted]'],
  ['sid 00D000000000001!AQEAQ.x_y z', 'sid [token] z'],
  ['/callback?code=aPrx1&state=s1&ok=1', '/callback?code=[redacted]&state=[redacted]&ok=1'],
  ["Key (email)=(jo.o'neil+x@halden.example) exists", 'Key (email)=([e-mail]) exists'],
])('[LOG-2] a secret or an address inside a text is taken out: %s', (text, expected) => {
  expect(redactText(text)).toBe(expected)
})

test('[LOG-3] a line carries neither the e-mail nor the token of an error and its cause', () => {
  const lines: string[] = []
  const log = createLog('worker', 'info', { write: (line: string) => void lines.push(line) })
  const cause = new Error('rejected 00D000000000001!AQEAQ.x')
  log.error({ error: new Error('jo@halden.example failed', { cause }) }, 'to ann@halden.example')
  expect(lines.join('')).not.toMatch(/halden|AQEAQ/)
  expect(JSON.parse(lines.join(''))).toMatchObject({
    error: { type: 'Error', message: '[e-mail] failed', cause: { message: 'rejected [token]' } },
    msg: 'to [e-mail]',
  })
})
