import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { moment } from './columns.ts'

// Control tables stand outside row-level security: they say who may enter which business unit.

export const businessUnits = pgTable('business_units', {
  id: uuid().primaryKey().default(sql`uuidv7()`),
  name: text().notNull().unique(),
  currency: text().notNull().default('EUR'),
  timeZone: text().notNull().default('UTC'),
  createdAt: moment().notNull().defaultNow(),
})

export const users = pgTable('users', {
  id: uuid().primaryKey().default(sql`uuidv7()`),
  email: text().notNull(),
  /** Lower-cased and trimmed: what sign-in compares. */
  emailKey: text().notNull().unique(),
  name: text().notNull(),
  passwordHash: text(),
  disabledAt: moment(),
  createdAt: moment().notNull().defaultNow(),
  lastSignedInAt: moment(),
  preferences: jsonb().$type<Record<string, unknown>>().notNull().default({}),
})

export const memberships = pgTable(
  'memberships',
  {
    buId: uuid()
      .notNull()
      .references(() => businessUnits.id),
    userId: uuid()
      .notNull()
      .references(() => users.id),
    role: text().$type<'admin' | 'marketer' | 'sales'>().notNull(),
    createdAt: moment().notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.buId, t.userId] }), index().on(t.userId)],
)

export const sessions = pgTable(
  'sessions',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    userId: uuid()
      .notNull()
      .references(() => users.id),
    /** The business unit that this session looks at. */
    buId: uuid().references(() => businessUnits.id),
    createdAt: moment().notNull().defaultNow(),
    lastSeenAt: moment().notNull().defaultNow(),
    expiresAt: moment().notNull(),
    ip: text(),
    userAgent: text(),
  },
  (t) => [index().on(t.userId)],
)

/** Invitations and password resets: the link carries a secret, the table only its hash. */
export const oneTimeLinks = pgTable(
  'one_time_links',
  {
    tokenHash: text().primaryKey(),
    kind: text().$type<'invite' | 'reset'>().notNull(),
    buId: uuid().references(() => businessUnits.id),
    userId: uuid().references(() => users.id),
    email: text().notNull(),
    name: text(),
    role: text().$type<'admin' | 'marketer' | 'sales'>(),
    createdBy: uuid().references(() => users.id),
    createdAt: moment().notNull().defaultNow(),
    expiresAt: moment().notNull(),
    usedAt: moment(),
  },
  (t) => [index().on(t.buId)],
)

/** [CN-7] Which business units link to which Salesforce org: known across business units, so it lives here. */
export const orgLinks = pgTable(
  'org_links',
  {
    buId: uuid()
      .primaryKey()
      .references(() => businessUnits.id),
    orgId: text().notNull(),
    linkedAt: moment().notNull().defaultNow(),
    /** What the others on the org must know of this one. Kept by triggers on its connector and its rules. */
    running: boolean().notNull().default(false),
    integrationUser: boolean().notNull().default(false),
    peopleRule: jsonb().$type<unknown>(),
  },
  (t) => [index().on(t.orgId)],
)

export const workers = pgTable('workers', {
  id: text().primaryKey(),
  startedAt: moment().notNull().defaultNow(),
  seenAt: moment().notNull().defaultNow(),
  doing: text(),
})

/** Filled by rate-limiter-flexible. */
export const rateLimits = pgTable('rate_limits', {
  key: text().primaryKey(),
  points: integer().notNull().default(0),
  expire: bigint({ mode: 'number' }),
})

export const demoMarks = pgTable(
  'demo_marks',
  { name: text().notNull(), doneAt: moment().notNull().defaultNow() },
  (t) => [uniqueIndex().on(t.name)],
)
