import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { buId, moment } from './columns.ts'

/**
 * What waits to be looked at. One row per prospect (or per CRM record that a person sent): a later edit does not add
 * a row, it raises `generation`, so the queue is bounded by the number of people.
 *
 * waiting → (leased → gone | waiting again later) → parked (needs a person)
 */
export const changes = pgTable(
  'changes',
  {
    buId: buId(),
    id: bigint({ mode: 'number' }).notNull().generatedAlwaysAsIdentity(),
    prospectId: uuid(),
    crmId: text(),
    /** 1 person, 2 opt-outs and forms, 3 trickle, 4 bulk [QU-2] */
    lane: smallint().notNull(),
    /** Why it waits: field_change, import, assignment, created, pulled, manual, retry, opt_out … */
    cause: text().notNull(),
    fields: text().array().notNull().default(sql`'{}'::text[]`),
    requestedBy: uuid(),
    createdAt: moment().notNull().defaultNow(),
    dueAt: moment().notNull().defaultNow(),
    tries: integer().notNull().default(0),
    state: text().$type<'waiting' | 'parked'>().notNull().default('waiting'),
    generation: integer().notNull().default(1),
    leasedBy: text(),
    leasedUntil: moment(),
  },
  (t) => [
    primaryKey({ columns: [t.buId, t.id] }),
    uniqueIndex('changes_prospect').on(t.buId, t.prospectId).where(sql`prospect_id is not null`),
    uniqueIndex('changes_record').on(t.buId, t.crmId).where(sql`crm_id is not null`),
    index('changes_next').on(t.buId, t.lane, t.dueAt, t.id).where(sql`state = 'waiting'`),
  ],
)

/** reliability.md A3: written before a create is sent, kept until its outcome is known. */
export const intents = pgTable(
  'intents',
  {
    buId: buId(),
    externalId: text().notNull(),
    prospectId: uuid().notNull(),
    object: text().notNull(),
    state: text().$type<'sent' | 'unknown' | 'done' | 'refused'>().notNull(),
    bodyHash: text().notNull(),
    fence: bigint({ mode: 'number' }).notNull(),
    runId: uuid(),
    crmId: text(),
    createdAt: moment().notNull().defaultNow(),
    settledAt: moment(),
  },
  (t) => [
    primaryKey({ columns: [t.buId, t.externalId] }),
    index('intents_prospect').on(t.buId, t.prospectId),
    index('intents_open').on(t.buId, t.createdAt).where(sql`state in ('sent', 'unknown')`),
  ],
)

/** Where the pull of an object stands: everything up to (stamp, lastId) is in our tables. */
export const cursors = pgTable(
  'cursors',
  {
    buId: buId(),
    object: text().notNull(),
    stamp: moment().notNull(),
    lastId: text().notNull().default(''),
    /** The pull re-reads from here (stamp minus overlap) once a page has run dry. */
    boundary: moment(),
    fence: bigint({ mode: 'number' }).notNull().default(0),
    updatedAt: moment().notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.buId, t.object] })],
)

export type RunCounts = {
  pulled?: number
  pushed?: number
  created?: number
  linked?: number
  prospectsCreated?: number
  conflicts?: number
  refused?: number
  skipped?: number
  deleted?: number
}

export const runs = pgTable(
  'runs',
  {
    buId: buId(),
    id: uuid().notNull().default(sql`uuidv7()`),
    number: bigint({ mode: 'number' }).notNull(),
    kind: text().$type<'cycle' | 'person' | 'dry_run' | 'load'>().notNull(),
    state: text().$type<'running' | 'done' | 'failed' | 'stopped'>().notNull(),
    title: text(),
    requestedBy: uuid(),
    startedAt: moment().notNull().defaultNow(),
    finishedAt: moment(),
    counts: jsonb().$type<RunCounts>().notNull().default({}),
    calls: integer().notNull().default(0),
    callsByKind: jsonb().$type<Record<string, number>>().notNull().default({}),
    message: text(),
    planHash: text(),
    fence: bigint({ mode: 'number' }),
  },
  (t) => [
    primaryKey({ columns: [t.buId, t.id] }),
    uniqueIndex('runs_number').on(t.buId, t.number),
    index('runs_started').on(t.buId, t.startedAt),
  ],
)

export type DecisionField = {
  field: string
  /** Where the value went: in = Salesforce → us. */
  direction: 'in' | 'out' | 'none'
  from: string | number | boolean | null
  to: string | number | boolean | null
  /** Why: only_salesforce_moved, only_concord_moved, salesforce_wins, concord_wins, most_recent, blank_kept, opt_out … */
  rule: string
  lost?: string | number | boolean | null
}

/** Why the engine did what it did, with its evidence. Partitioned by month, kept 90 days. */
export const decisions = pgTable(
  'decisions',
  {
    buId: buId(),
    id: uuid().notNull().default(sql`uuidv7()`),
    at: moment().notNull(),
    runId: uuid().notNull(),
    prospectId: uuid(),
    crmId: text(),
    crmObject: text(),
    /** link, create_lead, create_prospect, update, pull, conflict, skip, refuse, recycle, restore, owner */
    kind: text().notNull(),
    direction: text().$type<'in' | 'out' | 'both' | 'none'>().notNull(),
    /** A sentence for people. */
    reason: text().notNull(),
    fields: jsonb().$type<DecisionField[]>().notNull().default([]),
    evidence: jsonb().$type<unknown>(),
  },
  (t) => [
    primaryKey({ columns: [t.buId, t.runId, t.at, t.id] }),
    index('decisions_prospect').on(t.buId, t.prospectId, t.at),
  ],
)

