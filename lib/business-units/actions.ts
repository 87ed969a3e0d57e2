'use server'

import { z } from 'zod'
import { action } from '#lib/auth/action-gate.ts'
import { fail, ok } from '#lib/base/result.ts'
import { newUnitInput, renameUnitInput } from '#lib/business-units/input.ts'
import { insertBusinessUnit, moveSession, renameBusinessUnit } from '#lib/business-units/writes.ts'
import { addMember } from '#lib/team/writes.ts'

/** The session looks at another business unit from now on. Takes effect at the next request. */
export const switchBusinessUnitAction = action(
  'profile.manage',
  z.uuid(),
  async (buId, { viewer, tx }) =>
    (await moveSession(tx, viewer, buId))
      ? ok()
      : fail('not_found', 'You are not a member of this business unit.'),
)

const taken = (name: string) => {
  const message = `There is a business unit called ${name} already.`
  return fail('name_taken', message, { name: message })
}

/** [AD-1] Whoever makes a business unit is its first admin. */
export const createBusinessUnitAction = action(
  'business_units.manage',
  newUnitInput,
  async (unit, { tx, viewer, audit }) => {
    const id = await insertBusinessUnit(tx, unit)
    if (!id) return taken(unit.name)
    await addMember(tx, id, viewer.userId, 'admin')
    await audit({ action: 'business_unit.created', target: unit.name, after: unit })
    return ok({ id })
  },
)

export const renameBusinessUnitAction = action(
  'business_units.manage',
  renameUnitInput,
  async ({ id, name }, { tx, viewer, audit }) => {
    const renamed = await renameBusinessUnit(tx, { id, name, adminId: viewer.userId })
    if (renamed === 'taken') return taken(name)
    if (!renamed) return fail('not_found', 'You are not an admin of this business unit.')
    if (renamed.before === name) return ok()
    await audit({
      action: 'business_unit.renamed',
      target: renamed.before,
      before: { name: renamed.before },
      after: { name },
    })
    return ok()
  },
)
