import { expect, test } from 'vitest'
import { changedStatement } from '#lib/salesforce/queries.ts'

const asked = (object: 'Lead' | 'Contact' | 'Account', hasPersonAccounts: boolean) =>
  changedStatement(
    { object, from: null, fields: [], limit: 10, within: null, outside: false },
    { hasPersonAccounts },
  ).text

test('[MT-1][PA-1] of accounts the persons alone are asked for, and of contacts those that are no account', () => {
  expect(asked('Account', true)).toContain('from Account where IsPersonAccount = true')
  expect(asked('Contact', true)).toContain('from Contact where IsPersonAccount = false')
  expect(asked('Contact', false)).not.toContain('IsPersonAccount =')
  expect(asked('Lead', true)).not.toContain(' where ')
})
