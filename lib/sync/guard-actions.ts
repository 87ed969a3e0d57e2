'use server'

import { z } from 'zod'
import { action } from '#lib/auth/action-gate.ts'
import { fail, ok } from '#lib/base/result.ts'
import { decideHold } from '#lib/sync/guard-writes.ts'

/** [CN-14] */
export const decideHoldAction = action(
  'connector.manage',
  z.object({ id: z.uuid(), passes: z.boolean() }).strict(),
  async ({ id, passes }, { tx, viewer, audit }) => {
    const { buId, userId } = viewer
    const decided = await decideHold(tx, { buId, userId, id, passes })
    if (!decided) return fail('gone', 'Somebody has decided about this already.')
    await audit({
      action: passes ? 'guard.approved' : 'guard.rejected',
      target: 'Held changes',
      after: { id },
    })
    return ok()
  },
)
