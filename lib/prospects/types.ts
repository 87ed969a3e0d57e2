import type { ListChoice, Tag } from '#lib/lists/types.ts'
import type { ProspectField } from '#lib/prospects/default-fields.ts'
import type { GridLayout } from '#lib/prospects/grid-layout.ts'
import type { StoredEntry } from '#lib/scoring/types.ts'

export type FieldValue = string | number | boolean | null
export type FieldValues = Record<string, FieldValue>

/** [EX-3] Where a field's present value came from. */
export type Origin = {
  side: 'concord' | 'salesforce'
  at: string
  by: string
  rule: string
  replaced?: FieldValue
}

export type SyncState = 'not_in_crm' | 'in_accord' | 'waiting' | 'both_spoke' | 'needs_you'
export type LinkState = 'none' | 'linked' | 'crm_deleted' | 'unshared' | 'ignored' | 'broken'
export type CrmObject = 'Lead' | 'Contact' | 'Account'

export type ProspectRow = {
  id: string
  name: string
  email: string | null
  company: string | null
  jobTitle: string | null
  score: number
  grade: string | null
  assigned: string | null
  crm: CrmObject | null
  linkState: LinkState
  syncState: SyncState
  /** The title of its open error, and what the field is called that it is about. */
  error: string | null
  errorField: string | null
  lastActivityAt: string | null
  createdAt: string
  updatedAt: string
  /** [FD-9] Values of custom fields, by name. */
  custom: FieldValues
}

export type ProspectPage = { rows: ProspectRow[]; next: string | null; total?: number }

export type Neighbour = { id: string; name: string }

/** Where a prospect stands in the list it was opened from. */
export type Neighbours = {
  /** null: it no longer matches. */
  position: number | null
  total: number
  previous: Neighbour | null
  next: Neighbour | null
}

export type ViewTab = {
  id: string
  name: string
  query: string
  own: boolean
  count?: number
  /** More match than were counted. */
  more?: boolean
}

export type AssignableChoice = { id: string; name: string }
/** An import, by the name of its file. */
export type ImportChoice = { id: string; name: string }

export type ProspectsScreen = {
  page: ProspectPage
  tabs: ViewTab[]
  users: AssignableChoice[]
  /** Files that brought prospects, the latest first. */
  imports: ImportChoice[]
  fields: ProspectField[]
  lists: ListChoice[]
  tags: Tag[]
  viewerId: string
  may: ProspectRights
  /** What the errors of the cause in the address are called. */
  cause: string | null
  /** null: as the product has it. */
  layout: GridLayout | null
}

export type ProspectRights = {
  edit: boolean
  assign: boolean
  remove: boolean
  ignore: boolean
  importing: boolean
  exporting: boolean
  /** Lists and tags. */
  listing: boolean
}

/** Everything that the page and the peek of one prospect show about the person. */
export type ProspectRecord = {
  id: string
  name: string
  values: FieldValues
  origins: Record<string, Origin>
  score: number
  /** [SC-2] The last entries of its ledger, newest first. */
  movements: StoredEntry[]
  grade: string | null
  assignedUserId: string | null
  assigned: string | null
  /** [CR-4] Who is to own the record once it is created, in words: a queue, or the active assignment rule. */
  assignTo: string | null
  createdAt: string
  createdBy: string
  updatedAt: string
  lastActivityAt: string | null
  deletedAt: string | null
  deletedReason: string | null
  /** [ML-5] Nothing is sent to this address any more. */
  hardBounced?: boolean
  link: ProspectLink
  waits: ProspectWait | null
  error: ProspectError | null
}

export type ProspectLink = {
  state: LinkState
  syncState: SyncState
  crmId: string | null
  crmObject: CrmObject | null
  url: string | null
  owner: string | null
  /** [FD-8] The company of a contact, where it is copied here. */
  account: { id: string; name: string } | null
  linkedAt: string | null
  lastSyncedAt: string | null
  how: string | null
  why: string | null
  candidates: LinkCandidate[]
  heldBy: { id: string; name: string } | null
}

export type LinkCandidate = {
  id: string
  object: CrmObject
  createdAt: string
  chosen: boolean
  note: string
}

export type ProspectWait = {
  lane: number
  cause: string
  fields: string[]
  since: string
  dueAt: string
  tries: number
  state: 'waiting' | 'parked'
  /** In a worker's hand at this moment. */
  leased: boolean
}

export type ProspectError = {
  id: string
  title: string
  message: string
  nextAction: string
  field: string | null
  class: 'retry' | 'wait' | 'person'
  nextTryAt: string | null
}

export type HistoryEntry = {
  id: string
  field: string
  at: string
  side: 'concord' | 'salesforce'
  by: string
  rule: string
  value: FieldValue
  replaced: FieldValue
  lost: boolean
  runNumber: number | null
}

export type BinRow = {
  id: string
  name: string
  email: string | null
  company: string | null
  deletedAt: string
  deletedReason: string | null
  crm: CrmObject | null
}

/** Which part of the recycle bin. */
export const binReasons = ['all', 'people', 'salesforce', 'merged', 'unshared'] as const
export type BinReason = (typeof binReasons)[number]

export type BinPage = { rows: BinRow[]; next: string | null; total?: number }
