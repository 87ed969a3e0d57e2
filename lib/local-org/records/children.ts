import type { Field } from '../schema/fields.ts'
import type { ObjectView, SchemaView } from '../schema/view.ts'
import { childRelationships } from '../schema/view.ts'
import { comparable } from '../soql/scope.ts'

/** Goes to the recycle bin with what it points at, and comes back with it. */
const cascading: Record<string, readonly string[]> = {
  Contact: ['AccountId'],
  Opportunity: ['AccountId'],
  OpportunityContactRole: ['OpportunityId', 'ContactId'],
  CampaignMember: ['CampaignId', 'LeadId', 'ContactId'],
  Task: ['WhoId', 'WhatId'],
  LeadHistory: ['LeadId'],
  ContactHistory: ['ContactId'],
  AccountHistory: ['AccountId'],
  OpportunityFieldHistory: ['OpportunityId'],
}

export type Child = {
  object: ObjectView
  field: Field
  /** SQL of the value that points at the parent, as an index holds it. */
  pointer: string
}

function childrenOf(view: SchemaView, parent: ObjectView): Child[] {
  return childRelationships(view, parent).map(({ child, field }) => ({
    object: child,
    field,
    pointer: comparable('r', field),
  }))
}

export function cascadingChildren(view: SchemaView, parent: ObjectView): Child[] {
  return childrenOf(view, parent).filter(
    ({ object, field }) => field.masterDetail || cascading[object.name]?.includes(field.name),
  )
}

/** An administrator's lookups: emptied when what they point at is deleted. */
export function clearedLookups(view: SchemaView, parent: ObjectView): Child[] {
  return childrenOf(view, parent).filter(({ field }) => field.custom && !field.masterDetail)
}

/** Everything a merge hands on; where a loser itself went is its own story. */
export function movingChildren(view: SchemaView, parent: ObjectView): Child[] {
  return childrenOf(view, parent).filter(
    ({ object, field }) => field.name !== 'MasterRecordId' && !object.name.endsWith('History'),
  )
}