/** [ER-1] Exactly one open error per thing that is stuck. */
export const syncErrors = pgTable(
  'sync_errors',
  {
    buId: buId(),
    id: uuid().notNull().default(sql`uuidv7()`),
    prospectId: uuid(),
    crmId: text(),
    /** The e-mail whose task was refused, by its recipient; such an error has neither of the two above. */
    recipientId: uuid(),
    code: text().notNull(),
    /** Groups equal causes: code plus field plus the shape of the message. */
    causeKey: text().notNull(),
    /** The cause as a headline: "Company is required". */
    title: text().notNull(),
    field: text(),
    message: text().notNull(),
    nextAction: text().notNull(),
    /** retry, wait, person */
    class: text().$type<'retry' | 'wait' | 'person'>().notNull(),
    detail: jsonb().$type<Record<string, unknown>>().notNull().default({}),
    firstAt: moment().notNull().defaultNow(),
    lastAt: moment().notNull().defaultNow(),
    tries: integer().notNull().default(1),
    nextTryAt: moment(),
    closedAt: moment(),
    closedReason: text(),
    runId: uuid(),
  },
  (t) => [
    primaryKey({ columns: [t.buId, t.id] }),
    uniqueIndex('sync_errors_open_prospect')
      .on(t.buId, t.prospectId)
      .where(sql`closed_at is null and prospect_id is not null`),
    uniqueIndex('sync_errors_open_record')
      .on(t.buId, t.crmId)
      .where(sql`closed_at is null and prospect_id is null`),
    uniqueIndex('sync_errors_open_task')
      .on(t.buId, t.recipientId)
      .where(sql`closed_at is null and recipient_id is not null`),
    index('sync_errors_open_cause').on(t.buId, t.causeKey, t.lastAt).where(sql`closed_at is null`),
  ],
)

/** What a person asked the worker to do, and what came of it. */
export const commands = pgTable(
  'commands',
  {
    buId: buId(),
    id: uuid().notNull().default(sql`uuidv7()`),
    kind: text().notNull(),
    args: jsonb().$type<Record<string, unknown>>().notNull().default({}),
    /** Equal keys of waiting commands are one command. */
    key: text(),
    state: text().$type<'waiting' | 'running' | 'done' | 'failed'>().notNull().default('waiting'),
    requestedBy: uuid(),
    createdAt: moment().notNull().defaultNow(),
    startedAt: moment(),
    finishedAt: moment(),
    leasedBy: text(),
    leasedUntil: moment(),
    tries: integer().notNull().default(0),
    progress: jsonb().$type<{ done: number; total: number | null; label?: string }>(),
    outcome: jsonb().$type<Record<string, unknown>>(),
    error: text(),
  },
  (t) => [
    primaryKey({ columns: [t.buId, t.id] }),
    uniqueIndex('commands_key')
      .on(t.buId, t.key)
      .where(sql`key is not null and state in ('waiting','running')`),
    index('commands_open').on(t.buId, t.createdAt).where(sql`state in ('waiting','running')`),
  ],
)

/** The rows of a dry run: what the next cycle would do [EX-1]. */
export const dryRunItems = pgTable(
  'dry_run_items',
  {
    buId: buId(),
    runId: uuid().notNull(),
    n: integer().notNull(),
    kind: text().notNull(),
    direction: text().$type<'in' | 'out' | 'both' | 'none'>().notNull(),
    prospectId: uuid(),
    crmId: text(),
    crmObject: text(),
    name: text().notNull(),
    reason: text().notNull(),
    fields: jsonb().$type<DecisionField[]>().notNull().default([]),
  },
  (t) => [
    primaryKey({ columns: [t.buId, t.runId, t.n] }),
    index('dry_run_items_kind').on(t.buId, t.runId, t.kind, t.n),
  ],
)

/** Quarter-hours for the chart of Overview, written in the transaction of the run. */
export const syncBuckets = pgTable(
  'sync_buckets',
  {
    buId: buId(),
    at: moment().notNull(),
    pulled: integer().notNull().default(0),
    pushed: integer().notNull().default(0),
    refused: integer().notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.buId, t.at] })],
)

/** [EX-5] How many changes of a quarter-hour landed at which age: slots of lib/sync/lag. */
export const syncLags = pgTable(
  'sync_lags',
  {
    buId: buId(),
    at: moment().notNull(),
    direction: text().$type<'in' | 'out'>().notNull(),
    object: text().notNull(),
    slots: integer().array().notNull().default(sql`'{}'::integer[]`),
  },
  (t) => [primaryKey({ columns: [t.buId, t.at, t.direction, t.object] })],
)

/** Exact counts that screens show at once; kept by the transactions that change them. */
export const counters = pgTable(
  'counters',
  {
    buId: buId(),
    name: text().notNull(),
    n: bigint({ mode: 'number' }).notNull().default(0),
    stale: boolean().notNull().default(false),
  },
  (t) => [primaryKey({ columns: [t.buId, t.name] })],
)
