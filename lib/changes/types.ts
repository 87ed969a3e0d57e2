/** [QU-2] Lower goes first: a person waits for nobody, a million-row import for everybody. */
export const lanes = { person: 1, urgent: 2, trickle: 3, bulk: 4 } as const

export type Lane = (typeof lanes)[keyof typeof lanes]

/** [QU-1] Why a prospect waits to be looked at. */
export type ChangeCause =
  | 'created'
  | 'field_change'
  | 'assignment'
  | 'import'
  | 'form'
  | 'score_change'
  | 'opt_out'
  | 'pulled'
  | 'restored'
  | 'manual'
  | 'full_sync'
  | 'retry'

/** What every kind of change says about itself. */
export type ChangeReason = {
  buId: string
  cause: ChangeCause
  lane: Lane
  /** Prospect field names that moved; none for "look at all of it". */
  fields?: readonly string[]
  requestedBy?: string | null
}

/** Postgres tells listening workers on this channel which business unit has new work. */
export const wakeChannel = 'concord_changes'
