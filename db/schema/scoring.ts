import { index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { buId, moment } from './columns.ts'

/**
 * [SC-2] Why a prospect has the score that it has: the score is the sum of these rows. Rows are only added, and in a
 * merge they go to the prospect that stays; no role may change their points or remove them.
 */
export const scoreEntries = pgTable(
  'score_entries',
  {
    buId: buId(),
    prospectId: uuid().notNull(),
    /** What happened: opportunity_created, page_view … */
    kind: text().notNull(),
    /** To what it happened, so that it counts once: the id of the opportunity, of the activity. */
    cause: text().notNull(),
    points: integer().notNull(),
    at: moment().notNull(),
    /** What people know the cause by. */
    title: text().notNull().default(''),
  },
  (t) => [
    primaryKey({ columns: [t.buId, t.prospectId, t.kind, t.cause] }),
    index('score_entries_story').on(t.buId, t.prospectId, t.at),
  ],
)

/** What a business unit has decided that things are worth. What was never decided is worth the default. */
export const pointValues = pgTable(
  'point_values',
  { buId: buId(), kind: text().notNull(), points: integer().notNull() },
  (t) => [primaryKey({ columns: [t.buId, t.kind] })],
)

/** [SC-2] The recount under way, or the last one: prospects are counted again in the order of their ids. */
export const scoreRecounts = pgTable('score_recounts', {
  buId: buId().primaryKey(),
  version: integer().notNull().default(1),
  state: text().$type<'waiting' | 'done'>().notNull().default('waiting'),
  after: uuid(),
  total: integer().notNull().default(0),
  done: integer().notNull().default(0),
  moved: integer().notNull().default(0),
  startedBy: text().notNull(),
  startedAt: moment().notNull().defaultNow(),
  endedAt: moment(),
})
