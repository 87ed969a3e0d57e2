import { expect, test } from 'vitest'
import { governs, leavesAnAdmin, type Standing } from '#lib/team/rules.ts'

const member = (change: Partial<Standing>): Standing => ({
  userId: 'clara',
  name: 'Clara',
  role: 'admin',
  disabled: false,
  elsewhere: [],
  ...change,
})

test('[AD-1] the last admin who can sign in stays an admin', () => {
  const clara = member({})
  const disabled = member({ userId: 'tomas', disabled: true })
  const marketer = member({ userId: 'jonas', role: 'marketer' })
  expect(leavesAnAdmin([clara, disabled, marketer], clara)).toEqual({
    ok: false,
    error: {
      code: 'last_admin',
      message: 'Clara is the last admin here. Make somebody else an admin first.',
    },
  })
  expect(leavesAnAdmin([clara, member({ userId: 'sofie' })], clara).ok).toBe(true)
})

test('[AD-1] an account that also belongs to others is not closed by one of them', () => {
  expect(governs('viewer', member({ elsewhere: ['Halden America'] }), 'disable')).toMatchObject({
    ok: false,
    error: { code: 'elsewhere' },
  })
  expect(governs('clara', member({}), 'disable')).toMatchObject({
    ok: false,
    error: { code: 'yourself' },
  })
  expect(governs('viewer', member({}), 'disable').ok).toBe(true)
})
