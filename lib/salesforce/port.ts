import type { Instant } from '#lib/base/instant.ts'
import type { BulkPort } from '#lib/salesforce/bulk-port.ts'
import type { SalesPage, SalesRead } from '#lib/salesforce/sales-port.ts'
import type { Soql } from '#lib/salesforce/soql.ts'

/**
 * What the rest of the product may ask of a Salesforce org. `client.ts` answers with jsforce, the simulation with an
 * org in memory. Nothing here throws for what an org may do: a failure is a value of one closed union.
 *
 * Edge rules, kept by every implementation: ids have 18 characters; times are Instants of the ORG's clock; a record
 * carries `values` by Salesforce field name, with exactly the fields that were asked for, absent ones as null;
 * relationship fields are named as in SOQL (`Account.Name`).
 */

/** [PA-1] An Account here is a person account; accounts of companies are never synced as people [MT-1]. */
export type CrmObject = 'Lead' | 'Contact' | 'Account'
export type CrmValue = string | number | boolean | null
export type CrmValues = Record<string, CrmValue>

export type CrmRecord = {
  id: string
  object: CrmObject
  email: string | null
  /** Our external id field, `Concord_Id__c`. */
  externalId: string | null
  ownerId: string | null
  createdAt: Instant
  /** SystemModstamp: what the pull is ordered by. Salesforce keeps it to the second. */
  modifiedAt: Instant
  modifiedById: string | null
  isDeleted: boolean
  isConverted: boolean
  /** Where a converted lead went. */
  convertedContactId: string | null
  /** [PA-1] Set where that contact is a person account. */
  convertedAccountId: string | null
  /** Where a merged record went: set on the deleted loser. */
  masterRecordId: string | null
  /** [FD-8] Of a contact. */
  accountId: string | null
  /** [PA-1] Of a person account: the contact that it is as well. */
  personContactId: string | null
  values: CrmValues
}

/**
 * Everything that can go wrong, by what it means to us. `classify.ts` maps Salesforce's status codes, HTTP answers and
 * broken sockets to these; `sync/engine/retry.ts` says what follows from each.
 */
export const failureCodes = [
  // The whole call.
  /** Sent, and no (whole) answer: it may have been committed. Never success, never failure. */
  'ambiguous',
  /** Certainly not done: 502, 503, 504, maintenance page, connection refused. */
  'unavailable',
  /** 420, 429, too many long calls at once. */
  'throttled',
  /** The daily request limit of the org. */
  'limit_reached',
  /** The session is gone and could not be renewed: somebody must reconnect. */
  'connection_lost',
  /** The org that answered is not the org we were connected to. */
  'wrong_org',
  /** API disabled, version retired, org locked. */
  'api_disabled',
  /** Query time-out, body or id list too large: ask for less at once. */
  'too_large',
  /** A field or object we named does not exist or is hidden. `fields` names it. */
  'schema_changed',
  // One row.
  'row_locked',
  'validation_rule',
  'bad_value',
  'required_missing',
  'too_long',
  'invalid_email',
  'out_of_range',
  /** A duplicate rule of the org refused the row. `recordIds` are the matches. */
  'duplicates_detected',
  /** Our external id is already on another record, named in `recordIds`: a create of ours that came late. */
  'already_created',
  /** A unique field other than our external id holds that value elsewhere. */
  'duplicate_value',
  /** HTTP 300: several records carry this external id. */
  'external_id_not_unique',
  'record_deleted',
  'record_converted',
  'record_gone',
  'no_access',
  'field_not_writable',
  'owner_invalid',
  'storage_full',
  /** A governor limit or an error of the org's own code: fewer rows at once may pass. */
  'automation_failed',
  /** A trigger or flow of the org said no: the same row gets the same answer. */
  'trigger_refused',
  /** Not this row's fault: it was rolled back with another. */
  'rolled_back',
  /** Changed since we looked: re-read and decide again. */
  'changed_meanwhile',
  /** UNKNOWN_EXCEPTION: Salesforce's own fault, with an id for its support. */
  'server_error',
  'unrecognised',
] as const
export type FailureCode = (typeof failureCodes)[number]

