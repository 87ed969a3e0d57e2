'use server'

import { type ActionContext, action } from '#lib/auth/action-gate.ts'
import { may, type Permission } from '#lib/auth/permissions.ts'
import { fail, ok } from '#lib/base/result.ts'
import { findList } from '#lib/lists/reads.ts'
import { takeTag } from '#lib/lists/writes.ts'
import {
  assignStep,
  listStep,
  recycleStep,
  type Step,
  syncStep,
  tagStep,
} from '#lib/prospects/bulk-writes.ts'
import { type BulkVerb, bulkSchema } from '#lib/prospects/input.ts'
import { scopeOf } from '#lib/prospects/loaders.ts'
import { selectionSchema } from '#lib/prospects/query.ts'
import { countSelected } from '#lib/prospects/reads.ts'
import { whereSelected } from '#lib/prospects/where.ts'
import { binReasonOf } from '#lib/prospects/writes.ts'

const permissionOf: Record<BulkVerb['kind'], Permission> = {
  assign: 'prospects.assign',
  sync: 'prospects.sync',
  recycle: 'prospects.delete',
  list_add: 'lists.manage',
  list_remove: 'lists.manage',
  tag_add: 'lists.manage',
  tag_remove: 'lists.manage',
}

/** How many a selection holds, exactly, before anything is done to them. */
export const countSelectedAction = action(
  'prospects.read',
  selectionSchema,
  async (selection, { tx, viewer }) => {
    await tx`set local statement_timeout = '30s'`
    return ok(await countSelected(tx, await scopeOf(tx, viewer), selection))
  },
)

/**
 * One step of an action on many: some thousands of rows in one transaction. The browser asks for the next until there is
 * none, so progress is real and a closed tab leaves whole steps behind.
 */
export const bulkStepAction = action('prospects.read', bulkSchema, async (input, context) => {
  const { viewer } = context
  if (!may(viewer.role, permissionOf[input.verb.kind])) {
    return fail('forbidden', 'Your role does not include this. Ask an admin.')
  }
  if (viewer.role === 'sales' && input.selection.mode === 'all') {
    return fail('forbidden', 'Your role may sync the rows that you chose, not all at once.')
  }
  return runStep(input.verb, input.selection, input.after, context)
})

async function runStep(
  verb: BulkVerb,
  selection: Parameters<typeof whereSelected>[2],
  after: string | null,
  { tx, viewer, audit }: ActionContext,
) {
  const where = whereSelected(tx, await scopeOf(tx, viewer), selection)
  const selected = { buId: viewer.buId, where, after }
  let step: Step
  if (verb.kind === 'list_add' || verb.kind === 'list_remove') {
    const list = await findList(tx, viewer.buId, verb.listId)
    if (list?.kind !== 'static') return fail('invalid', 'Choose a list that people are added to.')
    step = await listStep(tx, selected, verb, viewer.name)
  } else if (verb.kind === 'tag_add') {
    const tag = await takeTag(tx, viewer.buId, verb.name)
    if (!tag) return fail('full', 'There are 1,000 tags. Delete one to make another.')
    step = await tagStep(tx, selected, { kind: 'tag_add', tagId: tag.id }, viewer.name)
  } else if (verb.kind === 'tag_remove') step = await tagStep(tx, selected, verb, viewer.name)
  else if (verb.kind === 'sync') step = await syncStep(tx, selected, viewer.userId)
  else if (verb.kind === 'recycle') step = await recycleStep(tx, selected, binReasonOf(viewer.name))
  else {
    const { target } = verb
    const assigned = await assignStep(tx, selected, {
      target,
      by: viewer.name,
      requestedBy: viewer.userId,
    })
    if (!assigned.ok) return assigned
    step = assigned.value
  }
  if (step.changed > 0) {
    const target = step.changed === 1 ? '1 prospect' : `${step.changed} prospects`
    const after = verb.kind === 'assign' ? { ...verb.target, name: step.name } : verb
    await audit({ action: `prospects.${verb.kind}`, target, after })
  }
  return ok(step)
}
