import type { ProspectFieldType } from '#db/schema/connector.ts'
import type { Instant } from '#lib/base/instant.ts'
import type { CrmFieldDescribe, CrmObject, CrmRecord } from '#lib/salesforce/port.ts'
import type { SharingRule } from '#lib/sharing/types.ts'
import type { BulkHeld } from './bulk.ts'
import type { GuardLimits } from './mass-change.ts'

/** The words of the engine. Plain data in, plain data out: nothing here can wait, fail or tell the time. */

export type FieldValue = string | number | boolean | null
export type FieldValues = Record<string, FieldValue>
export type Side = 'concord' | 'salesforce'

/** [EX-3] Where a field's present value came from. */
export type Origin = { side: Side; at: string; by: string; rule: string; replaced?: FieldValue }

/** One active pairing of a prospect field with Salesforce fields. */
export type FieldRule = {
  field: string
  label: string
  type: ProspectFieldType
  scale: number | null
  lengthMax: number | null
  leadField: string | null
  contactField: string | null
  /** [PA-1] Of person accounts. */
  accountField: string | null
  winner: 'salesforce' | 'concord' | 'most_recent'
  direction: 'both' | 'pull' | 'push'
  blanks: 'keep' | 'clear'
  /**
   * [FD-6] Made here of other things, as the score is: it is told to Salesforce and never taken from there.
   * What is told along travels with whatever else is sent, and is no reason to send anything.
   */
  told?: 'by_itself' | 'along'
}

/** CN-10, as far as the engine needs them. */
export type SyncSettings = {
  /** [CR-6] default off */
  createProspects: boolean
  /** [EM-1], [EM-3] default on */
  followEmail: boolean
  /** [DL-1] default on */
  deleteWithRecords: boolean
  /** [CR-2] default on */
  syncUnassigned: boolean
  /** [MT-3] default on */
  contactsFirst: boolean
  /** [CR-1] default Lead */
  createAs: CrmObject
  /** [SH-6] default off */
  createDespiteUnshared: boolean
  /** [CN-8][PA-1] default off */
  personAccounts: boolean
}

export type SyncConfig = {
  settings: SyncSettings
  /** Active rules only. */
  fields: FieldRule[]
  /** What describe last said; an object that was never described has no entry. */
  schema: Partial<Record<CrmObject, CrmFieldDescribe[]>>
  /** [PA-1] What makes a new account a person account. */
  personRecordTypeId: string | null
  /** The Salesforce user we act as. */
  connectorUserId: string
  /** console user id → Salesforce user id */
  ownerByUser: Record<string, string>
  /** Salesforce user id → console user id */
  userByOwner: Record<string, string>
  /** Words for people, both console and Salesforce users, by id. */
  userNames: Record<string, string>
  /** The org's clock minus ours. */
  clockOffsetMs: number
  /** [SH-1] Null: all that the connector user sees. */
  sharing: SharingRule | null
  /** [SH-4] Since the rule last changed, all links were looked at. */
  sharingChecked: boolean
  /** [CN-14] Null: off, or an admin let this cycle pass. */
  guard: GuardLimits | null
  /** [CR-6] Since when records created in Salesforce may become prospects, on OUR clock. Null: never. */
  createProspectsSince: Instant | null
}

export type Prospect = {
  id: string
  values: FieldValues
  /** [FD-6] Values that are made here of other things, and kept nowhere. */
  told?: FieldValues
  origins: Record<string, Origin>
  /** When each field last changed on our side, ISO. */
  changedAt: Record<string, string>
  assignedUserId: string | null
  /** [CR-4] What Salesforce gives the record to when it is created: `rule`, or a queue's id. Null: its owner is ours to say. */
  assignTo: string | null
  deletedAt: Instant | null
  deletedReason: string | null
  createdAt: Instant
  createdBy: string
}

/**
 * [MT-7] none → linked → (crm_deleted | unshared | broken) ; ignored is set and lifted by an admin alone.
 *
 * crm_deleted: the record was deleted, never recreate. unshared: it left the sharing rule [SH-4]. broken: the link ended, whatever the reason in `evidence`.
 */
