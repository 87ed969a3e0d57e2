import { expect, test } from 'vitest'
import { ourFields, ourTarget, ownFields } from '#lib/salesforce/our-fields.ts'
import type { CrmFieldDescribe } from '#lib/salesforce/port.ts'

const field = (name: string, type: string, updateable = true) =>
  ({ name, type, updateable }) as CrmFieldDescribe
const score = ourFields.find(({ key }) => key === 'score')!

test('[FD-6] the package’s field goes before ours, and a field that cannot be filled is named', () => {
  const at = (...fields: CrmFieldDescribe[]) => ourTarget(score, 'Lead', { Lead: fields })
  const ours = field('Concord_Score__c', 'double')
  expect(at(ours, field('pi__score__c', 'double'))).toMatchObject({
    field: 'pi__score__c',
    state: 'packaged',
  })
  expect(at(ours)).toMatchObject({ field: 'Concord_Score__c', state: 'installed' })
  expect(at()).toMatchObject({ field: null, state: 'missing' })
  expect(at(field('Concord_Score__c', 'double', false))).toMatchObject({ state: 'read_only' })
  expect(at(field('pi__score__c', 'string'))).toMatchObject({ state: 'differs' })
  expect(ourTarget(score, 'Contact', {})).toBeNull()
})

test('[FD-6][PA-1] a person account shows its contact’s fields', () => {
  const Account = [field('Concord_Score__pc', 'double')]
  expect(ourTarget(score, 'Account', { Account })).toMatchObject({ field: 'Concord_Score__pc' })
})

test('[FD-6] what the package has is not installed a second time', () => {
  const Lead = ourFields.map(({ packaged }) => field(packaged, 'string'))
  const names = ownFields({ Lead }).map(({ object, name }) => `${object}.${name}`)
  expect(names.filter((name) => name.startsWith('Lead.'))).toEqual(['Lead.Concord_Id__c'])
  expect(names).toContain('Contact.Concord_Score__c')
})
