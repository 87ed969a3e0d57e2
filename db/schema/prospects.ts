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

export type FieldValue = string | number | boolean | null
export type FieldValues = Record<string, FieldValue>
/** [EX-3] Where a field's present value came from. */
export type Origin = {
  side: 'concord' | 'salesforce'
  at: string
  /** Words for people: "Clara Neumann", "import leads.csv", "Jonas Brandt in Salesforce". */
  by: string
  rule: string
  replaced?: FieldValue
}

/**
 * A person. All field values live in `values`, so that the engine treats default and custom fields alike; the
 * columns generated from it exist only to be searched and sorted.
 */
export const prospects = pgTable(
  'prospects',
  {
    buId: buId(),
    id: uuid().notNull().default(sql`uuidv7()`),
    values: jsonb().$type<FieldValues>().notNull().default({}),
    origins: jsonb().$type<Record<string, Origin>>().notNull().default({}),
    /** When each field last changed on our side, ISO, for "most recently updated wins". */
    changedAt: jsonb().$type<Record<string, string>>().notNull().default({}),
    email: text().generatedAlwaysAs(sql`(values->>'email')`),
    emailKey: text().generatedAlwaysAs(sql`lower(btrim(values->>'email'))`),
    firstName: text().generatedAlwaysAs(sql`(values->>'first_name')`),
    lastName: text().generatedAlwaysAs(sql`(values->>'last_name')`),
    company: text().generatedAlwaysAs(sql`(values->>'company')`),
    /** "last first", a separator and the company, lower case: what the name column sorts by, and equal for the same person twice. */
    nameKey: text()
      .notNull()
      .generatedAlwaysAs(
        sql`lower(coalesce(values->>'last_name','') || ' ' || coalesce(values->>'first_name','') || chr(31) || coalesce(values->>'company',''))`,
      ),
    companyKey: text().notNull().generatedAlwaysAs(sql`lower(coalesce(values->>'company',''))`),
    searchText: text()
      .notNull()
      .generatedAlwaysAs(
        sql`lower(coalesce(values->>'first_name','') || ' ' || coalesce(values->>'last_name','') || ' ' || coalesce(values->>'email','') || ' ' || coalesce(values->>'company',''))`,
      ),
    /** What is left of the address without dots and `+tag` before the @: near e-mails are equal here. */
    emailNear: text().generatedAlwaysAs(
      sql`(replace(split_part(split_part(lower(btrim(values->>'email')), '@', 1), '+', 1), '.', '') || '@' || split_part(lower(btrim(values->>'email')), '@', 2))`,
    ),
    assignedUserId: uuid(),
    /** [CR-4] What Salesforce gives the record to when it is created: `rule`, or a queue's id. */
    assignTo: text(),
    score: integer().notNull().default(0),
    grade: text(),
    lastActivityAt: moment(),
    createdAt: moment().notNull().defaultNow(),
    createdBy: text().notNull().default('Concord'),
    /** In no index, since every write moves it: their order lies in `prospectUpdates`. */
    updatedAt: moment().notNull().defaultNow(),
    /** In the recycle bin since. */
    deletedAt: moment(),
    deletedReason: text(),
    version: integer().notNull().default(1),
  },
  (t) => [
    primaryKey({ columns: [t.buId, t.id] }),
    // [MT-4] unique among live ones
    uniqueIndex('prospects_email_key').on(t.buId, t.emailKey).where(sql`deleted_at is null`),
    index('prospects_name').on(t.buId, t.nameKey, t.id).where(sql`deleted_at is null`),
    index('prospects_company').on(t.buId, t.companyKey, t.id).where(sql`deleted_at is null`),
    index('prospects_score').on(t.buId, t.score, t.id).where(sql`deleted_at is null`),
    index('prospects_created').on(t.buId, t.createdAt, t.id).where(sql`deleted_at is null`),
    index('prospects_active')
      .on(
        t.buId,
        sql`(case when last_activity_at is null then '1970-01-01 00:00:00+00'::timestamptz else last_activity_at end)`,
        t.id,
      )
      .where(sql`deleted_at is null`),
    index('prospects_assigned').on(t.buId, t.assignedUserId, t.id).where(sql`deleted_at is null`),
    index('prospects_left')
      .on(t.buId, t.assignTo, t.id)
      .where(sql`assign_to is not null and deleted_at is null`),
    index('prospects_near')
      .on(t.buId, t.emailNear, t.id)
      .where(sql`deleted_at is null and email_near is not null`),
    index('prospects_deleted').on(t.buId, t.deletedAt, t.id).where(sql`deleted_at is not null`),
  ],
)

