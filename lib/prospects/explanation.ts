import type { LinkCandidate, SyncState } from '#lib/prospects/types.ts'

export type Plain = string | number | boolean | null

/** [EX-2] Why a prospect stands where it stands: stored evidence, and what the engine would do with it now. */
export type Explanation = {
  connector: {
    connected: boolean
    paused: boolean
    lost: string | null
    nextCycleAt: string | null
    waitUntil: string | null
    waitReason: string | null
  }
  /** Its place in the queue; null: nothing waits. */
  position: number | null
  /** What would move if both sides were looked at now, by the mirror. */
  moves: ExplainedMove[]
  createAs: string
  decisions: ExplainedDecision[]
}

export type ExplainedMove = {
  field: string
  label: string
  direction: 'in' | 'out'
  ours: Plain
  theirs: Plain
  rule: string
  lost: Plain
  conflict: boolean
}

export type ExplainedDecision = {
  id: string
  at: string
  kind: string
  direction: 'in' | 'out' | 'both' | 'none'
  reason: string
  fields: { field: string; direction: string; from: Plain; to: Plain; rule: string; lost?: Plain }[]
  runId: string
  runNumber: number | null
}

export type { LinkCandidate, SyncState }
