import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  date,
  doublePrecision,
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

/** [CN-1] The business unit is the key, so there cannot be a second connector. [CN-2] Born paused. */
export const connectors = pgTable('connectors', {
  buId: buId().primaryKey(),
  version: integer().notNull().default(2),
  paused: boolean().notNull().default(true),
  pausedAt: moment(),
  pausedBy: uuid(),
  /** Null until connected; later connects must bring the same org [CN-11]. */
  orgId: text(),
  orgName: text(),
  instanceUrl: text(),
  loginUrl: text(),
  clientId: text(),
  /** [AD-5] By a person's approval, or by the app's own key as this user. */
  authFlow: text().$type<'web' | 'jwt'>().notNull().default('web'),
  authUsername: text(),
  connectedUserId: text(),
  connectedUsername: text(),
  connectedUserName: text(),
  isIntegrationUser: boolean().notNull().default(false),
  apiVersion: text(),
  connectedAt: moment(),
  verifiedAt: moment(),
  verification: jsonb().$type<unknown>(),
  /** Why the connection no longer works; null while it does. */
  lostAt: moment(),
  lostReason: text(),
  settings: jsonb().$type<Record<string, unknown>>().notNull().default({}),
  /** Since when records created in Salesforce may become prospects [CR-6]. */
  createProspectsSince: moment(),
  /** The org's clock minus ours, as last measured. */
  clockOffsetMs: doublePrecision().notNull().default(0),
  lastCycleAt: moment(),
  lastCycleOk: boolean(),
  nextCycleAt: moment(),
  /** Automatic work waits until then: budget, outage. */
  waitUntil: moment(),
  waitReason: text(),
  waitCause: text().$type<'budget' | 'guard'>(),
  /** [QU-4] The org's own count of the last 24 hours, and when it said so. */
  orgCallsUsed: integer(),
  orgCallsMax: integer(),
  orgCallsAt: moment(),
  /** [CN-14] An admin let what was held pass: the next whole cycle is not guarded. */
  guardPasses: boolean().notNull().default(false),
  leaseOwner: text(),
  leaseUntil: moment(),
  /** Grows with each new lease; a stale holder's writes are refused [I17]. */
  fence: bigint({ mode: 'number' }).notNull().default(0),
  runNumber: bigint({ mode: 'number' }).notNull().default(0),
  /** Grows with each change of a sharing rule; what a run decided under an older one is not written [SH-1]. */
  sharingVersion: integer().notNull().default(0),
  /** For which all links were looked at [SH-4]. */
  sharingChecked: integer().notNull().default(0),
  /** When the org was last asked which custom objects could be shared. */
  customObjectsDescribedAt: moment(),
  createdAt: moment().notNull().defaultNow(),
})

/** Readable by the worker alone. Values are AES-256-GCM envelopes. */
export const connectorSecrets = pgTable('connector_secrets', {
  buId: buId().primaryKey(),
  accessToken: text(),
  refreshToken: text(),
  clientSecret: text(),
  generation: integer().notNull().default(0),
  savedAt: moment().notNull().defaultNow(),
})

/** [AD-5] The key pair of the JWT bearer flow. The console may read and remove the certificate, never the key. */
export const connectorCertificates = pgTable('connector_certificates', {
  buId: buId().primaryKey(),
  certificate: text().notNull(),
  /** In an envelope, as tokens are. */
  privateKey: text().notNull(),
  madeAt: moment().notNull().defaultNow(),
  expiresAt: moment().notNull(),
})

/** One attempt to connect: what the browser brought back, sealed to the worker's key. */
export const oauthAttempts = pgTable(
  'oauth_attempts',
  {
    buId: buId(),
    id: uuid().notNull().default(sql`gen_random_uuid()`),
    stateHash: text().notNull(),
    sessionId: uuid().notNull(),
    userId: uuid().notNull(),
    loginUrl: text().notNull(),
    clientId: text().notNull(),
    redirectUri: text().notNull(),
    sealedSecret: text(),
    sealedVerifier: text().notNull(),
    sealedCode: text(),
    state: text()
      .$type<'started' | 'returned' | 'connected' | 'failed'>()
      .notNull()
      .default('started'),
    error: text(),
    createdAt: moment().notNull().defaultNow(),
    expiresAt: moment().notNull(),
  },
  (t) => [primaryKey({ columns: [t.buId, t.id] }), index().on(t.buId, t.stateHash)],
)

export const crmUsers = pgTable(
  'crm_users',
  {
    buId: buId(),
    crmUserId: text().notNull(),
    name: text().notNull(),
    email: text(),
    username: text(),
    active: boolean().notNull(),
    userType: text(),
    seenAt: moment().notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.buId, t.crmUserId] })],
)

export const userMappings = pgTable(
  'user_mappings',
  {
    buId: buId(),
    userId: uuid().notNull(),
    crmUserId: text().notNull(),
    mappedAt: moment().notNull().defaultNow(),
    mappedBy: uuid(),
    verifiedAt: moment(),
    problem: text(),
  },
  (t) => [primaryKey({ columns: [t.buId, t.userId] }), index().on(t.buId, t.crmUserId)],
)

/** [CN-10] Whom an admin took from their Salesforce user: matching by e-mail leaves them alone. */
export const unmatchedUsers = pgTable(
  'unmatched_users',
  { buId: buId(), userId: uuid().notNull() },
  (t) => [primaryKey({ columns: [t.buId, t.userId] })],
)

