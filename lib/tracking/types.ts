import type { FormField, FormKind } from '#db/schema/tracking.ts'

export type { FormField, FormKind }

export const eventKinds = [
  'page_view',
  'site_search',
  'form_view',
  'landing_page_view',
  'custom_redirect_click',
  'file_download',
] as const
export type EventKind = (typeof eventKinds)[number]

/** One thing a visitor did, as the collector stores it. `at` and `id` are its name: sent again, it meets itself. */
export type VisitorEvent = {
  visitorId: string
  /** ISO */
  at: string
  id: string
  kind: EventKind
  title: string
  url: string | null
  referrer: string | null
  utm: Record<string, string> | null
  objectId: string | null
  /** The prospect whose signed link brought it. */
  binds: string | null
}

/** What the collector must know of a form. */
export type PublicForm = {
  id: string
  kind: FormKind
  name: string
  fields: FormField[]
  headline: string
  intro: string
  button: string
  thanks: string
  successLocation: string | null
  errorLocation: string | null
}

export type TrackingSettings = { consent: 'required' | 'implied'; searchParams: string[] }

export const defaultTracking: TrackingSettings = {
  consent: 'required',
  searchParams: ['q', 's', 'search', 'query'],
}

/** A row of Forms & pages. Times are ISO strings; counts are of the last 30 days. */
export type FormRow = {
  id: string
  kind: FormKind
  name: string
  open: boolean
  address: string
  views: number
  completed: number
  failed: number
  lastAt: string | null
  createdBy: string
}
export type LinkRow = {
  id: string
  name: string
  /** Where it leads; of a file its size. */
  target: string
  open: boolean
  address: string
  clicks: number
  prospects: number
  lastAt: string | null
}
export type TrackingStand = {
  settings: TrackingSettings
  /** Null where no collector is configured. */
  collector: string | null
  site: string
  visits: number
  identified: number
  pages: number
  submissions: number
  ingestMadeAt: string | null
}
export type FormsTab = 'forms' | 'redirects' | 'files' | 'tracking'
export type FormsScreen = {
  stand: TrackingStand
  forms: FormRow[]
  redirects: LinkRow[]
  files: LinkRow[]
  fields: { name: string; label: string }[]
  maySettings: boolean
}
export type SubmissionRow = {
  id: string
  at: string
  outcome: 'success' | 'error'
  values: Record<string, string>
  problems: Record<string, string>
  prospectId: string | null
  prospect: string | null
  waits: boolean
}
export type SubmissionPage = { rows: SubmissionRow[]; next: string | null }
export type FormRecord = FormRow & PublicForm & { prospects: number; snippet: string | null }
