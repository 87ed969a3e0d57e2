import { inBusinessUnit } from '#db/client.ts'
import type { Criteria } from '#lib/criteria/types.ts'
import { order } from '#lib/demo/connection.ts'
import { toSharedObject } from '#lib/sharing/custom-objects.ts'
import { findCandidate } from '#lib/sharing/custom-reads.ts'
import { shareObject } from '#lib/sharing/custom-writes.ts'
import type { Workshop } from '#lib/sync/wiring.ts'

type Shared = { apiName: string; criteria: Criteria | null; fields: string[] }

/** [SH-1] Subscriptions that run, and every seat in a webinar. */
const shared: readonly Shared[] = [
  {
    apiName: 'Subscription__c',
    criteria: {
      match: 'all',
      parts: [{ field: 'Active__c', operator: 'is', values: ['true'] }],
    },
    fields: ['Plan__c', 'Seats__c', 'Monthly__c', 'Renews_On__c'],
  },
  {
    apiName: 'Webinar_Seat__c',
    criteria: null,
    fields: ['Status__c', 'Starts_At__c', 'Minutes__c'],
  },
]

/** [CO-1] As an admin would, who looks which there are and shares two. The first cycle reads them. */
export async function seedSharedObjects(
  workshop: Workshop,
  buId: string,
  adminId: string,
): Promise<void> {
  await order(workshop, buId, 'describe_custom_objects', {})
  await inBusinessUnit(workshop.sql, buId, async (tx) => {
    const [done] = await tx`select from demo_marks where name = 'shared_objects'`
    if (done) return
    for (const asked of shared) {
      const candidate = await findCandidate(tx, buId, asked.apiName)
      if (!candidate) throw new Error(`the org has no ${asked.apiName}`)
      const object = toSharedObject(asked, candidate)
      if (!object.ok) throw new Error(object.error.message)
      await shareObject(tx, buId, adminId, object.value)
    }
    await tx`insert into demo_marks (name) values ('shared_objects')`
  })
}
