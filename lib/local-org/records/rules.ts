import type { DmlError } from '../http/errors.ts'
import { dmlError } from '../http/errors.ts'
import type { ObjectView } from '../schema/view.ts'
import type { Transaction } from '../store/database.ts'
import { personProblem } from './person-accounts.ts'
import type { Pending } from './write.ts'

/** What a standard object demands beyond its fields. */
export function objectProblem(object: ObjectView, item: Pending): DmlError | undefined {
  if (object.name === 'Account') return personProblem(object, item)
  if (object.name !== 'CampaignMember' || item.existing) return undefined
  const people = [item.data.LeadId, item.data.ContactId].filter((id) => typeof id === 'string')
  if (people.length === 1) return undefined
  return people.length === 0
    ? dmlError('REQUIRED_FIELD_MISSING', 'Required fields are missing: [LeadId or ContactId]')
    : dmlError('FIELD_INTEGRITY_EXCEPTION', 'A campaign member is a lead or a contact, not both', [
        'LeadId',
        'ContactId',
      ])
}

/** An opportunity has one primary contact role: the one saved last. */
export async function keepOnePrimary(
  tx: Transaction,
  object: ObjectView,
  saved: Pending[],
  now: number,
): Promise<void> {
  const primary = saved.filter((item) => item.data.IsPrimary === true)
  if (object.name !== 'OpportunityContactRole' || primary.length === 0) return
  const lastOf = new Map(primary.map((item) => [String(item.data.OpportunityId), item.id!]))
  await tx`
    update record set data = data || '{"IsPrimary": false}', stamp = ${now}::bigint,
      modified_at = ${now}::bigint
    where tbl = ${object.tbl} and e1 = any(${[...lastOf.keys()]}::text[])
      and id <> all(${[...lastOf.values()]}::text[]) and data @> '{"IsPrimary": true}'`
}
