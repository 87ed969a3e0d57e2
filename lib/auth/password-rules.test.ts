import { expect, test } from 'vitest'
import { passwordProblem } from '#lib/auth/password-rules.ts'

test.each([
  ['short', 'Use at least 12 characters.'],
  ['clara.neumann-2026', 'Leave your e-mail address out of it.'],
  ['password123456', 'This is among the first that anybody would try.'],
  ['aaaaaaaaaaaaaaaa', 'Use more than a few different characters.'],
  ['x'.repeat(129), 'Use at most 128 characters.'],
  ['a quiet harbour at dawn', null],
])('[AD-1] the password %j is judged', (password, expected) => {
  expect(passwordProblem(password, 'clara.neumann@halden.example')).toBe(expected)
})
