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

/** A row of the list, a card of the board. Times are ISO strings. */
export type OpportunityRow = {
  id: string
  name: string
  account: string | null
  stage: string
  state: OpportunityState
  amount: number | null
  currency: string
  probability: number | null
  closeDate: string
  type: string | null
  owner: string | null
  /** Prospects that take part. */
  people: number
  changedAt: string
}

export type OpportunityPage = { rows: OpportunityRow[]; next: string | null; total?: number }

/** A column of the board, with its first cards. */
export type StageColumn = {
  stage: string
  state: OpportunityState
  count: number
  /** By currency: amounts in different ones are not added. */
  sums: { currency: string; amount: number }[]
  rows: OpportunityRow[]
}

/** [OP-7] Whether what is shown is fresh, and why not. */
export type ReadingStand = { on: boolean; readAt: string | null; problem: string | null }

export type OpportunityChoices = { stages: string[]; owners: { id: string; name: string }[] }

export type OpportunitiesScreen = {
  page: OpportunityPage
  board: StageColumn[] | null
  choices: OpportunityChoices
  reading: ReadingStand
  mayManage: boolean
}

export type OpportunityPerson = {
  prospectId: string
  name: string
  company: string | null
  score: number
  role: string | null
  isPrimary: boolean
  linked: boolean
  since: string
  /** What this opportunity did to the person's score. */
  points: number
}

export type OpportunityRecord = OpportunityRow & {
  campaign: string | null
  createdAt: string
  url: string | null
  isDeleted: boolean
  people: number
  persons: OpportunityPerson[]
}

/** An opportunity as one prospect's page tells it. */
export type ProspectOpportunity = OpportunityRow & {
  role: string | null
  isPrimary: boolean
  linked: boolean
  points: number
}
