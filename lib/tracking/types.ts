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
