import { jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { buId, moment } from './columns.ts'

/** [SH-1] One rule per object; `people` is the rule for leads and contacts, which are shared as a pair [SH-3]. */
export const sharingRules = pgTable(
  'sharing_rules',
  {
    buId: buId(),
    object: text().$type<'people'>().notNull(),
    criteria: jsonb().$type<unknown>().notNull(),
    /** The fields that the criteria name, as they were described when the rule was saved. */
    fields: jsonb().$type<unknown[]>().notNull(),
    savedAt: moment().notNull().defaultNow(),
    savedBy: uuid(),
  },
  (t) => [primaryKey({ columns: [t.buId, t.object] })],
)