export type LinkState = 'none' | 'linked' | 'crm_deleted' | 'unshared' | 'ignored' | 'broken'
export type SyncState = 'not_in_crm' | 'in_accord' | 'waiting' | 'both_spoke' | 'needs_you'

export type Link = {
  crmId: string | null
  crmObject: CrmObject | null
  linkState: LinkState
  evidence: LinkEvidence | null
  linkedAt: Instant | null
  /** By prospect field. A field without an entry was never agreed. */
  agreed: FieldValues
  agreedAt: Instant | null
  crmOwnerId: string | null
  syncState: SyncState
}

/** [MT-3] Why this record. Shown, never recomputed. */
export type LinkEvidence = {
  how:
    | 'crm_id'
    | 'external_id'
    | 'email'
    | 'created'
    | 'prospect_created'
    | 'relinked'
    | 'conflict'
    | 'outside_sharing'
  at: Instant
  /** A sentence for people. */
  why: string
  email: string | null
  candidates: CandidateEvidence[]
  /** The prospect that already holds the first candidate. */
  heldBy?: string
}

export type CandidateEvidence = {
  id: string
  object: CrmObject
  createdAt: Instant
  chosen: boolean
  /** Why not: converted, deleted, newer, lead after contact … */
  note: string
}

export type ChangeCause =
  | 'field_change'
  | 'import'
  | 'assignment'
  | 'created'
  | 'pulled'
  | 'matched'
  | 'manual'
  | 'retry'
  | 'opt_out'
  | (string & {})

/** 1 person, 2 opt-outs and forms, 3 trickle, 4 bulk [QU-2] */
export type Lane = 1 | 2 | 3 | 4

export type OpenError = { code: string; causeKey: string; tries: number; firstAt: Instant }

export type IntentState = 'sent' | 'unknown' | 'done' | 'refused'
/** Written before a create is sent. Its external id is the prospect's id, for life. */
export type Intent = {
  externalId: string
  prospectId: string
  object: CrmObject
  state: IntentState
  bodyHash: string
  crmId: string | null
}

/** One prospect with everything the engine needs to decide about it. */
export type Pair = {
  prospect: Prospect
  link: Link
  error: OpenError | null
  /** The latest one. */
  intent: Intent | null
  /** Its change row, whoever holds it. */
  change: { id: string; generation: number; state: 'waiting' | 'parked' } | null
}

export type DecisionField = {
  field: string
  /** in = Salesforce → us. */
  direction: 'in' | 'out' | 'none'
  from: FieldValue
  to: FieldValue
  rule: FieldVerdictRule
  lost?: FieldValue
}

export type FieldVerdictRule =
  | 'equal'
  | 'only_salesforce_moved'
  | 'only_concord_moved'
  | 'salesforce_wins'
  | 'concord_wins'
  | 'most_recent'
  | 'blank_kept'
  | 'opt_out'
  | 'opt_in'
  | 'rewritten_by_salesforce'
  | 'one_way'
  | 'default_not_taken'
  | 'account_name'
  | 'email_taken'
  | 'email_not_followed'

export type DecisionKind =
  | 'link'
  | 'create_lead'
  | 'create_contact'
  | 'create_account'
  | 'create_prospect'
  | 'update'
  | 'pull'
  | 'conflict'
  | 'skip'
  | 'refuse'
  | 'recycle'
  | 'merge'
  | 'restore'
  | 'owner'
  | 'unlink'

export type Decision = {
  prospectId: string | null
  crmId: string | null
  crmObject: CrmObject | null
  kind: DecisionKind
  direction: 'in' | 'out' | 'both' | 'none'
  /** A sentence for people. */
  reason: string
  fields: DecisionField[]
  evidence: LinkEvidence | null
}

export type HistoryRow = {
  prospectId: string
  field: string
  at: Instant
  side: Side
  by: string
  rule: string
  value: FieldValue
  replaced: FieldValue
  /** [FD-2] This value was offered and lost. */
  lost: boolean
  otherAt: Instant | null
}

export type ProspectInsert = {
  id: string
  values: FieldValues
  origins: Record<string, Origin>
  changedAt: Record<string, string>
  assignedUserId: string | null
  createdAt: Instant
  createdBy: string
}

