'use server'

import { z } from 'zod'
import { action, engineAction } from '#lib/auth/action-gate.ts'
import { webDatabase } from '#lib/auth/database.ts'
import type { Instant } from '#lib/base/instant.ts'
import { newId } from '#lib/base/new-id.ts'
import { fail, ok } from '#lib/base/result.ts'
import { findMembers } from '#lib/duplicates/reads.ts'
import { duplicateKinds } from '#lib/duplicates/types.ts'
import { dismissGroup, reopenGroup } from '#lib/duplicates/writes.ts'
import type { ExplainedMove } from '#lib/prospects/explanation.ts'
import { planPair } from '#lib/sync/engine/plan-pair.ts'
import { startPlanning } from '#lib/sync/engine/planning.ts'
import { mergeWishSchema } from '#lib/sync/merge-input.ts'
import { ask } from '#lib/sync/started-command.ts'
import { openPostgresStore } from '#lib/sync/store/postgres-store.ts'

const groupSchema = z
  .object({
    kind: z.enum(duplicateKinds),
    key: z.string().min(1).max(1_000),
    dismissed: z.boolean(),
  })
  .strict()

export const dismissGroupAction = action(
  'duplicates.manage',
  groupSchema,
  async ({ kind, key, dismissed }, { tx, viewer, audit }) => {
    const { buId, name: by } = viewer
    const members = await findMembers(tx, buId, kind, key)
    if (members === null) return fail('gone', 'These are no duplicates any more.')
    if (dismissed) await dismissGroup(tx, { buId, kind, key, members, by })
    else await reopenGroup(tx, { buId, kind, key })
    await audit({
      action: dismissed ? 'duplicates.dismissed' : 'duplicates.reopened',
      target: kind === 'people' ? `${members.length} prospects` : key,
      after: { kind, members },
    })
    return ok({ dismissed })
  },
)

const switchSchema = z.object({ prospectId: z.uuid(), crmId: z.string().length(18) }).strict()

/** [DU-2] What would move if the prospect were synced with this record: the engine's plan on the mirror, nothing agreed. */
export const previewSwitchAction = engineAction(
  'duplicates.manage',
  switchSchema,
  async ({ prospectId, crmId }, { viewer }) => {
    const store = openPostgresStore(webDatabase().sql, viewer.buId)
    const [config, { pairs, records }] = await Promise.all([
      store.config(),
      store.load({ prospectIds: [prospectId], crmIds: [crmId] }),
    ])
    const pair = pairs.find(({ prospect }) => prospect.id === prospectId)
    const record = records.find(({ id }) => id === crmId)
    if (!pair || !record) return fail('gone', 'The prospect or the record is no longer there.')
    const now = Date.now() as Instant
    const planning = startPlanning({ config, now, newId, pairs, records })
    const link = { ...pair.link, crmId, crmObject: record.object, agreed: {}, agreedAt: null }
    const { ins, outs } = planPair(planning, { ...pair, link }, record, record)
    const toMove =
      (incoming: boolean) =>
      (move: (typeof ins)[number]): ExplainedMove => ({
        field: move.field.rule.field,
        label: move.field.rule.label,
        direction: incoming ? 'in' : 'out',
        ours: incoming ? move.from : move.to,
        theirs: incoming ? move.to : move.from,
        rule: move.verdict.rule,
        lost: move.verdict.lost,
        conflict: move.verdict.conflict,
      })
    return ok({ moves: [...outs.map(toMove(false)), ...ins.map(toMove(true))] })
  },
)

export const switchLinkAction = engineAction(
  'duplicates.manage',
  switchSchema,
  async ({ prospectId, crmId }, context) =>
    ask(
      context,
      {
        kind: 'switch_link',
        args: { prospectId, crmId, by: context.viewer.name },
        key: `switch_link/${prospectId}/${crmId}`,
      },
      'prospect.link_switched',
    ),
)

/** [DU-2] Merges records of one kind in Salesforce, by the worker, and waits a moment for what comes of it. */
export const mergeRecordsAction = engineAction(
  'records.merge',
  mergeWishSchema,
  async (wish, context) => {
    const ids = [wish.masterId, ...wish.loserIds]
    if (new Set(ids).size !== ids.length) return fail('invalid', 'Each record takes part once.')
    const prefix = wish.object === 'Lead' ? '00Q' : '003'
    if (ids.some((id) => !id.startsWith(prefix))) {
      return fail('invalid', 'Only leads merge with leads, and contacts with contacts.')
    }
    const target = `${ids.length} ${wish.object.toLowerCase()}s`
    await context.inBu(({ audit }) => audit({ action: 'records.merged', target, after: wish }))
    return ask(context, {
      kind: 'merge_records',
      args: { ...wish, by: context.viewer.name },
      key: `merge_records/${ids.toSorted().join('/')}`,
    })
  },
)
