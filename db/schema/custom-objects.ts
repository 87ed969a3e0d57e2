import { sql } from 'drizzle-orm'
import { index, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { buId, moment } from './columns.ts'

/** [CO-1] The custom objects that a business unit shares, each with its rule [SH-1]. None is shared by itself. */
export const customObjects = pgTable(
  'custom_objects',
  {
    buId: buId(),
    /** Subscription__c */
    apiName: text().notNull(),
    label: text().notNull(),
    plural: text().notNull(),
    /** What is read and shown beside the name, in this order. */
    fields: jsonb().$type<unknown[]>().notNull(),
    /** The lookups that lead to a lead, a contact or an account. */
    parents: jsonb().$type<unknown[]>().notNull(),
    /** Null: all records. */
    criteria: jsonb().$type<unknown>(),
    /** What the criteria name, as it was described when they were saved. */
    ruleFields: jsonb().$type<unknown[]>().notNull().default([]),
    savedAt: moment().notNull().defaultNow(),
    savedBy: uuid(),
    /** When its records were last read to the end. */
    readAt: moment(),
    /** Of the chosen fields and lookups, those that the connector user sees no more. */
    hidden: text().array().notNull().default(sql`'{}'::text[]`),
    problem: text(),
    problemAt: moment(),
  },
  (t) => [primaryKey({ columns: [t.buId, t.apiName] })],
)

/** What lies inside the rule and is there: what has left or was deleted is forgotten, not marked. */
export const customRecords = pgTable(
  'custom_records',
  {
    buId: buId(),
    object: text().notNull(),
    crmId: text().notNull(),
    name: text().notNull(),
    /** By field name, chosen fields alone. */
    values: jsonb().$type<Record<string, unknown>>().notNull(),
    createdAt: moment().notNull(),
    modifiedAt: moment().notNull(),
  },
  (t) => [primaryKey({ columns: [t.buId, t.object, t.crmId] })],
)

/** Whom a record belongs to. Related lists and conditions come from the parent's side, the newest first. */
export const customRecordParents = pgTable(
  'custom_record_parents',
  {
    buId: buId(),
    object: text().notNull(),
    crmId: text().notNull(),
    /** A lead, a contact or an account, whether anybody here is linked to it or not. */
    parentId: text().notNull(),
    /** Of the record, which never changes: a page of a list is one walk over the index. */
    createdAt: moment().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.buId, t.object, t.crmId, t.parentId] }),
    index('custom_record_parents_list').on(t.buId, t.parentId, t.object, t.createdAt, t.crmId),
  ],
)

/** What an admin may share, as the org described it when somebody last looked. */
export const customObjectCandidates = pgTable(
  'custom_object_candidates',
  {
    buId: buId(),
    apiName: text().notNull(),
    label: text().notNull(),
    plural: text().notNull(),
    parents: jsonb().$type<unknown[]>().notNull(),
    /** What a rule may name, with the values that Salesforce offers. */
    fields: jsonb().$type<unknown[]>().notNull(),
    describedAt: moment().notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.buId, t.apiName] })],
)
