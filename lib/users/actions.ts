'use server'

import { z } from 'zod'
import { action } from '#lib/auth/action-gate.ts'
import { fail, ok } from '#lib/base/result.ts'
import { readUserCsv } from '#lib/users/csv-mapping.ts'
import { getUsersPage } from '#lib/users/reads.ts'
import {
  deleteUserMapping,
  enqueueHeld,
  saveUserMappings,
  verifyUserMappings,
} from '#lib/users/writes.ts'

/** [US-3] Maps everybody who has exactly one active counterpart with the same e-mail. */
export const matchUsersByEmailAction = action(
  'connector.manage',
  z.object({}).strict(),
  async (_, { tx, viewer, audit }) => {
    const { rows } = await getUsersPage(tx, viewer.buId)
    const matched = rows.flatMap(({ userId, name, suggestion }) =>
      suggestion ? [{ userId, name, crmUserId: suggestion.id }] : [],
    )
    if (matched.length === 0) return ok({ mapped: 0, waiting: 0 })
    await saveUserMappings(tx, viewer.buId, matched, null)
    const userIds = matched.map(({ userId }) => userId)
    const waiting = await enqueueHeld(tx, viewer.buId, userIds, viewer.userId)
    await audit({
      action: 'user_mapping.matched_by_email',
      target: matched.length === 1 ? '1 user' : `${matched.length} users`,
      after: matched,
    })
    return ok({ mapped: matched.length, waiting })
  },
)

const csvInput = z.object({ text: z.string().min(1).max(500_000) }).strict()

/** [US-3] What a list would do, before it is done. */
export const readUserCsvAction = action(
  'connector.manage',
  csvInput,
  async ({ text }, { tx, viewer }) => ok(readUserCsv(text, await getUsersPage(tx, viewer.buId))),
)

/** [US-3] Read again here: what the screen showed may be old. */
export const mapUsersByCsvAction = action(
  'connector.manage',
  csvInput,
  async ({ text }, { tx, viewer, audit }) => {
    const { mappings, problems } = readUserCsv(text, await getUsersPage(tx, viewer.buId))
    if (mappings.length === 0) {
      return fail('refused', problems[0]?.text ?? 'Everybody in this list is mapped as it says.')
    }
    await saveUserMappings(tx, viewer.buId, mappings, viewer.userId)
    const userIds = mappings.map(({ userId }) => userId)
    const waiting = await enqueueHeld(tx, viewer.buId, userIds, viewer.userId)
    await audit({
      action: 'user_mapping.changed_by_csv',
      target: mappings.length === 1 ? '1 user' : `${mappings.length} users`,
      after: mappings,
    })
    return ok({ mapped: mappings.length, waiting })
  },
)

export const mapUserAction = action(
  'connector.manage',
  z.object({ userId: z.uuid(), crmUserId: z.string().min(15).max(18) }).strict(),
  async ({ userId, crmUserId }, { tx, viewer, audit }) => {
    const page = await getUsersPage(tx, viewer.buId)
    const row = page.rows.find((each) => each.userId === userId)
    const crmUser = page.crmUsers.find((each) => each.id === crmUserId)
    if (!row || !crmUser) return fail('gone', 'This user is no longer there.')
    const holder = page.rows.find((each) => each.crmUser?.id === crmUserId)
    if (holder && holder.userId !== userId) {
      return fail('taken', `${crmUser.name} already stands for ${holder.name}.`)
    }
    await saveUserMappings(tx, viewer.buId, [{ userId, crmUserId }], viewer.userId)
    const waiting = await enqueueHeld(tx, viewer.buId, [userId], viewer.userId)
    await audit({
      action: 'user_mapping.changed',
      target: row.name,
      before: row.crmUser && { id: row.crmUser.id, name: row.crmUser.name },
      after: { id: crmUser.id, name: crmUser.name },
    })
    return ok({ waiting })
  },
)

export const unmapUserAction = action(
  'connector.manage',
  z.object({ userId: z.uuid() }).strict(),
  async ({ userId }, { tx, viewer, audit }) => {
    const page = await getUsersPage(tx, viewer.buId)
    const row = page.rows.find((each) => each.userId === userId)
    if (!row?.crmUser) return fail('gone', 'This user is not mapped.')
    await deleteUserMapping(tx, viewer.buId, userId)
    await audit({
      action: 'user_mapping.removed',
      target: row.name,
      before: { id: row.crmUser.id, name: row.crmUser.name },
    })
    return ok({ held: row.prospectsHeld })
  },
)

/** [US-3] Compares every mapping with what Salesforce last told. */
export const verifyUsersAction = action(
  'connector.manage',
  z.object({}).strict(),
  async (_, { tx, viewer }) => ok(await verifyUserMappings(tx, viewer.buId)),
)
