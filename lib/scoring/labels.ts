import type { ScoreKind, StoredEntry } from '#lib/scoring/types.ts'

export const scoreKindLabels: Record<StoredEntry['kind'], string> = {
  page_view: 'Page view',
  visit: 'Visit',
  site_search: 'Site search',
  form_success: 'Form completed',
  form_error: 'Form failed',
  form_handler_success: 'Form handler completed',
  form_handler_error: 'Form handler failed',
  landing_page_success: 'Landing page completed',
  landing_page_error: 'Landing page failed',
  file_download: 'File downloaded',
  custom_redirect_click: 'Redirect followed',
  tracked_link_click: 'Link clicked',
  email_open: 'E-mail opened',
  chat: 'Chat',
  opportunity_created: 'Opportunity created',
  opportunity_won: 'Opportunity won',
  opportunity_lost: 'Opportunity lost',
  webinar: 'Webinar',
  event: 'Event',
  adjusted: 'Adjusted by a rule',
  carried_over: 'Score so far',
}

/** The table in the order and with the words that people read; what it says about the default is in SC-1. */
export const pointGroups: readonly { title: string; kinds: readonly ScoreKind[] }[] = [
  { title: 'On the site', kinds: ['page_view', 'visit', 'site_search'] },
  {
    title: 'Forms and landing pages',
    kinds: [
      'form_success',
      'form_error',
      'form_handler_success',
      'form_handler_error',
      'landing_page_success',
      'landing_page_error',
    ],
  },
  {
    title: 'Links, files, e-mail',
    kinds: ['file_download', 'custom_redirect_click', 'tracked_link_click', 'email_open'],
  },
  { title: 'Meeting people', kinds: ['chat', 'webinar', 'event'] },
  {
    title: 'Opportunities in Salesforce',
    kinds: ['opportunity_created', 'opportunity_won', 'opportunity_lost'],
  },
]
