import { sql } from 'drizzle-orm'
import { bigint, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { buId, bytes, moment } from './columns.ts'

/**
 * uploading → uploaded (mapping is chosen) → waiting → running → done | failed | cancelled
 * A killed import goes on from `rowsDone`: rows, counters and position move in one transaction.
 */
export const imports = pgTable(
  'imports',
  {
    buId: buId(),
    id: uuid().notNull().default(sql`uuidv7()`),
    fileName: text().notNull(),
    sizeBytes: bigint({ mode: 'number' }).notNull().default(0),
    state: text()
      .$type<'uploading' | 'uploaded' | 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'>()
      .notNull()
      .default('uploading'),
    encoding: text(),
    delimiter: text(),
    hasHeader: text().$type<'yes' | 'no'>(),
    columns: jsonb().$type<string[]>(),
    mapping: jsonb().$type<Record<string, string>>(),
    options: jsonb().$type<Record<string, unknown>>().notNull().default({}),
    preview: jsonb().$type<unknown>(),
    rowsTotal: integer(),
    rowsDone: integer().notNull().default(0),
    created: integer().notNull().default(0),
    updated: integer().notNull().default(0),
    unchanged: integer().notNull().default(0),
    restored: integer().notNull().default(0),
    rejected: integer().notNull().default(0),
    message: text(),
    createdBy: uuid().notNull(),
    createdAt: moment().notNull().defaultNow(),
    startedAt: moment(),
    finishedAt: moment(),
    leasedBy: text(),
    leasedUntil: moment(),
  },
  (t) => [primaryKey({ columns: [t.buId, t.id] }), index().on(t.buId, t.createdAt)],
)

/** The file itself, in pieces, so that any worker on any machine can go on with it. */
export const importChunks = pgTable(
  'import_chunks',
  { buId: buId(), importId: uuid().notNull(), n: integer().notNull(), bytes: bytes().notNull() },
  (t) => [primaryKey({ columns: [t.buId, t.importId, t.n] })],
)

export const importRejects = pgTable(
  'import_rejects',
  {
    buId: buId(),
    importId: uuid().notNull(),
    line: integer().notNull(),
    reason: text().notNull(),
    cells: jsonb().$type<string[]>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.buId, t.importId, t.line] })],
)

/** Whom the rows of a file meant, created, changed or left as they were: what the grid shows of an import. */
export const importProspects = pgTable(
  'import_prospects',
  { buId: buId(), importId: uuid().notNull(), prospectId: uuid().notNull() },
  (t) => [primaryKey({ columns: [t.buId, t.importId, t.prospectId] })],
)
