import type { StoredEntry } from '#lib/scoring/types.ts'

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
  carried_over: 'Score so far',
}
