/** [SC-1] What may count, in the words of the points table. */
export const scoreKinds = [
  'page_view',
  'visit',
  'site_search',
  'form_success',
  'form_error',
  'form_handler_success',
  'form_handler_error',
  'landing_page_success',
  'landing_page_error',
  'file_download',
  'custom_redirect_click',
  'tracked_link_click',
  'email_open',
  'chat',
  'opportunity_created',
  'opportunity_won',
  'opportunity_lost',
  'webinar',
  'event',
] as const
export type ScoreKind = (typeof scoreKinds)[number]

export type PointsTable = Readonly<Record<ScoreKind, number>>

/** One row of the ledger. By (kind, cause) it counts once for a prospect, however often it is handed in. */
export type ScoreEntry = {
  prospectId: string
  kind: ScoreKind | 'adjusted'
  /** What it happened to: the id of an opportunity, of an activity. */
  cause: string
  points: number
  /** ISO */
  at: string
  /** What people know the cause by. */
  title: string
}

/** Entries whose points are their own, whatever the table says: a rule's adjustment, the score of before the ledger. */
export type FixedKind = 'adjusted' | 'carried_over'

/** What the ledger holds; the score that there was before it stands there as one entry. */
export type StoredEntry = Omit<ScoreEntry, 'prospectId' | 'kind'> & {
  kind: ScoreKind | FixedKind
}

/** A row of the ledger as it is read: what it is worth now, and what the score was after it. */
export type LedgerRow = StoredEntry & { after: number }
export type Ledger = {
  rows: LedgerRow[]
  /** More rows than are shown. */
  more: boolean
}

/** The recount under way, or the last one. */
export type Recount = {
  version: number
  state: 'waiting' | 'done'
  total: number
  done: number
  /** How many scores moved by it. */
  moved: number
  startedBy: string
  startedAt: string
  endedAt: string | null
}

export type ScoringPage = {
  points: PointsTable
  /** How many entries of the ledger each kind has. */
  entries: Partial<Record<ScoreKind, number>>
  recount: Recount | null
}

/** [EX-8] What another table would change, before it is saved. */
export type PointsImpact = {
  moved: number
  up: number
  down: number
  examples: { id: string; name: string; from: number; to: number }[]
}
