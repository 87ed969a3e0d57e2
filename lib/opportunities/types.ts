import type { Instant } from '#lib/base/instant.ts'

/** From IsClosed and IsWon: each org names its stages as it likes. */
export type OpportunityState = 'open' | 'won' | 'lost'

/** [OP-1] Which contact roles tie a prospect to an opportunity. */
export type RolePolicy = 'any' | 'primary'

export type OpportunityEvent =
  | 'created'
  | 'won'
  | 'lost'
  | 'reopened'
  | 'linked'
  | 'unlinked'
  | 'deleted'

/** What a prospect has been told of an opportunity. */
export type Tie = {
  linked: boolean
  told: OpportunityState
  role: string | null
  isPrimary: boolean
}

/** One person around an opportunity: takes part now, was told of it before, or both. */
export type Person = {
  prospectId: string
  /** In the recycle bin: nothing is told, and what was told stays. */
  away: boolean
  /** By a role in the org; null: none. */
  part: { role: string | null; isPrimary: boolean; since: Instant } | null
  tie: Tie | null
}

/** An opportunity as the mirror has it now, with everybody whom it concerns. */
export type OpportunityStand = {
  id: string
  name: string
  state: OpportunityState
  stage: string
  amount: number | null
  currency: string | null
  /** A day. */
  closeDate: string
  createdAt: Instant
  modifiedAt: Instant
  isDeleted: boolean
  people: Person[]
}

export type TieWrite = Tie & { opportunityId: string; prospectId: string; since: Instant }

export type OpportunityActivity = {
  prospectId: string
  at: Instant
  event: OpportunityEvent
  opportunityId: string
  title: string
  stage: string
  amount: number | null
  currency: string | null
}

export type OpportunityEffects = {
  ties: TieWrite[]
  activities: OpportunityActivity[]
  /** Of every opportunity that was looked at: whether the screens show it. */
  shown: { id: string; shown: boolean }[]
}
