/** [AC-4] Whatever may stand in a prospect's story. Field changes and sync events come from their own tables. */
export const activityKinds = [
  'visit',
  'page_view',
  'site_search',
  'form_view',
  'form_success',
  'form_error',
  'form_handler_success',
  'form_handler_error',
  'landing_page_view',
  'landing_page_success',
  'landing_page_error',
  'file_download',
  'custom_redirect_click',
  'tracked_link_click',
  'list_email',
  'one_to_one_email',
  'email_sent',
  'email_open',
  'email_click',
  'email_bounce',
  'email_spam_complaint',
  'email_unsubscribe',
  'email_resubscribe',
  'email_preferences',
  'opportunity_created',
  'opportunity_won',
  'opportunity_lost',
  'opportunity_reopened',
  'opportunity_linked',
  'opportunity_unlinked',
  'opportunity_deleted',
  'score_change',
  'owner_change',
  'list_change',
  'tag_change',
  'webinar',
  'event',
  'video',
  'chat',
  'other',
] as const
export type ActivityKind = (typeof activityKinds)[number]

/** One thing to be told. By (kind, cause) it is told and counted once for a prospect, however often it is handed in. */
export type NewActivity = {
  prospectId: string
  kind: ActivityKind
  /** What it happened to or in: the id of an event, of a message, of a submission. */
  cause: string
  /** Under which cause it counts, where several things count once: the form of a day. Left out: its own. */
  countsAs?: string
  /** ISO */
  at: string
  title: string
  /** Words and facts for whoever draws it: `text` and `object` make the sentence, the rest is the kind's own. */
  detail?: Readonly<Record<string, unknown>>
  /** Who did it here, where it was not the prospect. */
  by?: string | null
}

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

/** A row of the screen of all activities. */
export type ActivityRow = {
  id: string
  at: string
  kind: string
  title: string
  detail: Record<string, unknown>
  points: number
  prospectId: string
  name: string
  company: string | null
}

export type ActivityPage = { rows: ActivityRow[]; next: string | null }
