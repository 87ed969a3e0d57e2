import { sql } from 'drizzle-orm'
import {
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
import { buId, bytes, moment } from './columns.ts'

export type FormKind = 'form' | 'handler' | 'landing_page'
/** One input of a form: which prospect field it fills, under which name it is posted, how it is labelled. */
export type FormField = { field: string; name: string; label: string; required: boolean }

export const trackingSettings = pgTable('tracking_settings', {
  buId: buId().primaryKey(),
  consent: text().$type<'required' | 'implied'>().notNull().default('required'),
  /** Parameters of a page's address that hold what somebody searched for. */
  searchParams: text().array().notNull().default(sql`'{q,s,search,query}'::text[]`),
  /** SHA-256 of the token with which other systems hand in activities. */
  ingestHash: text(),
  ingestMadeAt: moment(),
  /** [CN-12] Signs what the connected org asks the activity window with. */
  embedSecret: text(),
  updatedAt: moment().notNull().defaultNow(),
})

/** A browser, by a random id that we signed. Bound to a prospect by a form or a signed link, never by an id that it claims. */
export const visitors = pgTable(
  'visitors',
  {
    buId: buId(),
    id: uuid().notNull(),
    prospectId: uuid(),
    firstAt: moment().notNull(),
    lastAt: moment().notNull(),
    /** The visit that it is on, or was on last. */
    visitId: uuid().notNull(),
    boundAt: moment(),
    boundBy: text(),
  },
  (t) => [
    primaryKey({ columns: [t.buId, t.id] }),
    index('visitors_prospect').on(t.buId, t.prospectId).where(sql`prospect_id is not null`),
  ],
)

export const visits = pgTable(
  'visits',
  {
    buId: buId(),
    id: uuid().notNull(),
    visitorId: uuid().notNull(),
    startedAt: moment().notNull(),
    lastAt: moment().notNull(),
    pages: integer().notNull().default(0),
    landing: text(),
    referrer: text(),
    utm: jsonb().$type<Record<string, string>>().notNull().default({}),
    /** It stands in a prospect's story. */
    told: boolean().notNull().default(false),
  },
  (t) => [
    primaryKey({ columns: [t.buId, t.id] }),
    index('visits_started').on(t.buId, t.startedAt),
    index('visits_visitor').on(t.buId, t.visitorId, t.startedAt),
  ],
)

/** What visitors did, as it was acknowledged. Partitioned by month. */
export const visitorEvents = pgTable(
  'visitor_events',
  {
    buId: buId(),
    visitorId: uuid().notNull(),
    at: moment().notNull(),
    id: text().notNull(),
    kind: text().notNull(),
    title: text().notNull().default(''),
    url: text(),
    referrer: text(),
    utm: jsonb().$type<Record<string, string>>(),
    /** The form, redirect or file. */
    objectId: uuid(),
    /** The prospect whose signed link brought it. */
    binds: uuid(),
    /** Null until the worker has looked at it. */
    visitId: uuid(),
    told: boolean().notNull().default(false),
  },
  (t) => [
    primaryKey({ columns: [t.buId, t.visitorId, t.at, t.id] }),
    index('visitor_events_open').on(t.buId, t.at).where(sql`visit_id is null`),
    index('visitor_events_binds').on(t.buId, t.binds, t.at).where(sql`binds is not null`),
    index('visitor_events_object').on(t.buId, t.objectId, t.at).where(sql`object_id is not null`),
  ],
)

export const forms = pgTable(
  'forms',
  {
    buId: buId(),
    id: uuid().notNull().default(sql`uuidv7()`),
    kind: text().$type<FormKind>().notNull(),
    name: text().notNull(),
    fields: jsonb().$type<FormField[]>().notNull().default([]),
    headline: text().notNull().default(''),
    intro: text().notNull().default(''),
    button: text().notNull().default('Send'),
    thanks: text().notNull().default('Thank you. We have received your answer.'),
    successLocation: text(),
    errorLocation: text(),
    open: boolean().notNull().default(true),
    createdBy: text().notNull(),
    createdAt: moment().notNull().defaultNow(),
    updatedAt: moment().notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.buId, t.id] })],
)

export const formSubmissions = pgTable(
  'form_submissions',
  {
    buId: buId(),
    id: uuid().notNull().default(sql`uuidv7()`),
    formId: uuid().notNull(),
    at: moment().notNull().defaultNow(),
    /** Of the form, the answers and the day: the same answers on one day are one submission. */
    key: text().notNull(),
    visitorId: uuid(),
    values: jsonb().$type<Record<string, string>>().notNull(),
    problems: jsonb().$type<Record<string, string>>().notNull().default({}),
    outcome: text().$type<'success' | 'error'>().notNull(),
    prospectId: uuid(),
    doneAt: moment(),
  },
  (t) => [
    primaryKey({ columns: [t.buId, t.id] }),
    uniqueIndex('form_submissions_key').on(t.buId, t.key),
    index('form_submissions_open').on(t.buId, t.id).where(sql`done_at is null`),
    index('form_submissions_form').on(t.buId, t.formId, t.at, t.id),
  ],
)

export const redirects = pgTable(
  'redirects',
  {
    buId: buId(),
    id: uuid().notNull().default(sql`uuidv7()`),
    name: text().notNull(),
    target: text().notNull(),
    open: boolean().notNull().default(true),
    createdBy: text().notNull(),
    createdAt: moment().notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.buId, t.id] })],
)

export const trackedFiles = pgTable(
  'tracked_files',
  {
    buId: buId(),
    id: uuid().notNull().default(sql`uuidv7()`),
    name: text().notNull(),
    contentType: text().notNull(),
    sizeBytes: integer().notNull(),
    bytes: bytes().notNull(),
    open: boolean().notNull().default(true),
    createdBy: text().notNull(),
    createdAt: moment().notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.buId, t.id] })],
)

/** What other systems handed in, by their own id; the worker finds the prospect by its e-mail. */
export const ingestedActivities = pgTable(
  'ingested_activities',
  {
    buId: buId(),
    externalId: text().notNull(),
    kind: text().notNull(),
    emailKey: text().notNull(),
    at: moment().notNull(),
    title: text().notNull(),
    url: text(),
    receivedAt: moment().notNull().defaultNow(),
    outcome: text().$type<'told' | 'unknown_person'>(),
  },
  (t) => [
    primaryKey({ columns: [t.buId, t.kind, t.externalId] }),
    index('ingested_activities_open').on(t.buId, t.receivedAt).where(sql`outcome is null`),
  ],
)

/** [CN-12] Signed requests that opened a window: none opens a second. */
export const embedTickets = pgTable(
  'embed_tickets',
  {
    buId: buId(),
    nonce: text().notNull(),
    usedAt: moment().notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.buId, t.nonce] })],
)
