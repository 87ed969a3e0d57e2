import type { Instant } from '#lib/base/instant.ts'
import type { KeysetPosition, RecordFilter } from '#lib/salesforce/port.ts'

/** [OP-5] What is shown of an opportunity. Fields that the connector user may not see are null. */
export type CrmOpportunity = {
  id: string
  name: string
  stage: string
  isClosed: boolean
  isWon: boolean
  amount: number | null
  currency: string | null
  probability: number | null
  /** A day: 2026-11-30. */
  closeDate: string
  type: string | null
  campaignId: string | null
  campaign: string | null
  ownerId: string | null
  account: string | null
  createdAt: Instant
  modifiedAt: Instant
  isDeleted: boolean
}

export type CrmContactRole = {
  id: string
  opportunityId: string
  contactId: string
  role: string | null
  isPrimary: boolean
  modifiedAt: Instant
  isDeleted: boolean
}

/** OpportunityOutside: opportunities that the sharing rule keeps out, by id alone, to notice what has left. */
export type SalesObject = 'Opportunity' | 'OpportunityContactRole' | 'OpportunityOutside'

/** [SH-1] A rule over opportunities, as it is asked of them and of the roles in them. */
export type SalesFilter = Record<'opportunity' | 'role', RecordFilter & { fields: string[] }>

export type SalesRead = {
  object: SalesObject
  from: KeysetPosition | null
  /** Fields not to ask for: the connector user may not see them, or the org has one currency. */
  hidden: readonly string[]
  limit: number
  /** Null: everything that is visible. */
  within?: SalesFilter | null
  /** Of roles: those in these opportunities alone. */
  ofOpportunities?: readonly string[]
}

/** Ordered by (modifiedAt, id), deleted ones included. */
export type SalesPage = {
  done: boolean
  /** Where the page ended, of whatever passed the rule; absent: at its last record. */
  last?: KeysetPosition | null
} & (
  | {
      object: 'Opportunity'
      records: CrmOpportunity[]
      /** [SH-2] Those that only differed in case from what the rule says: they lie outside. */
      left?: string[]
    }
  | { object: 'OpportunityContactRole'; records: CrmContactRole[] }
  | { object: 'OpportunityOutside'; records: { id: string; modifiedAt: Instant }[] }
)
