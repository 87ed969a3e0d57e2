import { sql } from 'drizzle-orm'
import {
  boolean,
  customType,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { buId, moment } from './columns.ts'

const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' })

/** [ML-3] A domain that e-mail may be sent from. The private key is sealed to the worker: the console cannot open it. */
export const emailDomains = pgTable(
  'email_domains',
  {
    buId: buId(),
    id: uuid().notNull().default(sql`uuidv7()`),
    domain: text().notNull(),
    /** What the domain's owner publishes to show that it is theirs. */
    token: text().notNull(),
    selector: text().notNull(),
    publicKey: text().notNull(),
    sealedPrivateKey: text().notNull(),
    checks: jsonb().$type<unknown[]>().notNull().default([]),
    checkedAt: moment(),
    verifiedAt: moment(),
    createdAt: moment().notNull().defaultNow(),
    createdBy: uuid(),
  },
  (t) => [
    primaryKey({ columns: [t.buId, t.id] }),
    uniqueIndex('email_domains_name').on(t.buId, t.domain),
  ],
)

/** [ML-6] How e-mail leaves, and the key that signs the links in it. */
export const emailSettings = pgTable('email_settings', {
  buId: buId().primaryKey(),
  /** 32 random bytes, base64. Signs links: it opens nothing that a reader of these rows could not write anyway. */
  linkKey: text().notNull(),
  transport: text().$type<'mailbox' | 'smtp'>().notNull().default('mailbox'),
  smtp: jsonb().$type<unknown>(),
  sealedPassword: text(),
  /** The mechanism that SPF must name for the relay: "include:relay.example". */
  spf: text(),
  bounceDomain: text(),
  postalAddress: text().notNull().default(''),
  perMinute: integer(),
})

export const emailTemplates = pgTable(
  'email_templates',
  {
    buId: buId(),
    id: uuid().notNull().default(sql`uuidv7()`),
    name: text().notNull(),
    subject: text().notNull(),
    html: text().notNull(),
    /** Null: made from the HTML. */
    bodyText: text(),
    createdAt: moment().notNull().defaultNow(),
    updatedAt: moment().notNull().defaultNow(),
    updatedBy: uuid(),
    archivedAt: moment(),
  },
  (t) => [
    primaryKey({ columns: [t.buId, t.id] }),
    index('email_templates_updated').on(t.buId, t.updatedAt, t.id).where(sql`archived_at is null`),
  ],
)

export type EmailState =
  | 'draft'
  | 'scheduled'
  | 'sending'
  | 'paused'
  | 'done'
  | 'cancelled'
  | 'failed'

/** An e-mail that is written once: to a list of people, or to one. What it says is kept as it was sent. */
export const emails = pgTable(
  'emails',
  {
    buId: buId(),
    id: uuid().notNull().default(sql`uuidv7()`),
    kind: text().$type<'list' | 'one'>().notNull(),
    state: text().$type<EmailState>().notNull().default('draft'),
    name: text().notNull(),
    templateId: uuid(),
    subject: text().notNull().default(''),
    html: text().notNull().default(''),
    bodyText: text(),
    fromName: text().notNull().default(''),
    fromAddress: text().notNull().default(''),
    replyTo: text(),
    audience: jsonb().$type<unknown>().notNull(),
    /** The addresses behind its links, by number: what a click leads to. */
    links: jsonb().$type<string[]>().notNull().default([]),
    perMinute: integer(),
    scheduledAt: moment(),
    /** Why it stands still. */
    message: text(),
    /** [ML-2] As the connector's settings said when it was sent. */
    logTask: boolean().notNull().default(true),
    /** Up to which prospect the audience has been written down. */
    gatheredAfter: uuid(),
    gatheredAt: moment(),
    /** The throttle: nothing leaves before. */
    nextAt: moment(),
    leasedBy: text(),
    leasedUntil: moment(),
    // Counted in the transaction that changes a recipient, so that a list of e-mails reads no recipients.
    recipients: integer().notNull().default(0),
    sent: integer().notNull().default(0),
    suppressed: integer().notNull().default(0),
    failed: integer().notNull().default(0),
    unknown: integer().notNull().default(0),
    opened: integer().notNull().default(0),
    clicked: integer().notNull().default(0),
    bounced: integer().notNull().default(0),
    unsubscribed: integer().notNull().default(0),
    complained: integer().notNull().default(0),
    createdAt: moment().notNull().defaultNow(),
    createdBy: uuid().notNull(),
    startedAt: moment(),
    finishedAt: moment(),
  },
  (t) => [
    primaryKey({ columns: [t.buId, t.id] }),
    index('emails_created').on(t.buId, t.kind, t.createdAt, t.id),
    index('emails_open').on(t.buId, t.state).where(sql`state in ('scheduled', 'sending')`),
  ],
)

/**
 * waiting → claimed → sent | waiting (certainly not handed over) | failed | unknown (its sender died in between: it may
 * have arrived, so it is not sent again); waiting → suppressed.
 */
export type RecipientState = 'waiting' | 'claimed' | 'sent' | 'suppressed' | 'failed' | 'unknown'

/** [ML-4] unlinked: no record yet. sent: on its way to Salesforce; asked by its external id before it is sent again. */
export type TaskState = 'unlinked' | 'waiting' | 'sent' | 'done' | 'failed'

/** One row per e-mail and person, claimed before anything is sent: neither key can hold somebody twice. */
export const emailRecipients = pgTable(
  'email_recipients',
  {
    buId: buId(),
    emailId: uuid().notNull(),
    prospectId: uuid().notNull(),
    /** What signed links, bounces and the task in Salesforce name. */
    id: uuid().notNull().default(sql`uuidv7()`),
    address: text(),
    addressKey: text(),
    state: text().$type<RecipientState>().notNull().default('waiting'),
    reason: text(),
    tries: integer().notNull().default(0),
    dueAt: moment(),
    claimedBy: text(),
    claimedAt: moment(),
    sentAt: moment(),
    openedAt: moment(),
    opens: integer().notNull().default(0),
    clickedAt: moment(),
    clicks: integer().notNull().default(0),
    bouncedAt: moment(),
    bounce: text(),
    complainedAt: moment(),
    unsubscribedAt: moment(),
    /** A mail scanner followed the link that no person sees: what it opens and clicks counts for nothing. */
    scannedAt: moment(),
    taskState: text().$type<TaskState>(),
    taskId: text(),
    taskError: text(),
    taskDueAt: moment(),
  },
  (t) => [
    primaryKey({ columns: [t.buId, t.emailId, t.prospectId] }),
    uniqueIndex('email_recipients_id').on(t.buId, t.id),
    uniqueIndex('email_recipients_address')
      .on(t.buId, t.emailId, t.addressKey)
      .where(sql`address_key is not null`),
    index('email_recipients_waiting')
      .on(t.buId, t.emailId, t.prospectId)
      .where(sql`state in ('waiting', 'claimed')`),
    index('email_recipients_prospect').on(t.buId, t.prospectId, t.sentAt),
    index('email_recipients_tasks')
      .on(t.buId, t.taskDueAt)
      .where(sql`task_state in ('waiting', 'sent')`),
    index('email_recipients_unlinked').on(t.buId, t.prospectId).where(sql`task_state = 'unlinked'`),
  ],
)

/** What an address is known for, whoever has it: it outlives a change of the prospect's e-mail. */
export const emailAddresses = pgTable(
  'email_addresses',
  {
    buId: buId(),
    addressKey: text().notNull(),
    hardBouncedAt: moment(),
    bounce: text(),
    softBounces: integer().notNull().default(0),
    complainedAt: moment(),
  },
  (t) => [primaryKey({ columns: [t.buId, t.addressKey] })],
)

/** [ML-6] The embedded default: what was sent lies here to be read. No key but its own: a message that came twice shows. */
export const mailboxMessages = pgTable(
  'mailbox_messages',
  {
    buId: buId(),
    id: uuid().notNull().default(sql`uuidv7()`),
    recipientId: uuid(),
    receivedAt: moment().notNull().defaultNow(),
    sender: text().notNull(),
    recipient: text().notNull(),
    subject: text().notNull(),
    raw: bytea().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.buId, t.id] }),
    index('mailbox_messages_received').on(t.buId, t.receivedAt, t.id),
    index('mailbox_messages_recipient').on(t.buId, t.recipientId),
  ],
)
