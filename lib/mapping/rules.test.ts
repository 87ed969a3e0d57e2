import { expect, test } from 'vitest'
import { fieldChoices, fieldName, isPullOnly, mappingProblems } from '#lib/mapping/rules.ts'
import type { ProspectField } from '#lib/prospects/default-fields.ts'
import type { CrmFieldDescribe } from '#lib/salesforce/port.ts'
import { describedField } from '#lib/salesforce/testing/described-field.ts'

const text: ProspectField = {
  name: 'x',
  label: 'Industry',
  type: 'text',
  custom: false,
  options: null,
  lengthMax: 255,
  scale: null,
}
const pair = (lead: string | null, contact: string | null = null) =>
  ({ leadField: lead, contactField: contact, accountField: null, direction: 'both' }) as const

const codes = (problems: { code: string; level: string; object: string }[]) =>
  problems.map(({ code, level, object }) => `${object} ${level} ${code}`)

test('[FD-5] a pairing whose types, lengths and values agree has no problem', () => {
  expect(mappingProblems(text, pair('Industry'), { Lead: [describedField('Industry')] })).toEqual(
    [],
  )
})

test.each<[string, Partial<CrmFieldDescribe>, Partial<ProspectField>, string[]]>([
  ['a lookup', { type: 'reference' }, {}, ['Lead stops not_mappable']],
  ['a geolocation', { type: 'location' }, {}, ['Lead stops not_mappable']],
  ['another type', { type: 'double' }, {}, ['Lead stops type']],
  ['a formula', { calculated: true }, {}, ['Lead notes read_only']],
  ['a read-only field', { createable: false, updateable: false }, {}, ['Lead notes read_only']],
  ['a shorter field', { length: 40 }, {}, ['Lead notes length']],
  [
    'a picklist without one of our values',
    { type: 'picklist', restrictedPicklist: true, picklistValues: ['A'] },
    { type: 'dropdown', options: ['A', 'Medtech'] },
    ['Lead warns picklist'],
  ],
  [
    'fewer decimals',
    { type: 'double', length: 0 },
    { type: 'number', lengthMax: null, scale: 2 },
    ['Lead notes precision'],
  ],
])('[FD-5] %s is told before anything is sent', (_, field, ours, expected) => {
  const schema = { Lead: [describedField('F', field)] }
  expect(codes(mappingProblems({ ...text, ...ours }, pair('F'), schema))).toEqual(expected)
})

test('[FD-11] [CN-6] a field that describe no longer lists stops its pairing and is named', () => {
  const problems = mappingProblems(text, pair('Gone__c', 'Gone__c'), { Lead: [], Contact: [] })
  expect(codes(problems)).toEqual(['Lead stops hidden', 'Contact stops hidden'])
  expect(problems[0]?.message).toContain('Gone__c')
})

test('[FD-11] before the first describe nothing is called a problem', () => {
  expect(mappingProblems(text, pair('Gone__c'), {})).toEqual([])
})

test('[FD-7] a contact’s company comes from its account, and only comes in', () => {
  const schema = { Lead: [describedField('Company')], Contact: [] }
  expect(codes(mappingProblems(text, pair('Company', 'Account.Name'), schema))).toEqual([
    'Contact notes account',
  ])
  expect(isPullOnly(pair(null, 'Account.Name'), schema)).toBe(true)
  expect(isPullOnly(pair('Company', 'Account.Name'), schema)).toBe(false)
})

test('[FD-5] lookups and places are not offered at all', () => {
  const fields = [
    describedField('B'),
    describedField('OwnerId', { type: 'reference' }),
    describedField('A'),
  ]
  expect(fieldChoices('Lead', fields).map(({ name }) => name)).toEqual(['A', 'B'])
  expect(fieldChoices('Contact', fields).map(({ name }) => name)).toContain('Account.Name')
})

test('[FD-9] a new field gets a name that is free', () => {
  expect(fieldName('Größe des Büros!', new Set())).toBe('groe_des_buros')
  expect(fieldName('Deal stage', new Set(['deal_stage', 'deal_stage_2']))).toBe('deal_stage_3')
  expect(fieldName('2nd phone', new Set())).toBe('field_2nd_phone')
})

test('[FD-3] where only the record’s time is known, that is said of each object; a tracked field says nothing', () => {
  const recent = { ...pair('F', 'F'), winner: 'most_recent' as const }
  const schema = {
    Lead: [describedField('F', { historyTracked: true })],
    Contact: [describedField('F')],
  }
  expect(codes(mappingProblems(text, recent, schema))).toEqual(['Contact notes record_time'])
  expect(codes(mappingProblems(text, { ...recent, winner: 'salesforce' }, schema))).toEqual([])
})
