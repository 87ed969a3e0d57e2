import type { ConnectorState } from '#lib/connector/pill.ts'
import type { CallBudget, SetupFacts } from '#lib/connector/types.ts'
import type { Counts, ErrorCause, LagSide, LaneDepth, RunRow } from '#lib/sync/screens.ts'

export type BothSpoke = {
  id: string
  prospectId: string
  name: string
  field: string
  /** Whose value stayed. */
  kept: 'concord' | 'salesforce'
  at: string
}

export type OverviewPage = {
  state: ConnectorState
  prospects: number
  lanes: LaneDepth[]
  /** No lane waits longer than its target. */
  withinTarget: boolean
  causes: ErrorCause[]
  open: number
  need: number
  /** [EX-5] */
  lag: { in: LagSide; out: LagSide; targetMs: number }
  calls: CallBudget
  /** Quarter-hours of the last 24 hours, gaps filled. */
  slots: { at: number; in: number; out: number; refused: number }[]
  runs: RunRow[]
  lastCycle: { at: string; counts: Counts; tookMs: number | null } | null
  bothSpoke: { rows: BothSpoke[]; total: number }
  cycle: { lastAt: string | null; nextAt: string | null; intervalMs: number; paused: boolean }
  connected: boolean
  everRan: boolean
  /** Only until a cycle has run: it counts what every user holds. */
  setup: SetupFacts | null
  buName: string
}
