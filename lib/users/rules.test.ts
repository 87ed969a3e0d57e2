import { expect, test } from 'vitest'
import { isExternalUser, matchByEmail, sortUsers } from '#lib/users/rules.ts'
import type { CrmUserChoice } from '#lib/users/types.ts'

const crmUser = (id: string, rest: Partial<CrmUserChoice> = {}): CrmUserChoice => ({
  id,
  name: id,
  email: 'jonas.brandt@halden.example',
  username: id,
  active: true,
  external: false,
  ...rest,
})

test('[US-3] the one active user with the same e-mail matches, however it is written', () => {
  const email = ' Jonas.Brandt@Halden.example '
  expect(matchByEmail(email, [crmUser('A'), crmUser('B', { active: false })], new Set())?.id).toBe(
    'A',
  )
})

test.each<[string, CrmUserChoice[], string[]]>([
  ['two have it', [crmUser('A'), crmUser('B')], []],
  ['the only one is inactive', [crmUser('A', { active: false })], []],
  ['the only one is a partner', [crmUser('A', { external: true })], []],
  ['the only one stands for somebody else', [crmUser('A')], ['A']],
  ['nobody has it', [crmUser('A', { email: null })], []],
])('[US-3] nobody is guessed when %s', (_, crmUsers, taken) => {
  expect(matchByEmail('jonas.brandt@halden.example', crmUsers, new Set(taken))).toBeNull()
})

test('[US-3] partner and portal users are known by their type', () => {
  expect(['Standard', 'PowerPartner', 'CspLitePortal', null].map(isExternalUser)).toEqual([
    false,
    true,
    true,
    false,
  ])
})

test('[US-3] the unmapped come first, those who hold most before others', () => {
  const rows = [
    { name: 'm', crmUser: crmUser('M'), prospectsHeld: 900 },
    { name: 'u', crmUser: null, prospectsHeld: 3 },
    { name: 'i', crmUser: crmUser('I', { active: false }), prospectsHeld: 500 },
    { name: 'v', crmUser: null, prospectsHeld: 30 },
  ]
  expect(sortUsers(rows).map(({ name }) => name)).toEqual(['v', 'u', 'i', 'm'])
})