/** [AU-1] Queues that may own leads, and the active assignment rule, as the org last told them. */
export const crmAssignees = pgTable(
  'crm_assignees',
  {
    buId: buId(),
    crmId: text().notNull(),
    kind: text().$type<'queue' | 'rule'>().notNull(),
    name: text().notNull(),
    seenAt: moment().notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.buId, t.crmId] })],
)

/** [AU-1] Users who take prospects in turn. `lastPlace` is where the last turn went. */
export const userGroups = pgTable(
  'user_groups',
  {
    buId: buId(),
    id: uuid().notNull().default(sql`uuidv7()`),
    name: text().notNull(),
    nameKey: text().notNull().generatedAlwaysAs(sql`lower(btrim(name))`),
    lastPlace: integer().notNull().default(0),
    turns: bigint({ mode: 'number' }).notNull().default(0),
    createdAt: moment().notNull().defaultNow(),
    createdBy: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.buId, t.id] }),
    uniqueIndex('user_groups_name').on(t.buId, t.nameKey),
  ],
)

export const userGroupMembers = pgTable(
  'user_group_members',
  {
    buId: buId(),
    groupId: uuid().notNull(),
    userId: uuid().notNull(),
    /** Turns go round in this order. */
    place: integer().notNull(),
    pausedAt: moment(),
    turns: bigint({ mode: 'number' }).notNull().default(0),
    lastTurnAt: moment(),
  },
  (t) => [primaryKey({ columns: [t.buId, t.groupId, t.userId] })],
)

/** What describe answered, slim: one row per object, replaced when it changes. */
export const crmSchemas = pgTable(
  'crm_schemas',
  {
    buId: buId(),
    object: text().notNull(),
    fields: jsonb().$type<unknown[]>().notNull(),
    hash: text().notNull(),
    /** [PA-1] Of Account. */
    personRecordTypeId: text(),
    describedAt: moment().notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.buId, t.object] })],
)

export type ProspectFieldType =
  | 'text'
  | 'long_text'
  | 'email'
  | 'phone'
  | 'url'
  | 'number'
  | 'currency'
  | 'date'
  | 'datetime'
  | 'checkbox'
  | 'dropdown'
  | 'radio'
  | 'multi_select'

export const prospectFields = pgTable(
  'prospect_fields',
  {
    buId: buId(),
    name: text().notNull(),
    label: text().notNull(),
    type: text().$type<ProspectFieldType>().notNull(),
    custom: boolean().notNull().default(false),
    options: jsonb().$type<string[]>(),
    lengthMax: integer(),
    scale: integer(),
    position: integer().notNull(),
    createdAt: moment().notNull().defaultNow(),
    /** [FD-9] Not offered any more; whoever has a value keeps it. */
    archivedAt: moment(),
    /** The choices are those of the picklist it is paired with. */
    keepInSync: boolean().notNull().default(false),
    /** Choices that were, and that prospects may still have. */
    retired: jsonb().$type<string[]>().notNull().default([]),
  },
  (t) => [primaryKey({ columns: [t.buId, t.name] })],
)

export const fieldMappings = pgTable(
  'field_mappings',
  {
    buId: buId(),
    field: text().notNull(),
    leadField: text(),
    contactField: text(),
    /** [PA-1] Of person accounts. */
    accountField: text(),
    winner: text()
      .$type<'salesforce' | 'concord' | 'most_recent'>()
      .notNull()
      .default('salesforce'),
    direction: text().$type<'both' | 'pull' | 'push'>().notNull().default('both'),
    blanks: text().$type<'keep' | 'clear'>().notNull().default('keep'),
    active: boolean().notNull().default(true),
    /** What is wrong with this pairing, found at the last describe: {code, message}[] */
    problems: jsonb().$type<{ code: string; message: string }[]>().notNull().default([]),
    updatedAt: moment().notNull().defaultNow(),
    updatedBy: uuid(),
  },
  (t) => [primaryKey({ columns: [t.buId, t.field] })],
)

/** [CN-14] A cycle that would change too much at once, until an admin looked. */
export const guardHolds = pgTable(
  'guard_holds',
  {
    buId: buId(),
    id: uuid().notNull().default(sql`uuidv7()`),
    at: moment().notNull().defaultNow(),
    runId: uuid(),
    weight: jsonb().$type<Record<string, number>>().notNull().default({}),
    /** How many there were. */
    prospects: integer().notNull().default(0),
    /** Decisions that were not carried out, as many as a person looks at. */
    records: jsonb().$type<unknown[]>().notNull().default([]),
    state: text().$type<'held' | 'approved' | 'rejected'>().notNull().default('held'),
    decidedBy: uuid(),
    decidedAt: moment(),
  },
  (t) => [
    primaryKey({ columns: [t.buId, t.id] }),
    uniqueIndex('guard_holds_open').on(t.buId).where(sql`state = 'held'`),
  ],
)

/** Calls to Salesforce by day and kind: people, read, write, compare, setup. */
export const callUsage = pgTable(
  'call_usage',
  {
    buId: buId(),
    day: date({ mode: 'string' }).notNull(),
    kind: text().notNull(),
    calls: integer().notNull().default(0),
    orgUsed: integer(),
    orgMax: integer(),
  },
  (t) => [primaryKey({ columns: [t.buId, t.day, t.kind] })],
)
