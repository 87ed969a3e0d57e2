'use server'

import { z } from 'zod'
import { action } from '#lib/auth/action-gate.ts'
import { ok } from '#lib/base/result.ts'
import { retryErrors } from '#lib/sync/errors-writes.ts'

const retryInput = z.union([
  z.object({ all: z.literal(true) }).strict(),
  z.object({ causeKey: z.string().min(1).max(400) }).strict(),
  z.object({ id: z.uuid() }).strict(),
])

/** [ER-2] One, all of a cause, or all. */
export const retryErrorsAction = action(
  'errors.retry',
  retryInput,
  async (input, { tx, viewer, audit }) => {
    const errors = 'all' in input ? 'all' : input
    const retried = await retryErrors(tx, { buId: viewer.buId, userId: viewer.userId, errors })
    await audit({
      action: 'errors.retried',
      target: retried === 1 ? '1 record' : `${retried} records`,
      after: input,
    })
    return ok({ retried })
  },
)
