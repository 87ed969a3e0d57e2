import type { Criteria, CriteriaFieldType } from '#lib/criteria/types.ts'
import type { CustomObject } from '#lib/custom-objects/types.ts'
import type { CustomCandidate } from '#lib/sharing/custom-objects.ts'
import type { FieldChoice } from '#lib/sharing/object-rule.ts'
import type { OpportunityRule } from '#lib/sharing/opportunity-filter.ts'

/** [SH-3] A field of the rule, and where it is found in leads and in contacts. The criteria know it by `name`. */
export type SharingField = {
  name: string
  label: string
  type: CriteriaFieldType
  lead: string
  contact: string
  /** [PA-1] In person accounts; null: they do not have it, so none of them is shared. */
  account?: string | null
}

/**
 * [SH-1] Which leads and contacts are shared. The fields are kept as they were described when it was saved, so that a rule
 * means the same until somebody saves it again.
 */
export type SharingRule = { criteria: Criteria; fields: SharingField[] }

/** A field that a rule may name, with the values that Salesforce offers for it. */
export type SharingChoice = SharingField & { options: string[] }

/** [SH-3][CN-7] Another business unit on the same org. Without a rule it shares everything. */
export type SharingNeighbour = { id: string; name: string; rule: SharingRule | null }

export type SharingPage = {
  opportunities: OpportunitySharing
  custom: CustomSharing
  connected: boolean
  orgName: string | null
  rule: SharingRule | null
  savedAt: string | null
  savedBy: string | null
  choices: SharingChoice[]
  /** Fields of both objects that are mapped, so that no rule may name them. */
  mapped: string[]
  neighbours: { id: string; name: string; hasRule: boolean }[]
  /** [CN-7] Why the rule may not be removed now; null: it may. */
  removalRefusal: string | null
  /** [SH-6] */
  createDespiteUnshared: boolean
  waiting: number
  /** Whether what left has been looked for since the rule changed. */
  checked: boolean
}

/** [SH-5] What a rule would change, counted in Salesforce a moment ago. */
export type SharingPreview = {
  at: string
  now: number
  next: number
  enter: number
  leave: number
  stay: number
  overlap: { name: string; hasRule: boolean; records: number }[]
  entering: SharingExample[]
  leaving: SharingExample[]
}

/** Shown from Salesforce, never stored. */
export type SharingExample = {
  object: string
  id: string
  name: string
  /** The company of a person, the stage of an opportunity, nothing of others. */
  detail: string | null
  /** The values that the rules are about. */
  why: string
}

/** [SH-1] Opportunities have a rule of their own. */
export type OpportunitySharing = {
  rule: OpportunityRule | null
  savedAt: string | null
  savedBy: string | null
  choices: FieldChoice[]
  /** [OP-7] Switched off, not even counts are asked for. */
  on: boolean
}

/** [SH-1] What is shared of custom objects, and what could be. */
export type CustomSharing = {
  shared: SharedCustomObject[]
  candidates: Omit<CustomCandidate, 'fields'>[]
  /** When the org was last asked which there are; null: never. */
  describedAt: string | null
}

export type SharedCustomObject = CustomObject & {
  savedAt: string
  savedBy: string | null
  /** Counted to 10,001. */
  records: number
  /** They were read to the end once. */
  isRead: boolean
  /** [FD-11] */
  problem: string | null
}
