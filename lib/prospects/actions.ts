'use server'

import { z } from 'zod'
import { type ActionContext, action, engineAction } from '#lib/auth/action-gate.ts'
import { may } from '#lib/auth/permissions.ts'
import { newId } from '#lib/base/new-id.ts'
import { fail, ok } from '#lib/base/result.ts'
import { assignProspects } from '#lib/prospects/assignment-writes.ts'
import { gridLayoutKey, gridLayoutSchema } from '#lib/prospects/grid-layout.ts'
import { createSchema, editSchema, viewSchema } from '#lib/prospects/input.ts'
import { filterText, parseFilter } from '#lib/prospects/query.ts'
import { listFields } from '#lib/prospects/reads.ts'
import { decideEdit, isReadOnly, nameOf } from '#lib/prospects/rules.ts'
import {
  createProspect,
  deleteView,
  type EmailHolder,
  findByEmail,
  ignoreProspect,
  lockProspect,
  restoreProspect,
  resumeSync,
  saveView,
  updateProspect,
} from '#lib/prospects/writes.ts'
import { ask } from '#lib/sync/started-command.ts'
import { mergePreferences } from '#lib/team/writes.ts'

const missing = 'This prospect is no longer there. Somebody moved it to the recycle bin.'
const byId = z.object({ id: z.uuid() }).strict()

/** [MT-4] The refusal names the other prospect, and where it is. */
function emailTaken({ id, name }: EmailHolder) {
  return fail('email_taken', `${name} has this e-mail already.`, {
    email: `${name} has this e-mail already.`,
    other: id,
  })
}

export const createProspectAction = action(
  'prospects.edit',
  createSchema,
  async ({ values, target }, { tx, viewer }) => {
    const author = { by: viewer.name, at: new Date().toISOString(), rule: 'created' }
    const decided = decideEdit(await listFields(tx), {}, values, author)
    if ('problems' in decided) return refuse(decided.problems)
    const { plan } = decided
    if (plan.fields.length === 0) {
      return refuse({ email: 'Give at least an e-mail or a name.' })
    }
    if (target.to !== 'nobody' && !may(viewer.role, 'prospects.assign')) {
      return fail('invalid', 'Your role does not assign prospects.')
    }
    const holder = await findByEmail(tx, viewer.buId, plan.values.email)
    if (holder) return emailTaken(holder)
    const id = newId()
    const made = await createProspect(tx, viewer.buId, {
      id,
      plan,
      by: viewer.name,
    })
    if (!made) return fail('email_taken', 'Another prospect took this e-mail a moment ago.')
    // [AU-1] A refusal takes the new prospect along.
    const who = { buId: viewer.buId, ids: [id], by: viewer.name, requestedBy: viewer.userId }
    const assigned = await assignProspects(tx, { ...who, target })
    return assigned.ok ? ok({ id, name: nameOf(plan.values) }) : assigned
  },
)

export const editProspectAction = action(
  'prospects.edit',
  editSchema,
  async ({ id, values }, { tx, viewer }) => {
    const stored = await lockProspect(tx, viewer.buId, id)
    if (!stored || stored.deleted) return fail('gone', missing)
    const fixed = Object.keys(values).find((field) => isReadOnly(field, stored.crmObject))
    if (fixed) {
      return refuse({
        [fixed]: 'The company of a contact is its account’s name: change it in Salesforce.',
      })
    }
    const author = { by: viewer.name, at: new Date().toISOString(), rule: 'edit' }
    const decided = decideEdit(await listFields(tx), stored.values, values, author)
    if ('problems' in decided) return refuse(decided.problems)
    const { plan } = decided
    if (plan.fields.length === 0) return ok({ changed: [] as string[] })
    const holder = await findByEmail(tx, viewer.buId, plan.values.email, id)
    if (holder) return emailTaken(holder)
    await updateProspect(tx, viewer.buId, id, plan, viewer.userId)
    return ok({ changed: plan.fields })
  },
)

function refuse(problems: Record<string, string>) {
  return fail('invalid', Object.values(problems)[0] ?? 'Check what you entered.', problems)
}

/** [CN-3] Starts the cycle for exactly this prospect and waits up to two seconds for what comes of it. */
export const syncProspectAction = engineAction('prospects.sync', byId, async ({ id }, context) => {
  const found = await context.inBu(async ({ tx, viewer }) => {
    const stored = await lockProspect(tx, viewer.buId, id)
    return stored !== null && !stored.deleted
  })
  if (!found) return fail('gone', missing)
  return ask(context, {
    kind: 'sync_prospect',
    args: { prospectId: id },
    key: `sync_prospect/${id}`,
  })
})

export const setIgnoredAction = action(
  'prospects.ignore',
  z.object({ id: z.uuid(), ignored: z.boolean() }).strict(),
  async ({ id, ignored }, context) => {
    const { tx, viewer } = context
    const stored = await lockProspect(tx, viewer.buId, id)
    if (!stored || stored.deleted) return fail('gone', missing)
    const lifts = stored.linkState === 'ignored' || stored.linkState === 'crm_deleted'
    if (ignored) await ignoreProspect(tx, viewer.buId, id)
    else if (lifts) await resumeSync(tx, viewer.buId, id, stored.linkState, viewer.userId)
    await auditOf(
      context,
      ignored ? 'prospect.sync_switched_off' : 'prospect.sync_switched_on',
      nameOf(stored.values),
    )
    return ok({ ignored })
  },
)

function auditOf({ audit }: ActionContext, what: string, target: string): Promise<void> {
  return audit({ action: what, target })
}

export const restoreProspectAction = action('prospects.delete', byId, async ({ id }, context) => {
  const { tx, viewer } = context
  const stored = await lockProspect(tx, viewer.buId, id)
  if (!stored) return fail('gone', 'This prospect is no longer in the recycle bin.')
  if (!stored.deleted) return ok({ id, name: nameOf(stored.values) })
  const holder = await findByEmail(tx, viewer.buId, stored.values.email, id)
  if (holder) return emailTaken(holder)
  await restoreProspect(tx, viewer.buId, id, viewer.userId)
  await auditOf(context, 'prospect.restored', nameOf(stored.values))
  return ok({ id, name: nameOf(stored.values) })
})

export const saveViewAction = action(
  'prospects.read',
  viewSchema,
  async ({ name, query }, { tx, viewer }) => {
    const kept = filterText(parseFilter(new URLSearchParams(query)))
    const id = await saveView(tx, viewer.buId, { userId: viewer.userId, name, query: kept })
    return ok({ id, query: kept })
  },
)

export const deleteViewAction = action('prospects.read', byId, async ({ id }, { tx, viewer }) => {
  await deleteView(tx, viewer.buId, viewer.userId, id)
  return ok()
})

/** No trace in the log: nobody else is concerned. */
export const saveGridLayoutAction = action(
  'prospects.read',
  gridLayoutSchema,
  async (layout, { tx, viewer }) => {
    await mergePreferences(tx, viewer.userId, { [gridLayoutKey]: layout })
    return ok()
  },
)
