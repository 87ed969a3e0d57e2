import type { Field } from './fields.ts'
import { checkbox, email, field, picklist, reference, systemFields, text } from './fields.ts'

export const groupFields: Field[] = [
  text('Name', 'Name', 40, { required: true }),
  text('DeveloperName', 'Developer Name', 80),
  picklist('Type', 'Type', ['Regular', 'Queue'], { required: true, updateable: false }),
  email('Email', 'Email'),
]

export const queueObjectFields: Field[] = [
  reference('QueueId', 'Group ID', 'Group', 'Queue', {
    required: true,
    slot: 'e1',
    childName: 'QueueSobjects',
  }),
  picklist('SobjectType', 'Sobject Type', ['Lead', 'Task'], { required: true }),
]

export const groupMemberFields: Field[] = [
  reference('GroupId', 'Group ID', 'Group', 'Group', {
    required: true,
    slot: 'e1',
    childName: 'GroupMembers',
  }),
  reference('UserOrGroupId', 'User/Group ID', 'User', 'UserOrGroup', { required: true }),
]

export const assignmentRuleFields: Field[] = [
  text('Name', 'Name', 120),
  text('SobjectType', 'SObject Type', 40),
  checkbox('Active', 'Active'),
]

/** Rows that the org writes itself; they have no stamp of their own. */
export function historyFields(object: string, parent: string): Field[] {
  const unset = { createable: false, updateable: false, permissionable: false }
  const kept = new Set(['Id', 'IsDeleted', 'CreatedById', 'CreatedDate'])
  return [
    ...systemFields(`${object} History`).filter(({ name }) => kept.has(name)),
    reference(parent, `${object} ID`, object, object, {
      ...unset,
      slot: 'e1',
      childName: 'Histories',
    }),
    text('Field', 'Changed Field', 255, unset),
    text('DataType', 'Datatype', 40, unset),
    field('OldValue', 'Old Value', 'anyType', unset),
    field('NewValue', 'New Value', 'anyType', unset),
  ]
}