export type SalesforceFailure = {
  code: FailureCode
  /** In Salesforce's own words. */
  message: string
  /** Salesforce's status code, when it gave one: FIELD_CUSTOM_VALIDATION_EXCEPTION. */
  statusCode: string | null
  /** Salesforce field names it complained about. */
  fields: string[]
  recordIds: string[]
  retryAfterMs: number | null
}

export type OrgLimit = { used: number; max: number }

/** Every answer says what it cost and what the org's clock showed (Date header), whether it succeeded or not. */
export type Reply<Value> = { calls: number; orgTime: Instant | null; limit: OrgLimit | null } & (
  | { ok: true; value: Value }
  | { ok: false; failure: SalesforceFailure }
)

export type OrgIdentity = {
  orgId: string
  orgName: string
  instanceUrl: string
  userId: string
  username: string
  displayName: string
  apiVersion: string
}

export type CrmFieldDescribe = {
  name: string
  label: string
  /** Salesforce's type: string, picklist, multipicklist, double, currency, boolean, reference … */
  type: string
  /** 0 where a length means nothing. */
  length: number
  precision: number
  scale: number
  createable: boolean
  updateable: boolean
  /** Formula or roll-up. */
  calculated: boolean
  nillable: boolean
  defaultedOnCreate: boolean
  externalId: boolean
  unique: boolean
  caseSensitive: boolean
  restrictedPicklist: boolean
  /** Active picklist values; empty for other types. */
  picklistValues: string[]
  custom: boolean
  /** [FD-3] Salesforce keeps a history of it. Absent: not known. */
  historyTracked?: boolean
}

/** Opportunities are described for their sharing rule, tasks to see when what was refused may go. */
export type DescribedObject = CrmObject | 'Opportunity' | 'Task'

export type CrmObjectDescribe = {
  object: DescribedObject
  createable: boolean
  updateable: boolean
  /** A merge deletes the records that do not stay. */
  deletable: boolean
  fields: CrmFieldDescribe[]
  /** [PA-1] Of Account: the record type that makes a new one a person account; null where the org has none. */
  personRecordTypeId: string | null
}

export type CrmUser = {
  id: string
  name: string
  email: string | null
  username: string
  isActive: boolean
  userType: string | null
}

export type CrmAssignee = { id: string; kind: 'queue' | 'rule'; name: string }

/**
 * [SH-1] Which records may be read: as a condition of the query, and as a check on what arrives, which sees the values
 * that were asked for. The condition may let more pass than the check, never less.
 */
export type RecordFilter = { soql: Soql; admits: (values: CrmValues) => boolean }

/** A record that may not be read: that it is there, and nothing else. */
export type OutsideRecord = { id: string; object: CrmObject; modifiedAt: Instant }

/** Where a sweep stands. Read next: `(stamp = modifiedAt and id > lastId) or modifiedAt > stamp`. */
export type KeysetPosition = { stamp: Instant; lastId: string }

export type ChangedRead = {
  object: CrmObject
  /** Null: from the beginning. */
  from: KeysetPosition | null
  /** Fields beside the ones that every CrmRecord has. */
  fields: string[]
  /** 1 to 2,000. */
  limit: number
  /** Null: everything that is visible. */
  within: RecordFilter | null
  /** True: what `within` keeps out, by id alone, to notice what has left. */
  outside: boolean
}

export type ChangedPage = {
  object: CrmObject
  outside: boolean
  /** Ordered by (modifiedAt, id), deleted ones included. */
  records: CrmRecord[]
  /** Those of this page that lie outside the filter. */
  left: OutsideRecord[]
  /** Where the next page begins; null: this one was empty. */
  last: KeysetPosition | null
  /** Nothing visible lies beyond this page. */
  done: boolean
}

export type CandidateSearch = {
  objects: CrmObject[]
  /** As typed; the org compares without case. */
  emails: string[]
  externalIds: string[]
  fields: Record<CrmObject, string[]>
  within: Record<CrmObject, RecordFilter | null>
  /** Who asks has read these; they need not be answered for their e-mail once more, and mostly are not. */
  atHand: Pick<CrmRecord, 'id' | 'object' | 'email'>[]
}

/** [SH-6] */
export type TakenSearch = {
  objects: CrmObject[]
  emails: string[]
  externalIds: string[]
}

