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
] as const
export type Suppression = (typeof suppressions)[number]

export type SmtpSettings = {
  host: string
  port: number
  /** tls: encrypted from the first byte. starttls: must upgrade before anything is said. none: only to this machine. */
  security: 'tls' | 'starttls' | 'none'
  username: string | null
}