/** When each live one last changed, as triggers keep it: what the grid sorts by. */
export const prospectUpdates = pgTable(
  'prospect_updates',
  { buId: buId(), prospectId: uuid().notNull(), updatedAt: moment().notNull() },
  (t) => [
    primaryKey({ columns: [t.buId, t.prospectId] }),
    index('prospect_updates_order').on(t.buId, t.updatedAt, t.prospectId),
  ],
)

/** What the search looks through, of live ones. A trigger keeps it, save for those in the backlog. */
export const prospectSearch = pgTable(
  'prospect_search',
  { buId: buId(), prospectId: uuid().notNull(), text: text().notNull() },
  (t) => [
    primaryKey({ columns: [t.buId, t.prospectId] }),
    index('prospects_search')
      .using('gin', t.buId, t.text.op('gin_trgm_ops'))
      .with({ gin_pending_list_limit: 32768 }),
  ],
)

/** Whoever lies between these was added with thousands: the search reads them one by one until the worker has written their texts. */
export const searchBacklog = pgTable(
  'search_backlog',
  { buId: buId(), firstId: uuid().notNull(), lastId: uuid().notNull() },
  (t) => [primaryKey({ columns: [t.buId, t.firstId] })],
)

export type SyncState = 'not_in_crm' | 'in_accord' | 'waiting' | 'both_spoke' | 'needs_you'

/** One row per prospect, always: its side of the link, and what both sides last agreed on. */
export const pairs = pgTable(
  'pairs',
  {
    buId: buId(),
    prospectId: uuid().notNull(),
    crmId: text(),
    crmObject: text().$type<'Lead' | 'Contact' | 'Account'>(),
    /** [MT-7] */
    linkState: text()
      .$type<'none' | 'linked' | 'crm_deleted' | 'unshared' | 'ignored' | 'broken'>()
      .notNull()
      .default('none'),
    evidence: jsonb().$type<unknown>(),
    linkedAt: moment(),
    agreed: jsonb().$type<FieldValues>().notNull().default({}),
    agreedAt: moment(),
    crmOwnerId: text(),
    syncState: text().$type<SyncState>().notNull().default('not_in_crm'),
    lastSyncedAt: moment(),
  },
  (t) => [
    primaryKey({ columns: [t.buId, t.prospectId] }),
    // [MT-5] a CRM record is linked to at most one prospect
    uniqueIndex('pairs_crm_id').on(t.buId, t.crmId).where(sql`crm_id is not null`),
    index('pairs_sync_state').on(t.buId, t.syncState, t.prospectId),
  ],
)

/** The mirror: what the org last told us about a lead or contact. Values by Salesforce field name. */
export const crmRecords = pgTable(
  'crm_records',
  {
    buId: buId(),
    crmId: text().notNull(),
    object: text().$type<'Lead' | 'Contact' | 'Account'>().notNull(),
    /** As the org spells it. */
    email: text(),
    emailKey: text(),
    externalId: text(),
    ownerId: text(),
    createdAt: moment().notNull(),
    modifiedAt: moment().notNull(),
    modifiedById: text(),
    isDeleted: boolean().notNull().default(false),
    isConverted: boolean().notNull().default(false),
    convertedContactId: text(),
    convertedAccountId: text(),
    masterRecordId: text(),
    /** [FD-8] Of a contact: the account that it belongs to. */
    accountId: text(),
    /** [PA-1] Of a person account: the contact that it is as well. */
    personContactId: text(),
    values: jsonb().$type<FieldValues>().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.buId, t.crmId] }),
    // It includes is_deleted and is_converted, so that groups are counted in the index alone.
    index('crm_records_email').on(t.buId, t.emailKey, t.object, t.createdAt, t.crmId),
    index('crm_records_person')
      .on(t.buId, t.personContactId)
      .where(sql`person_contact_id is not null`),
    index('crm_records_account').on(t.buId, t.accountId).where(sql`account_id is not null`),
  ],
)

