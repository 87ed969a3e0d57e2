import 'server-only'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { z } from 'zod'
import type { Tx } from '#db/client.ts'
import { getWebhook } from '#lib/alerts/reads.ts'
import type { WebhookStand } from '#lib/alerts/types.ts'
import { answer, load, problem } from '#lib/auth/loader-gate.ts'
import { may } from '#lib/auth/permissions.ts'
import type { Viewer } from '#lib/auth/viewer.ts'
import { listDomains, type SendingDomainRow } from '#lib/email/domains/reads.ts'
import { findMessage, getSendingSettings, listMessages } from '#lib/email/mailbox-reads.ts'
import { bodyOf, type OpenedMessage, openMessage } from '#lib/email/opened-message.ts'
import {
  findEmail,
  findTemplate,
  getWritingChoices,
  listEmails,
  listRecipients,
  listTemplates,
  readProspectEmails,
} from '#lib/email/reads.ts'
import {
  type EmailPage,
  type EmailRecord,
  type MailboxPage,
  type ProspectEmails,
  type RecipientPage,
  recipientViews,
  type SendingSettings,
  type TemplateRecord,
  type TemplateRow,
  type WritingChoices,
} from '#lib/email/types.ts'

const isId = (id: string | null): id is string => z.uuid().safeParse(id).success
const missing = () => problem(404, 'not_found', 'There is no such e-mail.')
const cursorOf = (request: Request) => {
  const cursor = new URL(request.url).searchParams.get('cursor')
  return isId(cursor) ? cursor : null
}

export const loadEmails = (): Promise<EmailPage> =>
  load('emails.manage', ({ tx, viewer }) => listEmails(tx, viewer.buId, null))

export const answerEmails = (request: Request): Promise<Response> =>
  answer('emails.manage', ({ tx, viewer }) => listEmails(tx, viewer.buId, cursorOf(request)))

export type EmailScreenData = {
  email: EmailRecord
  choices: WritingChoices
  viewer: Writer
  /** Of everybody it goes to, for the first paint; null while it is a draft. */
  recipients: RecipientPage | null
}
export type Writer = { name: string; email: string }

const writerOf = ({ name, email }: Viewer): Writer => ({ name, email })

/** Once per request: the page's title asks for it too. */
export const loadEmail = cache(
  (id: string): Promise<EmailScreenData> =>
    load('emails.manage', async ({ tx, viewer }) => {
      const email = isId(id) ? await findEmail(tx, viewer.buId, id) : null
      if (!email) notFound()
      const recipients =
        email.state === 'draft'
          ? null
          : await listRecipients(tx, viewer.buId, { emailId: id, view: 'all', after: null })
      const choices = await getWritingChoices(tx, viewer.buId)
      return { email, choices, viewer: writerOf(viewer), recipients }
    }),
)

export const answerEmail = (id: string): Promise<Response> =>
  answer('emails.manage', async ({ tx, viewer }) =>
    isId(id) ? ((await findEmail(tx, viewer.buId, id)) ?? missing()) : missing(),
  )

export const answerRecipients = (id: string, request: Request): Promise<Response> =>
  answer('emails.manage', async ({ tx, viewer }) => {
    if (!isId(id)) return missing()
    const view = z
      .enum(recipientViews)
      .catch('all')
      .parse(new URL(request.url).searchParams.get('view'))
    return listRecipients(tx, viewer.buId, { emailId: id, view, after: cursorOf(request) })
  })

export const loadTemplates = (): Promise<TemplateRow[]> =>
  load('emails.manage', ({ tx, viewer }) => listTemplates(tx, viewer.buId))

export const answerTemplates = (): Promise<Response> =>
  answer('emails.manage', async ({ tx, viewer }) => ({
    rows: await listTemplates(tx, viewer.buId),
    next: null,
  }))

