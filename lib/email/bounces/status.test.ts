import { expect, test } from 'vitest'
import { isHardBounce } from '#lib/email/bounces/status.ts'

test.each([
  ['5.1.1', true],
  ['5.1.2', true],
  ['5.1.10', true],
  ['5.2.1', true],
  ['5.2.2', false],
  ['5.3.4', false],
  ['5.4.7', false],
  ['5.7.1', false],
  ['5.1.8', false],
  ['4.1.1', false],
  ['5.0.0', false],
])('[ML-5] status %s says that an address is gone for good: %s', (status, hard) => {
  expect(isHardBounce(status)).toBe(hard)
})