/** [EX-3] Every value a field ever had here, and every value that lost [FD-2]. */
export const fieldHistory = pgTable(
  'field_history',
  {
    buId: buId(),
    id: bigint({ mode: 'number' }).notNull().generatedAlwaysAsIdentity(),
    prospectId: uuid().notNull(),
    field: text().notNull(),
    at: moment().notNull(),
    side: text().$type<'concord' | 'salesforce'>().notNull(),
    by: text().notNull(),
    rule: text().notNull(),
    value: jsonb().$type<FieldValue>(),
    replaced: jsonb().$type<FieldValue>(),
    /** True: this value was offered and lost; when the other side's value is from is in `otherAt`. */
    lost: boolean().notNull().default(false),
    otherAt: moment(),
    runId: uuid(),
  },
  (t) => [
    primaryKey({ columns: [t.buId, t.id] }),
    index('field_history_prospect').on(t.buId, t.prospectId, t.at),
    index('field_history_lost').on(t.buId, t.at).where(sql`lost`),
  ],
)

/** [DU-3] The last value of each field that lost, with the one that won, until somebody has looked at it. */
export const conflicts = pgTable(
  'conflicts',
  {
    buId: buId(),
    prospectId: uuid().notNull(),
    field: text().notNull(),
    at: moment().notNull(),
    rule: text().notNull(),
    winner: text().$type<'concord' | 'salesforce'>().notNull(),
    ours: jsonb().$type<FieldValue>(),
    oursAt: moment(),
    oursBy: text(),
    theirs: jsonb().$type<FieldValue>(),
    theirsAt: moment(),
    theirsBy: text(),
  },
  (t) => [
    primaryKey({ columns: [t.buId, t.prospectId, t.field] }),
    index('conflicts_at').on(t.buId, t.at, t.prospectId, t.field),
    // It includes winner, so that fields are counted in the index alone.
    index('conflicts_field').on(t.buId, t.field, t.at, t.prospectId),
  ],
)

/** What happened to or by a person, in order. Partitioned by month. */
export const activities = pgTable(
  'activities',
  {
    buId: buId(),
    id: uuid().notNull().default(sql`uuidv7()`),
    prospectId: uuid().notNull(),
    at: moment().notNull(),
    kind: text().notNull(),
    title: text().notNull(),
    detail: jsonb().$type<Record<string, unknown>>().notNull().default({}),
    points: integer().notNull().default(0),
    by: text(),
    /** The hash of kind and cause: what was handed in twice is here once. */
    key: uuid(),
  },
  (t) => [
    primaryKey({ columns: [t.buId, t.prospectId, t.at, t.id] }),
    index('activities_key').on(t.buId, t.key, t.prospectId).where(sql`key is not null`),
    index('activities_recent').on(t.buId, t.at, t.id),
    index('activities_kind').on(t.buId, t.kind, t.at, t.id),
  ],
)

/** Saved tabs of a grid. */
export const savedViews = pgTable(
  'saved_views',
  {
    buId: buId(),
    id: uuid().notNull().default(sql`uuidv7()`),
    userId: uuid().notNull(),
    screen: text().notNull(),
    name: text().notNull(),
    query: text().notNull(),
    createdAt: moment().notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.buId, t.id] }), index().on(t.buId, t.userId)],
)

/** [DU-2] Groups that somebody looked at and found to be different people; a new member brings one back. */
export const notDuplicates = pgTable(
  'not_duplicates',
  {
    buId: buId(),
    kind: text().$type<'records' | 'people' | 'addresses'>().notNull(),
    key: text().notNull(),
    members: text().array().notNull().default(sql`'{}'::text[]`),
    saidBy: text().notNull(),
    saidAt: moment().notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.buId, t.kind, t.key] })],
)
