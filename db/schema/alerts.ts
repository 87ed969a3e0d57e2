import { sql } from 'drizzle-orm'
import {
  boolean,
  date,
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

/** [CN-15] What admins are told of. One is open of each kind at most. */
export const alerts = pgTable(
  'alerts',
  {
    buId: buId(),
    id: uuid().notNull().default(sql`uuidv7()`),
    kind: text().notNull(),
    detail: jsonb().$type<unknown>().notNull().default({}),
    openedAt: moment().notNull().defaultNow(),
    closedAt: moment(),
    /** Null: nobody was told yet. */
    toldAt: moment(),
  },
  (t) => [
    primaryKey({ columns: [t.buId, t.id] }),
    uniqueIndex('alerts_open').on(t.buId, t.kind).where(sql`closed_at is null`),
    index('alerts_opened').on(t.buId, t.openedAt),
  ],
)

/** What is on its way to somebody, by e-mail or to the webhook: waiting → sent | failed, after its last try. */
export const alertMessages = pgTable(
  'alert_messages',
  {
    buId: buId(),
    id: uuid().notNull().default(sql`uuidv7()`),
    channel: text().$type<'email' | 'webhook'>().notNull(),
    kind: text().$type<'alert' | 'digest'>().notNull(),
    /** Whom an e-mail goes to. */
    userId: uuid(),
    content: jsonb().$type<unknown>().notNull(),
    createdAt: moment().notNull().defaultNow(),
    dueAt: moment().notNull().defaultNow(),
    tries: integer().notNull().default(0),
    sentAt: moment(),
    failedAt: moment(),
    /** What the relay or the webhook said last. */
    said: text(),
  },
  (t) => [
    primaryKey({ columns: [t.buId, t.id] }),
    index('alert_messages_due')
      .on(t.buId, t.dueAt)
      .where(sql`sent_at is null and failed_at is null`),
    index('alert_messages_created').on(t.buId, t.createdAt),
  ],
)

export const alertSettings = pgTable('alert_settings', {
  buId: buId().primaryKey(),
  webhookUrl: text(),
  /** Signs what the webhook is sent. Sealed to the worker. */
  sealedSecret: text(),
  /** The last day whose digest was made. */
  digestDay: date({ mode: 'string' }),
})

/** Who wants what. Without a row an admin is told everything. */
export const alertChoices = pgTable(
  'alert_choices',
  {
    buId: buId(),
    userId: uuid().notNull(),
    alerts: boolean().notNull().default(true),
    digest: boolean().notNull().default(true),
  },
  (t) => [primaryKey({ columns: [t.buId, t.userId] })],
)
