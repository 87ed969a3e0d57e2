import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  date,
  index,
  numeric,
  pgTable,
  primaryKey,
  real,
  text,
  uuid,
} from 'drizzle-orm/pg-core'
import { buId, moment } from './columns.ts'

/** The mirror of the org's opportunities [OP-1]. They are read only: nothing here goes back. */
export const opportunities = pgTable(
  'opportunities',
  {
    buId: buId(),
    crmId: text().notNull(),
    name: text().notNull(),
    nameKey: text().notNull().generatedAlwaysAs(sql`lower(name)`),
    stage: text().notNull(),
    /** From IsClosed and IsWon: stages are named by each org as it likes. */
    state: text().$type<'open' | 'won' | 'lost'>().notNull(),
    amount: numeric({ precision: 18, scale: 2 }),
    amountKey: numeric({ precision: 18, scale: 2 })
      .notNull()
      .generatedAlwaysAs(sql`coalesce(amount, 0)`),
    /** Null in an org with one currency. */
    currency: text(),
    probability: real(),
    closeDate: date({ mode: 'string' }).notNull(),
    type: text(),
    campaignId: text(),
    campaign: text(),
    ownerId: text(),
    account: text(),
    searchText: text()
      .notNull()
      .generatedAlwaysAs(sql`lower(name || ' ' || coalesce(account, ''))`),
    createdAt: moment().notNull(),
    modifiedAt: moment().notNull(),
    isDeleted: boolean().notNull().default(false),
    /** It is there and tied to a live prospect: what the screens show. Kept by the transaction that changes the ties. */
    shown: boolean().notNull().default(false),
  },
  (t) => [
    primaryKey({ columns: [t.buId, t.crmId] }),
    index('opportunities_close').on(t.buId, t.closeDate, t.crmId).where(sql`shown`),
    index('opportunities_name').on(t.buId, t.nameKey, t.crmId).where(sql`shown`),
    index('opportunities_amount').on(t.buId, t.amountKey, t.crmId).where(sql`shown`),
    index('opportunities_modified').on(t.buId, t.modifiedAt, t.crmId).where(sql`shown`),
    index('opportunities_state').on(t.buId, t.state, t.closeDate, t.crmId).where(sql`shown`),
    index('opportunities_stage').on(t.buId, t.stage, t.closeDate, t.crmId).where(sql`shown`),
    index('opportunities_owner').on(t.buId, t.ownerId, t.closeDate, t.crmId).where(sql`shown`),
  ],
)

/** Who of the org's contacts has a part in which opportunity, as the org last said. */
export const opportunityRoles = pgTable(
  'opportunity_roles',
  {
    buId: buId(),
    crmId: text().notNull(),
    opportunityId: text().notNull(),
    contactId: text().notNull(),
    role: text(),
    isPrimary: boolean().notNull(),
    modifiedAt: moment().notNull(),
    isDeleted: boolean().notNull().default(false),
  },
  (t) => [
    primaryKey({ columns: [t.buId, t.crmId] }),
    index('opportunity_roles_opportunity').on(t.buId, t.opportunityId),
    index('opportunity_roles_contact').on(t.buId, t.contactId),
  ],
)

/** What a prospect's timeline has been told of an opportunity: by this each event is told once. */
export const opportunityTies = pgTable(
  'opportunity_ties',
  {
    buId: buId(),
    opportunityId: text().notNull(),
    prospectId: uuid().notNull(),
    linked: boolean().notNull(),
    told: text().$type<'open' | 'won' | 'lost'>().notNull(),
    role: text(),
    isPrimary: boolean().notNull().default(false),
    since: moment().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.buId, t.opportunityId, t.prospectId] }),
    index('opportunity_ties_prospect').on(t.buId, t.prospectId),
  ],
)

/** Opportunities to look at again, because a link changed. A list without key, so that two writers never wait. */
export const opportunityRechecks = pgTable(
  'opportunity_rechecks',
  {
    buId: buId(),
    id: bigint({ mode: 'number' }).notNull().generatedAlwaysAsIdentity(),
    opportunityId: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.buId, t.id] })],
)

/** How the reading of opportunities stands. */
export const opportunityReadings = pgTable('opportunity_readings', {
  buId: buId().primaryKey(),
  readAt: moment(),
  /** Which roles tied prospects when it last read; a changed setting looks at all of them again. */
  roles: text().$type<'any' | 'primary'>().notNull().default('any'),
  /** Fields that the connector user may not see. */
  hidden: text().array().notNull().default(sql`'{}'::text[]`),
  problem: text(),
  problemAt: moment(),
})
