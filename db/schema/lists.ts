import { sql } from 'drizzle-orm'
import { index, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { buId, moment } from './columns.ts'

/** Static ones have members; dynamic ones have criteria, and who is in them is asked anew each time. */
export const lists = pgTable(
  'lists',
  {
    buId: buId(),
    id: uuid().notNull().default(sql`uuidv7()`),
    name: text().notNull(),
    nameKey: text().notNull().generatedAlwaysAs(sql`lower(btrim(name))`),
    kind: text().$type<'static' | 'dynamic'>().notNull(),
    description: text().notNull().default(''),
    /** What people call it on the page where they choose what they get; null: they do not see it. */
    publicName: text(),
    /** No two that people would read the same. */
    publicKey: text().generatedAlwaysAs(
      sql`lower(regexp_replace(btrim(public_name), '\\s+', ' ', 'g'))`,
    ),
    criteria: jsonb().$type<unknown>(),
    /** How the fields of the criteria were compared when they were saved: a list means the same until it is saved again. */
    types: jsonb().$type<Record<string, string>>().notNull().default({}),
    createdBy: text().notNull(),
    createdAt: moment().notNull().defaultNow(),
    updatedAt: moment().notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.buId, t.id] }),
    uniqueIndex('lists_name').on(t.buId, t.nameKey),
    uniqueIndex('lists_public_name').on(t.buId, t.publicKey),
  ],
)

export const listMembers = pgTable(
  'list_members',
  {
    buId: buId(),
    listId: uuid().notNull(),
    prospectId: uuid().notNull(),
    addedAt: moment().notNull().defaultNow(),
    addedBy: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.buId, t.listId, t.prospectId] }),
    index('list_members_prospect').on(t.buId, t.prospectId),
  ],
)

/** Who left which list. Kept beside the membership, so that no import and no rule brings anybody back. */
export const listLeaves = pgTable(
  'list_leaves',
  {
    buId: buId(),
    listId: uuid().notNull(),
    prospectId: uuid().notNull(),
    leftAt: moment().notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.buId, t.listId, t.prospectId] }),
    index('list_leaves_prospect').on(t.buId, t.prospectId),
  ],
)

export const tags = pgTable(
  'tags',
  {
    buId: buId(),
    id: uuid().notNull().default(sql`uuidv7()`),
    name: text().notNull(),
    nameKey: text().notNull().generatedAlwaysAs(sql`lower(btrim(name))`),
    createdAt: moment().notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.buId, t.id] }), uniqueIndex('tags_name').on(t.buId, t.nameKey)],
)

export const prospectTags = pgTable(
  'prospect_tags',
  {
    buId: buId(),
    tagId: uuid().notNull(),
    prospectId: uuid().notNull(),
    addedAt: moment().notNull().defaultNow(),
    addedBy: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.buId, t.tagId, t.prospectId] }),
    index('prospect_tags_prospect').on(t.buId, t.prospectId),
  ],
)
