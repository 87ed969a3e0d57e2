import type { MappingDirection, Winner } from '#lib/mapping/types.ts'
import type { ProspectFieldType } from '#lib/prospects/default-fields.ts'
import type { FieldValue } from '#lib/prospects/types.ts'

/** [DU-3] One value that lost, beside the one that won. */
export type ConflictRow = {
  /** `prospect field`: unique, and what the actions take. */
  id: string
  prospectId: string
  field: string
  label: string
  type: ProspectFieldType
  name: string
  crmId: string | null
  crmObject: 'Lead' | 'Contact' | null
  /** When it was decided. */
  at: string
  rule: string
  winner: 'concord' | 'salesforce'
  ours: FieldValue
  oursAt: string | null
  oursBy: string | null
  theirs: FieldValue
  theirsAt: string | null
  theirsBy: string | null
  /** What the prospect holds now; it may have changed since. */
  current: FieldValue
  inBin: boolean
}

export type ConflictPage = { rows: ConflictRow[]; next: string | null; total?: number }

/** A field with values that lost, the most first. */
export type ConflictField = {
  field: string
  label: string
  concordWon: number
  salesforceWon: number
  lastAt: string
  /** Null: it is not mapped any more. */
  rule: { winner: Winner; direction: MappingDirection } | null
}

export type ConflictsScreen = { fields: ConflictField[]; page: ConflictPage }

/** Whose value is to stand: ours, theirs, or whichever won. */
export type ConflictUse = 'ours' | 'theirs' | 'kept'

export type ConflictFilter = { field: string | null; winner: 'concord' | 'salesforce' | null }
