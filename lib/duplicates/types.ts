import type { CrmObject, FieldValue, LinkState } from '#lib/prospects/types.ts'

/** records: CRM records with one e-mail. people: prospects with one name and company. addresses: near e-mails. */
export const duplicateKinds = ['records', 'people', 'addresses'] as const
/** Person accounts are merged in Salesforce itself. */
export type MergeableObject = Exclude<CrmObject, 'Account'>

export type DuplicateKind = (typeof duplicateKinds)[number]

export type Member = {
  id: string
  noun: CrmObject | 'Prospect'
  name: string
}

export type DuplicateRow = {
  key: string
  /** The key as a part of an address. */
  slug: string
  title: string
  members: Member[]
  count: number
  /** Of records: who is synced with one of them. */
  prospect: { id: string; name: string } | null
}

export type DuplicatePage = { rows: DuplicateRow[]; next: string | null; total?: number }

/** One column of an open group. */
export type Candidate = Member & {
  email: string | null
  createdAt: string
  modifiedAt: string
  owner: string | null
  /** By prospect field. */
  values: Record<string, FieldValue>
  /** Of a record: the prospect that is synced with it. Of a prospect: itself. */
  prospectId: string | null
  prospectName: string | null
  linkState: LinkState
  crmId: string | null
  crmObject: CrmObject | null
  /** [MT-3] Stored evidence: why it is the synced one, or why not. */
  why: string | null
  activities: number
  score: number
}

export type DuplicateGroup = {
  kind: DuplicateKind
  key: string
  slug: string
  title: string
  candidates: Candidate[]
  fields: { name: string; label: string; type: string }[]
  /** Of records: the live prospect that the link may be switched for. */
  prospect: { id: string; name: string; crmId: string | null } | null
  dismissed: { by: string; at: string } | null
  /** Of records: the fields that a merge may write, by object. */
  writable: Record<MergeableObject, string[]>
  /** [DL-2] Whether a prospect whose record was merged away joins the other's (setting). */
  joins: boolean
  may: { manage: boolean; remove: boolean; mergeRecords: boolean }
}
