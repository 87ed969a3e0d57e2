'use server'

import { z } from 'zod'
import { action } from '#lib/auth/action-gate.ts'
import { ok } from '#lib/base/result.ts'
import { restoreStep } from '#lib/prospects/bin.ts'
import { binReasons } from '#lib/prospects/types.ts'

const restoreSchema = z
  .object({
    selection: z.discriminatedUnion('mode', [
      z.object({ mode: z.literal('some'), ids: z.array(z.uuid()).min(1).max(10_000) }),
      z.object({
        mode: z.literal('all'),
        reason: z.enum(binReasons),
        except: z.array(z.uuid()).max(10_000),
      }),
    ]),
    after: z.uuid().nullable(),
  })
  .strict()

/** [DL-4] One step of restoring many; the browser asks for the next until there is none. */
export const restoreStepAction = action(
  'prospects.delete',
  restoreSchema,
  async ({ selection, after }, { tx, viewer, audit }) => {
    const step = await restoreStep(tx, viewer.buId, selection, after, viewer.userId)
    if (step.restored > 0) {
      const target = step.restored === 1 ? '1 prospect' : `${step.restored} prospects`
      await audit({ action: 'prospects.restored', target })
    }
    return ok(step)
  },
)
