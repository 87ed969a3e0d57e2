import { sql } from 'drizzle-orm'
import { index, integer, numeric, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { buId, moment } from './columns.ts'

/** [FD-8] Read-only copies of the accounts of synced contacts, and of no others. */
export const accounts = pgTable(
  'accounts',
  {
    buId: buId(),
    crmId: text().notNull(),
    name: text().notNull(),
    nameKey: text().notNull().generatedAlwaysAs(sql`lower(name)`),
    industry: text(),
    type: text(),
    employees: integer(),
    annualRevenue: numeric({ precision: 18, scale: 2 }),
    currency: text(),
    site: text(),
    phone: text(),
    website: text(),
    city: text(),
    country: text(),
    ownerId: text(),
    createdAt: moment().notNull(),
    modifiedAt: moment().notNull(),
    readAt: moment().notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.buId, t.crmId] }),
    index('accounts_name').on(t.buId, t.nameKey, t.crmId),
    index('accounts_modified').on(t.buId, t.modifiedAt, t.crmId),
  ],
)

/** Until when accounts were read, and what the connector user may not see of them. */
export const accountReadings = pgTable('account_readings', {
  buId: buId().primaryKey(),
  readAt: moment(),
  hidden: text().array().notNull().default(sql`'{}'::text[]`),
  problem: text(),
  problemAt: moment(),
})
