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
  kind: ScoreKind
  /** What it happened to: the id of an opportunity, of an activity. */
  cause: string
  points: number
  /** ISO */
  at: string
  /** What people know the cause by. */
  title: string
}

/** What the ledger holds; the score that there was before it stands there as one entry. */
export type StoredEntry = Omit<ScoreEntry, 'prospectId' | 'kind'> & {
  kind: ScoreKind | 'carried_over'
}
