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
