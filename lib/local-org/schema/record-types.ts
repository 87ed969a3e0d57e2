import { createHash } from 'node:crypto'
import { makeId } from '../records/ids.ts'
import type { Field } from './fields.ts'
import { checkbox, text } from './fields.ts'

const idOf = (name: string) =>
  makeId('012', 0, createHash('sha256').update(name).digest().readUIntBE(0, 6))

/** The two kinds of accounts that an org has once person accounts are enabled. */
export const recordTypes = [
  { id: idOf('BusinessAccount'), name: 'Business Account', isPerson: false },
  { id: idOf('PersonAccount'), name: 'Person Account', isPerson: true },
] as const
export const personRecordType = recordTypes[1].id

export const recordTypeFields: Field[] = [
  text('Name', 'Name', 80),
  text('DeveloperName', 'Developer Name', 80),
  text('SobjectType', 'SObject Type Name', 40),
  checkbox('IsActive', 'Active'),
]
