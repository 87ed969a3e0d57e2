import { expect, test } from 'vitest'
import { isConnectionLost } from '#lib/base/connection-lost.ts'

const coded = (code: string) => Object.assign(new Error(code), { code })

test('a database that is away is told apart from one that says no', () => {
  for (const code of ['ECONNREFUSED', 'CONNECTION_CLOSED', 'CONNECT_TIMEOUT', '57P03', '08006'])
    expect(isConnectionLost(coded(code)), code).toBe(true)
  // Refused by a constraint, by a right, by a statement's time; and nothing of a database at all.
  for (const code of ['23505', '42501', '57014', 'ENOENT'])
    expect(isConnectionLost(coded(code)), code).toBe(false)
  expect(isConnectionLost(new Error('57P03'))).toBe(false)
  expect(isConnectionLost('ECONNREFUSED')).toBe(false)
})
