import { expect, test } from 'vitest'
import { editFieldInput, newFieldInput } from '#lib/mapping/field-input.ts'
import { followedChoices, withChoices } from '#lib/mapping/field-rules.ts'
import type { CrmSchema } from '#lib/mapping/types.ts'
import type { CrmFieldDescribe } from '#lib/salesforce/port.ts'

const picklist = (name: string, picklistValues: string[]) =>
  ({ name, type: 'picklist', picklistValues }) as unknown as CrmFieldDescribe

const schema: CrmSchema = {
  Lead: [picklist('Plan__c', ['Free', 'Team', 'Scale'])],
  Contact: [picklist('Plan__c', ['Team', 'Scale', 'Enterprise'])],
}
const both = { leadField: 'Plan__c', contactField: 'Plan__c', accountField: null }

test('[FD-9] choices in sync are those of both picklists, the lead’s first; what is gone is remembered', () => {
  expect(followedChoices({ options: ['Free', 'Old'], retired: ['Older'] }, both, schema)).toEqual({
    options: ['Free', 'Team', 'Scale', 'Enterprise'],
    retired: ['Older', 'Old'],
  })
})

test('[FD-9] a value that comes back to the picklist is a choice again', () => {
  expect(followedChoices({ options: ['Free'], retired: ['Team', 'Gone'] }, both, schema)).toEqual({
    options: ['Free', 'Team', 'Scale', 'Enterprise'],
    retired: ['Gone'],
  })
})

test('[FD-9] [FD-11] a picklist that is hidden or not paired takes no choice away', () => {
  const present = { options: ['Free'], retired: [] }
  expect(
    followedChoices(present, { ...both, leadField: 'Gone__c', contactField: null }, schema),
  ).toBeNull()
  expect(followedChoices(present, both, {})).toBeNull()
})

test('[FD-9] a choice that an admin takes out is remembered the same way', () => {
  expect(withChoices({ options: ['a', 'b'], retired: [] }, ['b', 'c', 'c'])).toEqual({
    options: ['b', 'c'],
    retired: ['a'],
  })
})

test('[FD-9] a field of choices needs one, and none holds the semicolon that parts them', () => {
  const field = { label: 'Plan', type: 'radio' as const }
  expect(newFieldInput.safeParse(field).success).toBe(false)
  expect(newFieldInput.safeParse({ ...field, options: ['Free', 'Team'] }).success).toBe(true)
  expect(newFieldInput.safeParse({ ...field, options: ['a;b'] }).success).toBe(false)
  const edit = { name: 'plan', label: 'Plan', keepInSync: false, type: null }
  expect(editFieldInput.safeParse({ ...edit, options: [] }).success).toBe(false)
})
