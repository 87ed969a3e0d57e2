import { customWords } from '#components/prospects/custom-filter-words.ts'
import { syncWords } from '#lib/prospects/labels.ts'
import { type FilterKey, type ProspectFilter, splitPart } from '#lib/prospects/query.ts'
import type { AssignableChoice, ImportChoice } from '#lib/prospects/types.ts'

export type FilterWords = { field: string; operator: string; value: string }

const createdWords = {
  '1d': '24 hours',
  '7d': '7 days',
  '30d': '30 days',
  '90d': '90 days',
  '365d': '12 months',
}
const crmWords = { none: 'nothing', lead: 'a lead', contact: 'a contact' }

type Known = {
  users: readonly AssignableChoice[]
  imports: readonly ImportChoice[]
  fields: readonly { name: string; label: string }[]
  lists: readonly { id: string; name: string }[]
  tags: readonly { id: string; name: string }[]
  cause: string | null
}

/** A filter as its chip says it. The search has a place of its own. */
export function filterWords(
  filter: ProspectFilter,
  key: FilterKey,
  { users, imports, fields, lists, tags, cause }: Known,
): FilterWords | null {
  const say = (field: string, operator: string, value: string) => ({ field, operator, value })
  if (filter[key] === undefined) return null
  switch (key) {
    case 'assigned': {
      const user = users.find(({ id }) => id === filter.assigned)
      if (filter.assigned === 'none') return say('Assigned', 'to', 'nobody')
      if (filter.assigned === 'queue') return say('Left', 'to', 'a Salesforce queue')
      if (filter.assigned === 'rule') return say('Left', 'to', 'Salesforce’s assignment rule')
      return say(
        'Assigned',
        'to',
        filter.assigned === 'me' ? 'me' : (user?.name ?? 'somebody who left'),
      )
    }
    case 'crm':
      return say('CRM', 'is', crmWords[filter.crm ?? 'none'])
    case 'sync':
      return say('Sync', 'is', syncWords[filter.sync ?? 'in_accord'])
    case 'created':
      return say('Created', 'within', createdWords[filter.created ?? '1d'])
    case 'company': {
      const { operator, value } = splitPart(filter.company ?? '')
      return say('Company', operator === 'is' ? 'is' : 'starts with', value)
    }
    case 'score':
      return say('Score', 'at least', String(filter.score))
    case 'field': {
      const { operator: name, value } = splitPart(filter.field ?? '')
      return say(fields.find((field) => field.name === name)?.label ?? name, 'is', value)
    }
    case 'custom':
      return customWords(filter.custom ?? '', fields)
    case 'error':
      return say('Error', 'is', errorWords(filter.error ?? 'any', cause))
    case 'import': {
      const known = imports.find(({ id }) => id === filter.import)
      return say('Import', 'is', known?.name ?? 'an earlier one')
    }
    case 'list': {
      const known = lists.find(({ id }) => id === filter.list)
      return say('List', 'is', known?.name ?? 'one that was deleted')
    }
    case 'tag': {
      const known = tags.find(({ id }) => id === filter.tag)
      return say('Tag', 'is', known?.name ?? 'one that was deleted')
    }
    default:
      return null
  }
}

function errorWords(which: NonNullable<ProspectFilter['error']>, cause: string | null): string {
  if (which === 'any') return 'open'
  return which === 'need' ? 'yours to solve' : (cause ?? 'of one cause')
}