export type RecordRead = {
  object: CrmObject
  ids: string[]
  fields: string[]
  within: RecordFilter | null
}

export type RecordsRead = { records: CrmRecord[]; outside: OutsideRecord[] }

export type UpdateRow = {
  object: CrmObject
  id: string
  /** Changed fields only; OwnerId may be among them. */
  values: CrmValues
}

export type CreateRow = {
  object: CrmObject
  externalId: string
  values: CrmValues
  /** [CR-4] Let the org's active assignment rule choose the owner. Not by bulk, which has one rule for a whole job. */
  useAssignmentRule: boolean
}

export type RowOutcome =
  | { ok: true; id: string; created: boolean }
  /** Code `ambiguous`: it may or may not have happened. */
  | { ok: false; failure: SalesforceFailure }

/** [FD-3] When these fields of these records last changed. */
export type HistoryRead = {
  object: CrmObject
  ids: string[]
  fields: string[]
}

/** On the org's clock. A field without an entry did not change, or is not tracked. */
export type FieldTime = { crmId: string; field: string; at: Instant }

/** [DU-2] One record takes in one or two others of its kind. */
export type MergeRequest = {
  object: CrmObject
  masterId: string
  loserIds: string[]
  /** What the one that stays shall hold; null empties. */
  values: CrmValues
}

export type CountRequest = {
  object: CrmObject
  filter: 'all' | 'with_email' | 'without_external_id'
  within: RecordFilter | null
  /** Only what a sweep from here on would bring, deleted ones left out. */
  from?: KeysetPosition
}

export interface SalesforcePort extends BulkPort {
  identity(): Promise<Reply<OrgIdentity>>

  /** Fields as the connector user may see them. One call. */
  describe(objects: DescribedObject[]): Promise<Reply<CrmObjectDescribe[]>>

  /** All users, inactive, partner and portal ones marked. */
  users(): Promise<Reply<CrmUser[]>>

  /** [AU-1] Queues that may own leads, and the active assignment rule for them. ONE call. */
  assignees(): Promise<Reply<CrmAssignee[]>>

  /** One page for each object, in ONE call (Composite of queryAll). Answers come in the order of `reads`. */
  changedSince(reads: ChangedRead[]): Promise<Reply<ChangedPage[]>>

  /** [OP-1] The same for opportunities and the roles of contacts in them, in ONE call. */
  salesChangedSince(reads: SalesRead[]): Promise<Reply<SalesPage[]>>

  /**
   * All records with one of these e-mails or external ids, deleted ones left out, converted ones included. At most
   * five queries in ONE call for up to 2,000 e-mails and 1,000 external ids; more rows than a page holds are fetched
   * to the end, so the list is always whole.
   */
  findCandidates(search: CandidateSearch): Promise<Reply<CrmRecord[]>>

  /**
   * Which of these e-mails (in lower case) and external ids live records have, whether they may be read or not: counted,
   * and nothing else. Salesforce cannot be asked for those alone that differ from the filter in case.
   */
  findTaken(search: TakenSearch): Promise<Reply<string[]>>

  /** At most 2,000 ids in all, ONE call. Deleted ones are included; an id that is not in the answer is not visible. */
  readByIds(reads: RecordRead[]): Promise<Reply<RecordsRead>>

  /** [FD-3] The latest change of each field, from the history that Salesforce keeps. ONE call for up to 2,000 records of each object. */
  fieldTimes(reads: HistoryRead[]): Promise<Reply<FieldTime[]>>

  /** At most 1,000 rows in ONE call. As many outcomes as rows, in their order, also when the call had no answer. */
  updateRecords(rows: UpdateRow[]): Promise<Reply<RowOutcome[]>>

  /** At most 1,000 rows in ONE call: upsert by our external id. As many outcomes as rows, in their order. */
  upsertRecords(rows: CreateRow[]): Promise<Reply<RowOutcome[]>>

  /** [DU-2] ONE call. The losers go to the recycle bin and say where they went. */
  mergeRecords(request: MergeRequest): Promise<Reply<RowOutcome>>

  /** One call for up to five counts. */
  count(requests: CountRequest[]): Promise<Reply<number[]>>
}
