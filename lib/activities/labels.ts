import type { ActivityKind } from '#lib/activities/types.ts'

export const kindLabels: Record<ActivityKind, string> = {
  visit: 'Visit',
  page_view: 'Page view',
  site_search: 'Site search',
  form_view: 'Form view',
  form_success: 'Form completed',
  form_error: 'Form not completed',
  form_handler_success: 'Form handler completed',
  form_handler_error: 'Form handler not completed',
  landing_page_view: 'Landing page view',
  landing_page_success: 'Landing page completed',
  landing_page_error: 'Landing page not completed',
  file_download: 'File downloaded',
  custom_redirect_click: 'Redirect followed',
  tracked_link_click: 'Link clicked',
  list_email: 'List e-mail',
  one_to_one_email: 'One-to-one e-mail',
  email_sent: 'E-mail sent',
  email_open: 'E-mail opened',
  email_click: 'E-mail clicked',
  email_bounce: 'E-mail bounced',
  email_spam_complaint: 'Spam complaint',
  email_unsubscribe: 'Unsubscribed',
  email_resubscribe: 'Subscribed again',
  email_preferences: 'Preference page',
  opportunity_created: 'Opportunity created',
  opportunity_won: 'Opportunity won',
  opportunity_lost: 'Opportunity lost',
  opportunity_reopened: 'Opportunity reopened',
  opportunity_linked: 'Linked to opportunity',
  opportunity_unlinked: 'Unlinked from opportunity',
  opportunity_deleted: 'Opportunity deleted',
  score_change: 'Score changed',
  owner_change: 'Owner changed',
  list_change: 'List changed',
  tag_change: 'Tag changed',
  webinar: 'Webinar',
  event: 'Event',
  video: 'Video',
  chat: 'Chat',
  other: 'Other',
}

/** What the screen of activities can be narrowed to. */
export const activityGroups = {
  visits: { label: 'Visits', kinds: ['visit', 'page_view', 'site_search', 'landing_page_view'] },
  forms: {
    label: 'Forms',
    kinds: [
      'form_view',
      'form_success',
      'form_error',
      'form_handler_success',
      'form_handler_error',
      'landing_page_success',
      'landing_page_error',
    ],
  },
  links: {
    label: 'Files and links',
    kinds: ['file_download', 'custom_redirect_click', 'tracked_link_click'],
  },
  emails: {
    label: 'E-mails',
    kinds: [
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
    ],
  },
  opportunities: {
    label: 'Opportunities',
    kinds: [
      'opportunity_created',
      'opportunity_won',
      'opportunity_lost',
      'opportunity_reopened',
      'opportunity_linked',
      'opportunity_unlinked',
      'opportunity_deleted',
    ],
  },
  others: {
    label: 'Everything else',
    kinds: [
      'score_change',
      'owner_change',
      'list_change',
      'tag_change',
      'webinar',
      'event',
      'video',
      'chat',
      'other',
    ],
  },
} as const satisfies Record<string, { label: string; kinds: readonly ActivityKind[] }>

export type ActivityGroup = keyof typeof activityGroups

export function readGroup(text: string | null | undefined): ActivityGroup | null {
  return text && Object.hasOwn(activityGroups, text) ? (text as ActivityGroup) : null
}
