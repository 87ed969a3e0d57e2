'use server'

import { z } from 'zod'
import { action } from '#lib/auth/action-gate.ts'
import { fail, ok } from '#lib/base/result.ts'
import { moveSession } from '#lib/business-units/writes.ts'

/** The session looks at another business unit from now on. Takes effect at the next request. */
export const switchBusinessUnitAction = action(
  'profile.manage',
  z.uuid(),
  async (buId, { viewer, tx }) =>
    (await moveSession(tx, viewer, buId))
      ? ok()
      : fail('not_found', 'You are not a member of this business unit.'),
)
