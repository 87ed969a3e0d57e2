import type { PointsTable } from '#lib/scoring/types.ts'

/** [SC-1] What things are worth until somebody decides otherwise. */
export const defaultPoints: PointsTable = {
  page_view: 1,
  visit: 3,
  site_search: 3,
  form_success: 50,
  form_error: -5,
  form_handler_success: 50,
  form_handler_error: -5,
  landing_page_success: 50,
  landing_page_error: -5,
  file_download: 3,
  custom_redirect_click: 3,
  tracked_link_click: 3,
  email_open: 0,
  chat: 10,
  opportunity_created: 50,
  opportunity_won: 0,
  opportunity_lost: -100,
  webinar: 0,
  event: 0,
}
