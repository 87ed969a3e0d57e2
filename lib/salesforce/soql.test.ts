import { expect, test } from 'vitest'
import { toInstant } from '#lib/base/instant.ts'
import { id, ids, moment, name, names, soql } from '#lib/salesforce/soql.ts'

test('[SEC-4] a value never ends its literal', () => {
  const email = "x' OR Name != '"
  expect(soql`select Id from Lead where Email = ${email}`.text).toBe(
    "select Id from Lead where Email = 'x\\' OR Name != \\''",
  )
  expect(soql`${'a\\b\nc'}`.text).toBe("'a\\\\b\\nc'")
  expect(soql`Email in ${['a', "b'"]}`.text).toBe("Email in ('a','b\\'')")
})

test('[SEC-4] a name that is none, and an id that is none, are refused', () => {
  expect(() => name('Id from User --')).toThrow()
  expect(() => names(['Email', "x'"])).toThrow()
  expect(() => ids(["00Q' or Id != '"])).toThrow()
  expect(() => soql`${[]}`).toThrow()
  expect(name('Account.Name').text).toBe('Account.Name')
})

test('a moment and an id are written as Salesforce reads them', () => {
  const at = toInstant('2026-11-24T10:00:00.000+0000')
  expect(soql`${moment(at)} ${id('00Q000000000001AAA')} ${true}`.text).toBe(
    "2026-11-24T10:00:00.000Z '00Q000000000001AAA' true",
  )
})
