import { sql } from 'drizzle-orm'
import { index, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { buId, moment } from './columns.ts'

/** [AD-2] Append-only: no role but the owner may change or remove a row. */
export const auditEntries = pgTable(
  'audit_entries',
  {
    buId: buId(),
    id: uuid().notNull().default(sql`uuidv7()`),
    at: moment().notNull().defaultNow(),
    actorId: uuid(),
    actorName: text().notNull(),
    /** A verb phrase of the field: connector.paused, field_mapping.changed, team.invited … */
    action: text().notNull(),
    target: text().notNull(),
    before: jsonb().$type<unknown>(),
    after: jsonb().$type<unknown>(),
    ip: text(),
    sessionId: uuid(),
  },
  (t) => [primaryKey({ columns: [t.buId, t.id] }), index('audit_at').on(t.buId, t.at)],
)