export const loadTemplate = cache(
  (
    id: string,
  ): Promise<{ template: TemplateRecord | null; choices: WritingChoices; viewer: Writer }> =>
    load('emails.manage', async ({ tx, viewer }) => {
      const template = isId(id) ? await findTemplate(tx, viewer.buId, id) : null
      if (!template && id !== 'new') notFound()
      return {
        template,
        choices: await getWritingChoices(tx, viewer.buId),
        viewer: writerOf(viewer),
      }
    }),
)

export const answerTemplate = (id: string): Promise<Response> =>
  answer('emails.write', async ({ tx, viewer }) =>
    isId(id) ? ((await findTemplate(tx, viewer.buId, id)) ?? missing()) : missing(),
  )

export type MailboxScreenData = { page: MailboxPage; on: boolean; to: string | null }

export const loadMailbox = (to: string | string[] | undefined): Promise<MailboxScreenData> =>
  load('emails.manage', async ({ tx, viewer }) => {
    const search = typeof to === 'string' && to ? to.slice(0, 254) : null
    return {
      page: await listMessages(tx, viewer.buId, { search, before: null }),
      on: (await getSendingSettings(tx, viewer.buId)).transport === 'mailbox',
      to: search,
    }
  })

export const answerMailbox = (request: Request): Promise<Response> =>
  answer('emails.manage', ({ tx, viewer }) => {
    const to = new URL(request.url).searchParams.get('to')
    return listMessages(tx, viewer.buId, { search: to || null, before: cursorOf(request) })
  })

export const loadMessage = (id: string): Promise<OpenedMessage> =>
  load('emails.manage', async ({ tx, viewer }) => (await read(tx, viewer, id)) ?? notFound())

async function read(tx: Tx, viewer: Viewer, id: string): Promise<OpenedMessage | null> {
  const message = isId(id) ? await findMessage(tx, viewer.buId, id) : null
  return message && openMessage(message)
}

/** The HTML of a message, alone and locked in: it may draw and load pictures, and nothing else. */
export const answerMessageBody = (id: string): Promise<Response> =>
  answer('emails.manage', async ({ tx, viewer }) => {
    const message = isId(id) ? await findMessage(tx, viewer.buId, id) : null
    return message ? bodyOf(message) : missing()
  })

export const loadProspectEmails = (
  id: string,
): Promise<{
  emails: ProspectEmails
  choices: WritingChoices
  viewer: Writer
  prospectId: string
  /** Whether this reader may open the page of a list e-mail. */
  mayOpen: boolean
}> =>
  load('emails.write', async ({ tx, viewer }) => {
    if (!isId(id)) notFound()
    return {
      prospectId: id,
      mayOpen: may(viewer.role, 'emails.manage'),
      emails: await readProspectEmails(tx, viewer.buId, id),
      choices: await getWritingChoices(tx, viewer.buId),
      viewer: writerOf(viewer),
    }
  })

export const answerProspectEmails = (id: string): Promise<Response> =>
  answer('emails.write', async ({ tx, viewer }) =>
    isId(id)
      ? readProspectEmails(tx, viewer.buId, id)
      : problem(404, 'not_found', 'There is no such prospect.'),
  )

export type SendingScreenData = {
  settings: SendingSettings
  domains: SendingDomainRow[]
  webhook: WebhookStand
  mayManage: boolean
}

async function readSending(tx: Tx, viewer: Viewer): Promise<SendingScreenData> {
  return {
    settings: await getSendingSettings(tx, viewer.buId),
    domains: await listDomains(tx, viewer.buId),
    webhook: await getWebhook(tx, viewer.buId),
    mayManage: may(viewer.role, 'sending.manage'),
  }
}

export const loadSending = (): Promise<SendingScreenData> =>
  load('sending.manage', ({ tx, viewer }) => readSending(tx, viewer))

export const answerSending = (): Promise<Response> =>
  answer('sending.manage', ({ tx, viewer }) => readSending(tx, viewer))
