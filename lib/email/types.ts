import type { EmailState, RecipientState, TaskState } from '#db/schema/email.ts'
import type { BulkSelection } from '#lib/prospects/query.ts'

export type { EmailState, RecipientState, TaskState }

/** What an e-mail says, before anybody's name is in it. */
export type EmailContent = {
  subject: string
  /** As written; it is cleaned wherever it is used. */
  html: string
  /** Null: made from the HTML. */
  text: string | null
}

export type Sender = { name: string; address: string; replyTo: string | null }

/** Whom an e-mail goes to: what was picked in the grid of prospects, evaluated when sending begins. */
export type Audience = { kind: 'prospects'; selection: BulkSelection }

/** [ML-5] Why somebody on the list gets nothing. Decided when it would leave, not when it was planned. */
export const suppressions = [
  'deleted',
  'no_address',
  'opted_out',
  'do_not_email',
  'hard_bounced',
  'complained',
  'unshared',
  'left_list',
] as const
export type Suppression = (typeof suppressions)[number]

export type SmtpSettings = {
  host: string
  port: number
  /** tls: encrypted from the first byte. starttls: must upgrade before anything is said. none: only to this machine. */
  security: 'tls' | 'starttls' | 'none'
  username: string | null
}

export type EmailCounts = {
  recipients: number
  sent: number
  suppressed: number
  failed: number
  unknown: number
  opened: number
  clicked: number
  bounced: number
  unsubscribed: number
  complained: number
}

export type EmailRow = EmailCounts & {
  id: string
  name: string
  subject: string
  state: EmailState
  message: string | null
  by: string
  createdAt: string
  scheduledAt: string | null
  startedAt: string | null
  finishedAt: string | null
}

export type EmailPage = { rows: EmailRow[]; next: string | null; total?: number }

export type EmailRecord = EmailRow &
  EmailContent & {
    kind: 'list' | 'one'
    fromName: string
    fromAddress: string
    replyTo: string | null
    audience: Audience
    perMinute: number | null
    logTask: boolean
    links: string[]
    gathered: boolean
    suppressions: { reason: string; count: number }[]
    tasks: { state: TaskState; count: number; said: string | null }[]
  }

export type RecipientRow = {
  id: string
  prospectId: string
  name: string
  address: string | null
  state: RecipientState
  reason: string | null
  sentAt: string | null
  opens: number
  clicks: number
  bounce: string | null
  unsubscribedAt: string | null
  complainedAt: string | null
}

export type RecipientPage = { rows: RecipientRow[]; next: string | null; total?: number }

export const recipientViews = [
  'all',
  'sent',
  'opened',
  'clicked',
  'bounced',
  'unsubscribed',
  'suppressed',
  'failed',
] as const
export type RecipientView = (typeof recipientViews)[number]

/** Who an audience is at this moment, and who of them would get nothing. */
export type AudienceCount = { total: number; reasons: { reason: string; count: number }[] }

export type TemplateRow = {
  id: string
  name: string
  subject: string
  updatedAt: string
  by: string | null
}
export type TemplateRecord = TemplateRow & EmailContent

export type MailboxRow = {
  id: string
  sender: string
  recipient: string
  subject: string
  receivedAt: string
}
export type MailboxPage = { rows: MailboxRow[]; next: string | null; total?: number }

/** What a form for e-mail needs to know. */
export type WritingChoices = {
  fields: { name: string; label: string }[]
  /** Verified ones. */
  domains: string[]
  templates: { id: string; name: string }[]
  lists: { id: string; name: string }[]
  /** As what the business unit last sent. */
  lastSender: { name: string; address: string } | null
}

export type ProspectEmail = {
  id: string
  emailId: string
  kind: 'list' | 'one'
  subject: string
  state: RecipientState
  reason: string | null
  at: string
  opens: number
  clicks: number
  bounce: string | null
  unsubscribedAt: string | null
  taskState: TaskState | null
  taskId: string | null
}

/** What the page of a prospect knows about writing to this person. */
export type ProspectEmails = {
  rows: ProspectEmail[]
  /** Why nothing would be sent; null: it would. */
  suppressed: string | null
  bounce: string | null
}

export type SendingSettings = {
  transport: 'mailbox' | 'smtp'
  smtp: SmtpSettings | null
  hasPassword: boolean
  spf: string | null
  bounceDomain: string | null
  postalAddress: string
  perMinute: number | null
}
