export type TimelineValue = string | number | boolean | null

/** One thing in a prospect's story, as it is stored; the words are made where it is drawn. Times are ISO strings. */
export type TimelineItem = {
  id: string
  at: string
} & (
  | {
      source: 'change'
      field: string
      side: 'concord' | 'salesforce'
      by: string
      rule: string
      value: TimelineValue
      replaced: TimelineValue
      lost: boolean
    }
  | {
      source: 'decision'
      kind: string
      direction: 'in' | 'out' | 'both' | 'none'
      reason: string
      crmObject: string | null
      runId: string
    }
  | {
      source: 'activity'
      kind: string
      title: string
      detail: Record<string, unknown>
      points: number
      by: string | null
    }
)

export type TimelinePage = { rows: TimelineItem[]; next: string | null }
export type EngagementDay = { day: string; points: number }
