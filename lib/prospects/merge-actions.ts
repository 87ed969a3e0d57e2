'use server'

import { z } from 'zod'
import { action } from '#lib/auth/action-gate.ts'
import { fail, ok } from '#lib/base/result.ts'
import { mergedMost, planMerge } from '#lib/prospects/merge.ts'
import { lockMembers, mergeProspects } from '#lib/prospects/merge-writes.ts'
import { isReadOnly, nameOf } from '#lib/prospects/rules.ts'

const mergeSchema = z
  .object({
    masterId: z.uuid(),
    otherIds: z
      .array(z.uuid())
      .min(1)
      .max(mergedMost - 1),
    take: z.record(z.string().max(100), z.uuid()),
    linkOf: z.uuid().nullable(),
  })
  .strict()

/** [DL-5] Two or three prospects become one. The others lie in the recycle bin afterwards. */
export const mergeProspectsAction = action(
  'prospects.delete',
  mergeSchema,
  async ({ masterId, otherIds, take, linkOf }, { tx, viewer, audit }) => {
    const ids = [...new Set([masterId, ...otherIds])]
    const members = await lockMembers(tx, viewer.buId, ids)
    if (members.length !== ids.length) {
      return fail('gone', 'One of them is no longer there. Look at the group again.')
    }
    const at = new Date().toISOString()
    const plan = planMerge(members, { masterId, take, linkOf }, { by: viewer.name, at })
    const master = members.find(({ id }) => id === masterId)
    if (!plan || !master) return fail('invalid', 'Choose two or three prospects of this group.')
    const object = (plan.linkFrom ?? master).crmObject
    for (const field of plan.fields.filter((name) => isReadOnly(name, object))) {
      return fail('invalid', `${field} of a contact belongs to Salesforce and stays as it is.`)
    }
    const name = nameOf({ ...master.values, ...plan.values })
    await mergeProspects(tx, {
      buId: viewer.buId,
      masterId,
      otherIds: ids.filter((id) => id !== masterId),
      plan,
      reason: `Merged by ${viewer.name} into ${name}`,
      requestedBy: viewer.userId,
    })
    await audit({
      action: 'prospects.merged',
      target: name,
      before: { merged: otherIds, replaced: plan.replaced },
      after: { master: masterId, values: plan.values, leftRecords: plan.leftRecords },
    })
    return ok({ id: masterId, name })
  },
)
