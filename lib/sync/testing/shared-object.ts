import type { Tx } from '#db/client.ts'
import { newId } from '#lib/base/new-id.ts'
import type { Criteria } from '#lib/criteria/types.ts'
import type { CustomObject } from '#lib/custom-objects/types.ts'
import type { AdminClient, NewObject } from '#lib/local-org/admin-client.ts'
import { toSharedObject } from '#lib/sharing/custom-objects.ts'
import { findCandidate } from '#lib/sharing/custom-reads.ts'
import { shareObject } from '#lib/sharing/custom-writes.ts'

/** An object of the org's own: it belongs to contacts and accounts, and is sold in regions. */
export function ownObject(name: string): NewObject {
  const lookup = (object: string) => ({
    name: `${object}__c`,
    label: object,
    type: 'Lookup',
    referenceTo: object,
    relationshipName: `${name}s`,
  })
  return {
    name: `${name}__c`,
    label: name,
    pluralLabel: `${name}s`,
    nameField: { type: 'Text', label: 'Name' },
    fields: [
      lookup('Lead'),
      lookup('Contact'),
      lookup('Account'),
      { name: 'Region__c', label: 'Region', type: 'Text', length: 80 },
      { name: 'Plan__c', label: 'Plan', type: 'Text', length: 80 },
      { name: 'Seats__c', label: 'Seats', type: 'Number', precision: 6, scale: 0 },
    ],
  }
}

export const makeObject = (admin: AdminClient, orgKey: string, name: string): Promise<object> =>
  admin.createObject(orgKey, ownObject(name))

/** Region is one of these, upper and lower case counting. */
export function inRegions(...values: string[]): Criteria {
  return {
    match: 'all',
    parts: [{ field: 'Region__c', operator: 'is', values, matchCase: true }],
  }
}

/** As the action makes it of what an admin chose: the org was asked what there is before. */
export async function sharedObject(
  tx: Tx,
  buId: string,
  apiName: string,
  criteria: Criteria | null,
  fields = ['Plan__c', 'Seats__c'],
): Promise<CustomObject> {
  const candidate = await findCandidate(tx, buId, apiName)
  if (!candidate) throw new Error(`${apiName} could not be shared`)
  const made = toSharedObject({ apiName, criteria, fields }, candidate)
  if (!made.ok) throw new Error(made.error.message)
  return made.value
}

export async function shareCustom(
  tx: Tx,
  buId: string,
  apiName: string,
  criteria: Criteria | null,
): Promise<void> {
  await shareObject(tx, buId, newId(), await sharedObject(tx, buId, apiName, criteria))
}
