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
  uuid,
} from 'drizzle-orm/pg-core'
import { buId, moment } from './columns.ts'

/**
 * Jobs of the Bulk API that write. building → opened → uploaded → closed → ended; until it is closed Salesforce writes no
 * row, so what was not closed may be given up, and what was closed must be accounted for.
 */
export const bulkJobs = pgTable(
  'bulk_jobs',
  {
    buId: buId(),
    id: uuid().notNull(),
    object: text().notNull(),
    way: text().$type<'update' | 'upsert'>().notNull(),
    state: text()
      .$type<'building' | 'opened' | 'uploaded' | 'closed' | 'ended'>()
      .notNull()
      .default('building'),
    /** Salesforce's id of it: here before anything is closed. */
    orgJobId: text(),
    runId: uuid(),
    builtAt: moment().notNull(),
    closedAt: moment(),
    /** The org's clock before it was closed: what it wrote is not older. */
    sentAfter: moment(),
    polls: integer().notNull().default(0),
    pollAt: moment().notNull(),
    rows: integer().notNull().default(0),
    landed: integer().notNull().default(0),
    failed: integer().notNull().default(0),
    /** Rows that no result named: they are looked for. */
    unknown: integer().notNull().default(0),
    message: text(),
    endedAt: moment(),
  },
  (t) => [
    primaryKey({ columns: [t.buId, t.id] }),
    index('bulk_jobs_open').on(t.buId, t.pollAt).where(sql`state <> 'ended'`),
    index('bulk_jobs_ended').on(t.buId, t.endedAt).where(sql`state = 'ended'`),
  ],
)

/** What a job took over, until it has ended. */
export const bulkRows = pgTable(
  'bulk_rows',
  {
    buId: buId(),
    jobId: uuid().notNull(),
    /** By which results know it: the record's id, or our external id. */
    key: text().notNull(),
    prospectId: uuid().notNull(),
    changeId: bigint({ mode: 'number' }).notNull(),
    plan: jsonb().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.buId, t.jobId, t.key] }),
    index('bulk_rows_prospect').on(t.buId, t.prospectId),
  ],
)

/** A query job of a sweep or a load, and how far its result has been read. */
export const bulkReads = pgTable(
  'bulk_reads',
  {
    buId: buId(),
    name: text().notNull(),
    orgJobId: text().notNull(),
    /** What was asked: under other fields or another rule its result is worth nothing. */
    shape: text().notNull(),
    locator: text(),
    complete: boolean().notNull().default(false),
    openedAt: moment().notNull(),
    polls: integer().notNull().default(0),
    pollAt: moment().notNull(),
  },
  (t) => [primaryKey({ columns: [t.buId, t.name] })],
)
