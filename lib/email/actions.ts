'use server'

import { type ActionContext, action } from '#lib/auth/action-gate.ts'
import { fail, ok, type Result } from '#lib/base/result.ts'
import { wakeForChanges } from '#lib/changes/writes.ts'
import { getConnector } from '#lib/connector/reads.ts'
import {
  byId,
  draftInput,
  oneInput,
  saveEmailInput,
  startInput,
  templateInput,
} from '#lib/email/input.ts'
import { findEmail, getWritingChoices } from '#lib/email/reads.ts'
import { contentProblems, domainOf } from '#lib/email/rules.ts'
import { findSendingDomain } from '#lib/email/send/setup-reads.ts'
import { retryTasks } from '#lib/email/tasks/writes.ts'
import type { Audience, EmailContent } from '#lib/email/types.ts'
import {
  archiveTemplate,
  createDraft,
  createOne,
  deleteDraft,
  moveEmail,
  saveDraft,
  saveTemplate,
  startEmail,
} from '#lib/email/writes.ts'
import { listFields } from '#lib/prospects/reads.ts'

const gone = 'This e-mail is no longer a draft. Reload the page to see how it stands.'

/** To whom: what was selected in the grid of prospects, or everybody, to be narrowed. */
export const createDraftAction = action(
  'emails.manage',
  draftInput,
  async ({ selection }, { tx, viewer }) => {
    const audience: Audience = {
      kind: 'prospects',
      selection: selection ?? { mode: 'all', filter: '', except: [] },
    }
    const { lastSender } = await getWritingChoices(tx, viewer.buId)
    const id = await createDraft(tx, viewer.buId, {
      name: 'Untitled e-mail',
      audience,
      createdBy: viewer.userId,
      fromName: lastSender?.name ?? viewer.buName,
      fromAddress: lastSender?.address ?? '',
    })
    return ok({ id })
  },
)

/** Kept as it is, whole or not: a draft may be anything. */
export const saveEmailAction = action(
  'emails.manage',
  saveEmailInput,
  async (input, { tx, viewer }) => {
    const saved = await saveDraft(tx, viewer.buId, input)
    return saved ? ok() : fail('gone', gone)
  },
)

/** [ML-3] Why it cannot leave as it stands, in the order of the form. */
async function refusalOf(
  { tx, viewer }: ActionContext,
  content: EmailContent,
  fromAddress: string,
): Promise<Result<never> | null> {
  const problems = contentProblems(content, await listFields(tx))
  const [first] = Object.values(problems)
  if (first) return fail('invalid', first, problems)
  if (fromAddress === '') {
    return fail('invalid', 'Say who it comes from.', { fromAddress: 'Say who it comes from.' })
  }
  const domain = domainOf(fromAddress)
  const found = await findSendingDomain(tx, viewer.buId, domain)
  if (found?.verified) return null
  const said = found
    ? `${domain} is not verified yet. An admin sees under Settings, Sending which records are missing.`
    : `${domain} is no sending domain. An admin adds it under Settings, Sending.`
  return fail('not_verified', said, { fromAddress: said })
}

export const startEmailAction = action('emails.manage', startInput, async ({ id, at }, context) => {
  const { tx, viewer, audit } = context
  const email = await findEmail(tx, viewer.buId, id)
  if (email?.state !== 'draft') return fail('gone', gone)
  const refusal = await refusalOf(context, email, email.fromAddress)
  if (refusal) return refusal
  if (at !== null && Date.parse(at) < Date.now()) {
    return fail('invalid', 'This time is over. Send it now, or choose a later one.')
  }
  const { settings } = await getConnector(tx)
  const started = await startEmail(tx, viewer.buId, {
    id,
    at,
    by: viewer.userId,
    logTask: settings.logListEmails,
  })
  if (!started) return fail('gone', gone)
  await audit({
    action: at === null ? 'email.sent' : 'email.scheduled',
    target: email.name,
    after: { id, subject: email.subject, from: email.fromAddress, at, audience: email.audience },
  })
  return ok()
})

const moves = {
  pause: { from: ['sending'], to: 'paused' },
  resume: { from: ['paused'], to: 'sending' },
  cancel: { from: ['sending', 'scheduled', 'paused'], to: 'cancelled' },
  unschedule: { from: ['scheduled'], to: 'draft' },
} as const

const move = (verb: keyof typeof moves) =>
  action('emails.manage', byId, async ({ id }, { tx, viewer, audit }) => {
    const email = await findEmail(tx, viewer.buId, id)
    const moved = email && (await moveEmail(tx, viewer.buId, { id, ...moves[verb] }))
    if (!moved) return fail('gone', 'It stands otherwise by now. Reload the page.')
    await audit({
      action: `email.${verb}`,
      target: email.name,
      before: email.state,
      after: moves[verb].to,
    })
    return ok()
  })

export const pauseEmailAction = move('pause')
export const resumeEmailAction = move('resume')
export const cancelEmailAction = move('cancel')
export const unscheduleEmailAction = move('unschedule')

export const deleteDraftAction = action(
  'emails.manage',
  byId,
  async ({ id }, { tx, viewer, audit }) => {
    const name = await deleteDraft(tx, viewer.buId, id)
    if (name === null) return fail('gone', gone)
    await audit({ action: 'email.draft_deleted', target: name })
    return ok()
  },
)

/** [ML-5] From the page of a prospect. Whether it leaves is judged by the worker at that moment. */
export const sendOneAction = action('emails.write', oneInput, async (input, context) => {
  const { tx, viewer, audit } = context
  const refusal = await refusalOf(context, input, input.fromAddress)
  if (refusal) return refusal
  const { settings } = await getConnector(tx)
  const id = await createOne(tx, viewer.buId, {
    ...input,
    by: viewer.userId,
    logTask: settings.logOneToOneEmails,
  })
  if (id === null) return fail('gone', 'This prospect lies in the recycle bin.')
  await audit({
    action: 'email.one_sent',
    target: input.subject,
    after: { id, prospectId: input.prospectId, from: input.fromAddress },
  })
  return ok({ id })
})

export const saveTemplateAction = action(
  'emails.manage',
  templateInput,
  async (input, { tx, viewer, audit }) => {
    const problems = contentProblems(input, await listFields(tx))
    const [first] = Object.values(problems)
    if (first) return fail('invalid', first, problems)
    const id = await saveTemplate(tx, viewer.buId, { ...input, by: viewer.userId })
    if (id === null) return fail('gone', 'This template was removed meanwhile.')
    await audit({
      action: 'email.template_saved',
      target: input.name,
      after: { subject: input.subject },
    })
    return ok({ id })
  },
)

export const archiveTemplateAction = action(
  'emails.manage',
  byId,
  async ({ id }, { tx, viewer, audit }) => {
    const name = await archiveTemplate(tx, viewer.buId, id)
    if (name === null) return fail('gone', 'This template was removed meanwhile.')
    await audit({ action: 'email.template_removed', target: name })
    return ok()
  },
)

/** [ER-2] After whatever stood in the way in Salesforce was changed. */
export const retryTasksAction = action(
  'emails.manage',
  byId,
  async ({ id }, { tx, viewer, audit }) => {
    const email = await findEmail(tx, viewer.buId, id)
    if (!email) return fail('gone', 'This e-mail is no longer there.')
    const retried = await retryTasks(tx, viewer.buId, id)
    await wakeForChanges(tx, viewer.buId)
    await audit({ action: 'email.tasks_retried', target: email.name, after: { retried } })
    return ok({ retried })
  },
)
