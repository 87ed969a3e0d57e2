'use server'

import { z } from 'zod'
import { action } from '#lib/auth/action-gate.ts'
import { ok } from '#lib/base/result.ts'

/** One's own; no trace in the log, since nobody else is concerned. */
export const readNoticesAction = action(
  'profile.manage',
  z.object({}).strict(),
  async (_, { tx, viewer }) => {
    await tx`
      update notices set read_at = now()
      where bu_id = ${viewer.buId} and user_id = ${viewer.userId} and read_at is null`
    return ok()
  },
)
