'use server'

import { action } from '#lib/auth/action-gate.ts'
import { fail, ok } from '#lib/base/result.ts'
import { retryAfterMapping } from '#lib/changes/lifted.ts'
import { countFieldValues, findFieldRow } from '#lib/mapping/reads.ts'
import { savePairing } from '#lib/mapping/writes.ts'
import { alwaysInput, settleFieldInput, settleInput } from '#lib/sync/conflicts/input.ts'
import { settleConflicts } from '#lib/sync/conflicts/writes.ts'

/** [DU-3] Lets one side's value stand, or the one that won. */
export const settleConflictsAction = action(
  'prospects.edit',
  settleInput,
  async ({ use, rows }, { tx, viewer, audit }) => {
    const who = { use, by: viewer.name, requestedBy: viewer.userId }
    const step = await settleConflicts(tx, viewer.buId, { rows }, who)
    if (step.done === 0) return fail('gone', 'Somebody has settled this already.')
    if (step.refused > 0 && step.refused === step.done)
      return fail('refused', step.why ?? 'It cannot be changed.')
    await audit({ action: 'conflicts.settled', target: targetOf(step.done), after: { use } })
    return ok(step)
  },
)

/** [DU-3] The same for all of a field, a step at a time. */
export const settleFieldAction = action(
  'prospects.edit',
  settleFieldInput,
  async ({ use, field, after }, { tx, viewer, audit }) => {
    await tx`set local statement_timeout = '60s'`
    const who = { use, by: viewer.name, requestedBy: viewer.userId }
    const step = await settleConflicts(tx, viewer.buId, { field, after }, who)
    if (step.done > 0)
      await audit({
        action: 'conflicts.settled',
        target: targetOf(step.done),
        after: { use, field },
      })
    return ok(step)
  },
)

const targetOf = (n: number) => (n === 1 ? '1 conflict' : `${n} conflicts`)

/** [EX-8] What "always so" would be about, before it is saved. */
export const alwaysImpactAction = action(
  'connector.manage',
  alwaysInput,
  async ({ field, winner }, { tx, viewer }) => {
    const row = await findFieldRow(tx, field)
    if (!row?.pairing) return fail('gone', 'This field is not mapped any more.')
    const { leadField, contactField, accountField } = row.pairing
    const [counted, [open]] = await Promise.all([
      countFieldValues(tx, viewer.buId, { field, leadField, contactField, accountField }),
      tx<{ other: number; same: number }[]>`
        select (count(*) filter (where winner <> ${winner}))::int as other,
          (count(*) filter (where winner = ${winner}))::int as same
        from conflicts where bu_id = ${viewer.buId} and field = ${field}`,
    ])
    return ok({ differ: counted.differ, other: open?.other ?? 0, same: open?.same ?? 0 })
  },
)

/** [DU-3][FD-1] The field's rule from now on. What was decided stays as it is. */
export const alwaysAction = action(
  'connector.manage',
  alwaysInput,
  async ({ field, winner }, { tx, viewer, audit }) => {
    const row = await findFieldRow(tx, field)
    if (!row?.pairing) return fail('gone', 'This field is not mapped any more.')
    const { pairing, pullOnly } = row
    if (field === 'opted_out') {
      return fail('refused', 'An opt-out is stronger than any rule: whichever side says it wins.')
    }
    if (winner === 'concord' && pullOnly) {
      return fail('refused', 'This field only comes in from Salesforce, so its value always wins.')
    }
    const { active: _, ...kept } = pairing
    const next = { ...kept, field, winner, buId: viewer.buId, userId: viewer.userId }
    await savePairing(tx, next)
    await retryAfterMapping(tx, viewer.buId, field)
    await audit({
      action: 'field_mapping.changed',
      target: `Field ${row.field.label}`,
      before: pairing,
      after: { ...pairing, winner },
    })
    return ok({ label: row.field.label })
  },
)
