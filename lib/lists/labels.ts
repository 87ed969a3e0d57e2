import type { CriteriaField, CriteriaFieldType } from '#lib/criteria/types.ts'
import { criteriaWords } from '#lib/criteria/words.ts'
import { parseRelated } from '#lib/custom-objects/related-fields.ts'
import type { PeopleCriteria, PeopleField } from '#lib/lists/types.ts'

const kinds: Record<string, string> = {
  visit: 'Visit',
  page_view: 'Page view',
  site_search: 'Site search',
  form_view: 'Form seen',
  form_success: 'Form completed',
  form_error: 'Form failed',
  form_handler_success: 'Form handler completed',
  form_handler_error: 'Form handler failed',
  landing_page_view: 'Landing page seen',
  landing_page_success: 'Landing page completed',
  landing_page_error: 'Landing page failed',
  file_download: 'File downloaded',
  custom_redirect_click: 'Redirect followed',
  tracked_link_click: 'Link clicked',
  email_sent: 'E-mail sent',
  email_open: 'E-mail opened',
  email_click: 'E-mail clicked',
  email_bounce: 'E-mail bounced',
  email_unsubscribe: 'Unsubscribed',
  opportunity_created: 'Opportunity created',
  opportunity_won: 'Opportunity won',
  opportunity_lost: 'Opportunity lost',
  webinar: 'Webinar',
  event: 'Event',
  video: 'Video',
  chat: 'Chat',
}

/** The activities that criteria may ask for. */
export const askedActivities = Object.entries(kinds).map(([kind, label]) => ({ kind, label }))

/** Criteria as a sentence, with the names of what stands in them by id. */
export function peopleWords(
  { criteria, types }: PeopleCriteria,
  fields: readonly PeopleField[],
): string {
  const gone = Object.entries(types).flatMap(([name, type]) => sharedNoMore(name, type) ?? [])
  return criteriaWords(criteria, new Map([...gone, ...fields].map((field) => [field.name, field])))
}

/** [CO-1] What was asked of an object that is not shared any more is called by Salesforce's own names. */
function sharedNoMore(name: string, type: CriteriaFieldType): CriteriaField | null {
  const related = parseRelated(name)
  if (!related) return null
  const { object, field } = related
  if (field === null) return { name, label: object, type }
  return { name, label: `${object} · ${field}`, type, many: { record: object, field } }
}
