'use server'

import { z } from 'zod'
import { action } from '#lib/auth/action-gate.ts'
import { fail, ok } from '#lib/base/result.ts'
import { retryAfterMapping } from '#lib/changes/lifted.ts'
import { followPicklists } from '#lib/mapping/field-writes.ts'
import { pairingInput, unmapInput } from '#lib/mapping/input.ts'
import { countFieldValues, findFieldRow, getSyncedSchema } from '#lib/mapping/reads.ts'
import { mappingProblems } from '#lib/mapping/rules.ts'
import { deletePairing, savePairing } from '#lib/mapping/writes.ts'
import { findRule } from '#lib/sharing/reads.ts'
import { namesField } from '#lib/sharing/rules.ts'

/** [FD-1, FD-5] Pairs a prospect field, or changes how it is paired. What cannot work is refused by name. */
export const savePairingAction = action(
  'connector.manage',
  pairingInput,
  async (input, { tx, viewer, audit }) => {
    const [row, { schema }] = await Promise.all([
      findFieldRow(tx, input.field),
      getSyncedSchema(tx),
    ])
    if (!row) return fail('gone', 'This prospect field no longer exists.')
    const rule = await findRule(tx)
    const asked = [input.leadField, input.contactField, input.accountField].find((name) =>
      namesField(rule, name),
    )
    if (asked) {
      return fail(
        'refused',
        `${asked} is part of the sharing rule: if Concord could write it, it would decide what it may see. Take it out of the rule first.`,
      )
    }
    const stops = mappingProblems(row.field, input, schema).filter(({ level }) => level === 'stops')
    if (stops[0]) return fail('refused', stops[0].message)
    await savePairing(tx, { ...input, buId: viewer.buId, userId: viewer.userId })
    await followPicklists(tx, viewer.buId)
    await retryAfterMapping(tx, viewer.buId, input.field)
    await audit({
      action: 'field_mapping.changed',
      target: `Field ${row.field.label}`,
      before: row.pairing,
      after: input,
    })
    return ok()
  },
)

export const unmapAction = action(
  'connector.manage',
  unmapInput,
  async ({ field }, { tx, viewer, audit }) => {
    const row = await findFieldRow(tx, field)
    if (!row?.pairing) return fail('gone', 'This field is not mapped.')
    if (field === 'email') {
      return fail('refused', 'E-mail is what records are matched by: it stays mapped.')
    }
    await deletePairing(tx, viewer.buId, field)
    await retryAfterMapping(tx, viewer.buId, field)
    await audit({
      action: 'field_mapping.removed',
      target: `Field ${row.field.label}`,
      before: row.pairing,
    })
    return ok()
  },
)

/** [EX-8] What a change of this pairing is about, before it is saved. */
export const fieldImpactAction = action(
  'connector.manage',
  z
    .object({
      field: z.string().max(80),
      leadField: z.string().max(120).nullable(),
      contactField: z.string().max(120).nullable(),
      accountField: z.string().max(120).nullable(),
    })
    .strict(),
  async (input, { tx, viewer }) => ok(await countFieldValues(tx, viewer.buId, input)),
)
