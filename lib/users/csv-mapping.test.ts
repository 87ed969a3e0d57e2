import { expect, test } from 'vitest'
import { readUserCsv } from '#lib/users/csv-mapping.ts'
import type { CrmUserChoice, UserMappingRow } from '#lib/users/types.ts'

const crm = (id: string, rest: Partial<CrmUserChoice> = {}): CrmUserChoice => ({
  id: `005000000000${id}AAA`,
  name: id,
  email: `${id}@crm.example`,
  username: `${id}@crm.example.prod`,
  active: true,
  external: false,
  ...rest,
})

const person = (name: string, crmUser: CrmUserChoice | null = null): UserMappingRow => ({
  userId: name,
  name,
  email: `${name}@halden.example`,
  disabled: false,
  prospectsHeld: 0,
  crmUser,
  mappedAt: null,
  mappedBy: null,
  verifiedAt: null,
  problem: null,
  suggestion: null,
})

const [one, two, old, partner] = [
  crm('001'),
  crm('002'),
  crm('003', { active: false }),
  crm('004', { external: true }),
]
const twin = crm('005', { email: '002@crm.example' })
const page = {
  rows: [person('ana'), person('ben', two), person('cy')],
  crmUsers: [one, two, old, partner, twin],
}
const read = (text: string) => {
  const { mappings, problems } = readUserCsv(text, page)
  return {
    mappings: mappings.map(({ userId, crmName }) => [userId, crmName]),
    problems: problems.map(({ line, text: said }) => `${line}: ${said}`),
  }
}

test.each([
  [
    'a header, commas, a username',
    'Console e-mail,Salesforce user\nana@halden.example,001@CRM.example.prod\n',
  ],
  ['semicolons and an e-mail', 'ana@halden.example;001@crm.example'],
  ['tabs and a short id, capitals and spaces', ' ANA@Halden.example \t005000000000001'],
])('[US-3] many are mapped from a list: %s', (_, text) => {
  expect(read(text)).toEqual({ mappings: [['ana', '001']], problems: [] })
})

test.each([
  ['ana@halden.example,nobody@crm.example', '1: ana: Salesforce has no user nobody@crm.example'],
  [
    'ana@halden.example,003@crm.example.prod',
    '1: ana: 003 is inactive in Salesforce and cannot own records',
  ],
  ['ana@halden.example,004@crm.example.prod', '1: ana: 004 is a partner or portal user'],
  [
    'ana@halden.example,002@crm.example',
    '1: ana: 2 Salesforce users have 002@crm.example; give the username',
  ],
  ['ana@halden.example,002@crm.example.prod', '1: ana: 002 already stands for ben'],
  ['ana@halden.example', '1: ana: no Salesforce user is given'],
  [
    'zed@halden.example,001@crm.example',
    '1: zed@halden.example is no user here, or stands in the list twice',
  ],
  ['"ana@halden.example,001', '1: A quote is not closed'],
])('[US-3] a line that is not clear maps nobody and says why: %s', (text, problem) => {
  expect(read(text)).toEqual({ mappings: [], problems: [problem] })
})

test('[US-3] two people of the list may change places, and who stands already needs no line', () => {
  const text = 'ana@halden.example,002@crm.example.prod\nben@halden.example,001@crm.example.prod'
  expect(read(text).mappings).toEqual([
    ['ana', '002'],
    ['ben', '001'],
  ])
  expect(read('ben@halden.example,002@crm.example.prod')).toEqual({ mappings: [], problems: [] })
})