/** Absent keys are left as they are; `values`, `origins` and `changedAt` are merged key by key. */
export type ProspectPatch = {
  id: string
  values?: FieldValues
  origins?: Record<string, Origin>
  changedAt?: Record<string, string>
  assignedUserId?: string | null
  /** Ends with the record that it was meant for. */
  assignTo?: null
  deletedAt?: Instant | null
  deletedReason?: string | null
}

/** [DL-2][DL-5] What happened to the one belongs to the other from now on. */
export type Pooling = { from: string; into: string }

/** Absent keys are left as they are. A prospect that was just inserted gets its row by this. */
export type LinkPatch = {
  prospectId: string
  crmId?: string | null
  crmObject?: CrmObject | null
  linkState?: LinkState
  evidence?: LinkEvidence | null
  linkedAt?: Instant | null
  /** Replaces all of agreed; `agree` is merged after it. */
  agreed?: FieldValues
  /** Merged key by key. */
  agree?: FieldValues
  agreedAt?: Instant | null
  crmOwnerId?: string | null
  syncState?: SyncState
  lastSyncedAt?: Instant
}

/** Adds the row, or raises the generation of the one that is there, takes the lower lane and unparks it. */
export type Enqueue = { prospectId: string; lane: Lane; cause: ChangeCause; fields: string[] }

/** What becomes of a claimed row. Every claim is settled or released exactly once. */
export type Settlement = {
  changeId: string
  /** The one that was claimed. When the row has a newer one, `done` and `park` become `again`, tries zero. */
  generation: number
} /** A row that another hand took and parked meanwhile waits again: the error that we close may be its own [I16]. */ & (
  | { as: 'done' }
  /** Waits again, due at once, tries kept. */
  | { as: 'again' }
  | { as: 'retry'; inMs: number; tries: number }
  /** Stops until a person acts, or until an enqueue of the same prospect unparks it. */
  | { as: 'park'; tries: number }
)

/** [ER-1] One open error per prospect (or per record that has none). Opens it, or renews the open one. */
export type ErrorOpened = {
  prospectId: string | null
  crmId: string | null
  code: string
  /** [ER-2] Equal for equal causes. */
  causeKey: string
  title: string
  field: string | null
  message: string
  nextAction: string
  class: 'retry' | 'wait' | 'person'
  detail: Record<string, unknown>
  tries: number
  nextTryInMs: number | null
}

/** Closes the open error, if there is one. */
export type ErrorClosed = { prospectId: string | null; crmId: string | null; reason: string }

export type RunCounts = {
  pulled?: number
  pushed?: number
  created?: number
  linked?: number
  prospectsCreated?: number
  conflicts?: number
  refused?: number
  skipped?: number
  deleted?: number
}

export type LandedAge = { direction: 'in' | 'out'; object: CrmObject; ageMs: number }

/** What is inside the sharing rule is read; what is outside is only noticed [SH-4]. */
export type SweepName = CrmObject | `${CrmObject} outside`

export type CursorMove = Cursor<SweepName>

export type Cursor<Name extends string> = {
  object: Name
  /** Where the sweep reads next. */
  stamp: Instant
  lastId: string
  /** Where the next sweep starts once this one has run dry; null: it has. */
  boundary: Instant | null
}

/**
 * Everything one transaction writes, set by set. An empty Effects writes nothing at all.
 * Order: fence check, mirror, forgotten records, prospects, links, merges, intents, errors, history, decisions, enqueue, settlements, bulk, cursors.
 */
export type Effects = {
  /** Upserted where absent, or where something differs and the stored one is not newer (modifiedAt). */
  mirror: CrmRecord[]
  /** [SH-1] Records that the mirror keeps no longer. */
  forget: string[]
  inserts: ProspectInsert[]
  patches: ProspectPatch[]
  links: LinkPatch[]
  merges: Pooling[]
  intents: Intent[]
  errorsOpened: ErrorOpened[]
  errorsClosed: ErrorClosed[]
  history: HistoryRow[]
  decisions: Decision[]
  enqueue: Enqueue[]
  settlements: Settlement[]
  /** Rows whose change a bulk job takes over. */
  bulk: BulkHeld[]
  cursors: CursorMove[]
  counts: RunCounts
  /** [EX-5] From change to landed. */
  landed: LandedAge[]
}
