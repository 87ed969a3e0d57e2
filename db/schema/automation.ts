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
import { buId, moment } from './columns.ts'

/** [AU-2] paused → running → (paused | stopped, by the loop guard). */
export const automationRules = pgTable(
  'automation_rules',
  {
    buId: buId(),
    id: uuid().notNull().default(sql`uuidv7()`),
    name: text().notNull(),
    nameKey: text().notNull().generatedAlwaysAs(sql`lower(btrim(name))`),
    /** Rules act in this order. */
    place: integer().notNull().default(0),
    state: text().$type<'paused' | 'running' | 'stopped'>().notNull().default('paused'),
    criteria: jsonb().$type<unknown>().notNull(),
    types: jsonb().$type<Record<string, string>>().notNull().default({}),
    actions: jsonb().$type<unknown>().notNull(),
    repeats: boolean().notNull().default(false),
    repeatDays: integer().notNull().default(0),
    /** baseline: note who matches already without acting; act: look at everybody. Null: nothing is left to look at. */
    sweep: text().$type<'baseline' | 'act'>(),
    sweepAfter: uuid(),
    /** The transactions under way when a pass first saw the rule run: the sweep waits for them. */
    sweepSince: text(),
    /** For criteria that time alone can fulfil. */
    nextSweepAt: moment(),
    stoppedReason: text(),
    /** Kept here, so that a list of rules need not count a log of millions. */
    fired: integer().notNull().default(0),
    firedAt: moment(),
    createdBy: text().notNull(),
    createdAt: moment().notNull().defaultNow(),
    updatedAt: moment().notNull().defaultNow(),
    turnedOnAt: moment(),
  },
  (t) => [
    primaryKey({ columns: [t.buId, t.id] }),
    uniqueIndex('automation_rules_name').on(t.buId, t.nameKey),
    index('automation_rules_running').on(t.buId, t.place, t.id).where(sql`state = 'running'`),
  ],
)

/** What a rule last saw of a prospect. Nobody has a row who never matched. */
export const automationStates = pgTable(
  'automation_states',
  {
    buId: buId(),
    ruleId: uuid().notNull(),
    prospectId: uuid().notNull(),
    matching: boolean().notNull(),
    fired: integer().notNull().default(0),
    firedAt: moment(),
  },
  (t) => [
    primaryKey({ columns: [t.buId, t.ruleId, t.prospectId] }),
    index('automation_states_prospect').on(t.buId, t.prospectId),
  ],
)

/** Who is to be looked at; filled by triggers while a rule runs, whoever wrote. `chain`: the rules that led here. */
export const automationTouches = pgTable(
  'automation_touches',
  {
    buId: buId(),
    id: bigint({ mode: 'number' }).notNull().generatedAlwaysAsIdentity(),
    prospectId: uuid().notNull(),
    chain: uuid().array().notNull().default(sql`'{}'::uuid[]`),
  },
  (t) => [primaryKey({ columns: [t.buId, t.id] })],
)

/** The run log: what fired for whom, why, and what was done. */
export const automationFirings = pgTable(
  'automation_firings',
  {
    buId: buId(),
    id: uuid().notNull().default(sql`uuidv7()`),
    ruleId: uuid().notNull(),
    prospectId: uuid().notNull(),
    at: moment().notNull().defaultNow(),
    outcome: text().$type<'done' | 'loop'>().notNull().default('done'),
    why: jsonb().$type<unknown>().notNull().default({}),
    done: jsonb().$type<string[]>().notNull().default([]),
  },
  (t) => [
    primaryKey({ columns: [t.buId, t.id] }),
    index('automation_firings_rule').on(t.buId, t.ruleId, t.id),
    index('automation_firings_prospect').on(t.buId, t.prospectId, t.id),
  ],
)

/** [OP-3] What the last dry run found that opportunities would do to scores, and so to rules. */
export const ruleForecasts = pgTable('rule_forecasts', {
  buId: buId().primaryKey(),
  runId: uuid().notNull(),
  at: moment().notNull().defaultNow(),
  found: jsonb().$type<unknown>().notNull(),
})

/** What a rule tells somebody of the team. */
export const notices = pgTable(
  'notices',
  {
    buId: buId(),
    id: uuid().notNull().default(sql`uuidv7()`),
    userId: uuid().notNull(),
    prospectId: uuid(),
    ruleId: uuid(),
    text: text().notNull(),
    at: moment().notNull().defaultNow(),
    readAt: moment(),
  },
  (t) => [
    primaryKey({ columns: [t.buId, t.id] }),
    index('notices_user').on(t.buId, t.userId, t.id),
  ],
)
