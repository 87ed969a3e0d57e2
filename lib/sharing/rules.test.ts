import { expect, test } from 'vitest'
import type { CrmFieldDescribe } from '#lib/salesforce/port.ts'
import { describedField } from '#lib/salesforce/testing/described-field.ts'
import { sharingChoices } from '#lib/sharing/choices.ts'
import { namesField, removalRefusal, toRule } from '#lib/sharing/rules.ts'

const described = (name: string, type: string, label = name): CrmFieldDescribe =>
  describedField(name, {
    label,
    type,
    picklistValues: type === 'picklist' ? ['EMEA', 'APAC'] : [],
    custom: true,
  })

const schema = {
  Lead: [
    described('Region__c', 'picklist', 'Region'),
    described('Tier__c', 'string', 'Tier'),
    described('Size__c', 'double', 'Size'),
    described('Title', 'string'),
    described('OwnerId', 'reference'),
    described('Score__c', 'double', 'Score'),
    described('LastModifiedDate', 'datetime'),
    described('OnlyLeads__c', 'string'),
  ],
  Contact: [
    described('Region__c', 'picklist', 'Region'),
    described('Level__c', 'string', 'Tier'),
    described('Size__c', 'double', 'Size'),
    described('Title', 'string'),
    described('OwnerId', 'reference'),
    described('Score__c', 'string', 'Score'),
    described('LastModifiedDate', 'datetime'),
  ],
}
const mapped = {
  Lead: new Set(['Title']),
  Contact: new Set(['Title']),
  Account: new Set<string>(),
}
const choices = sharingChoices(schema, mapped)

test('[SH-3] a rule may name what leads and contacts have in common, by name or by label, and nothing that is mapped', () => {
  expect(choices.map(({ name, type }) => [name, type])).toEqual([
    ['Region__c', 'text'],
    ['Size__c', 'number'],
    ['Tier__c|Level__c', 'text'],
  ])
  expect(choices[0]?.options).toEqual(['EMEA', 'APAC'])
})

const criteria = (field: string, values: string[]) => ({
  match: 'all' as const,
  parts: [{ field, operator: 'is' as const, values }],
})

test('[SH-2][SH-3] a rule keeps its fields as they were described; what cannot be meant is refused in words', () => {
  expect(toRule(criteria('Tier__c|Level__c', ['Gold']), choices)).toEqual({
    ok: true,
    value: {
      criteria: criteria('Tier__c|Level__c', ['Gold']),
      fields: [
        {
          name: 'Tier__c|Level__c',
          label: 'Tier',
          type: 'text',
          lead: 'Tier__c',
          contact: 'Level__c',
        },
      ],
    },
  })
  expect(toRule(criteria('Title', ['CEO']), choices)).toMatchObject({
    ok: false,
    error: { message: expect.stringContaining('Title cannot be part of a rule: it is mapped') },
  })
  expect(toRule(criteria('Size__c', ['many']), choices)).toMatchObject({
    ok: false,
    error: { message: 'Size: “many” is not a number.' },
  })
})

test('[SH-3] a field of the rule is known under both its names, so that nobody maps it', () => {
  const made = toRule(criteria('Tier__c|Level__c', ['Gold']), choices)
  const rule = made.ok ? made.value : null
  expect(['Tier__c', 'Level__c', 'Region__c', null].map((name) => namesField(rule, name))).toEqual([
    true,
    true,
    false,
    false,
  ])
})

test('[CN-7] the last rule stays while the connector runs as the integration user beside others', () => {
  const facts = { running: true, isIntegrationUser: true, neighbours: [{ name: 'Halden America' }] }
  expect(removalRefusal(facts)).toContain('Halden America is on the same org')
  expect(removalRefusal({ ...facts, running: false })).toBeNull()
  expect(removalRefusal({ ...facts, isIntegrationUser: false })).toBeNull()
  expect(removalRefusal({ ...facts, neighbours: [] })).toBeNull()
})
