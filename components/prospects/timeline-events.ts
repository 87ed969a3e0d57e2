import type { TimelineEvent, TimelineKind } from '#components/timeline/timeline-event.ts'
import type { TimelineItem } from '#lib/activities/types.ts'
import { opportunityEventLabels } from '#lib/opportunities/labels.ts'
import type { OpportunityEvent } from '#lib/opportunities/types.ts'
import { fieldLabel, wordsOfRule, wordsOfValue } from '#lib/prospects/labels.ts'

const activityKinds: readonly [RegExp, TimelineKind][] = [
  [/email/, 'email'],
  [/webinar|event|video|chat/, 'campaign'],
  [/visit|page_view|landing_page_view/, 'visit'],
  [/form|landing/, 'form'],
  [/search/, 'search'],
  [/file|download/, 'file'],
  [/redirect|click/, 'click'],
  [/opportunity/, 'opportunity'],
  [/campaign/, 'campaign'],
  [/import/, 'import'],
]

/** What is stored, in words. */
export function toEvent(
  item: TimelineItem,
  fields: readonly { name: string; label: string }[],
): TimelineEvent {
  const { id, at } = item
  if (item.source === 'activity') {
    const kind = activityKinds.find(([pattern]) => pattern.test(item.kind))?.[1] ?? 'record'
    const { text, object, after, detail, pages } = item.detail as Partial<TimelineEvent>
    const words =
      typeof text === 'string'
        ? { text, object, after }
        : (visitWords(item) ?? opportunityWords(item) ?? { text: item.title })
    return { id, at, kind, ...words, ...textOf(detail), points: item.points, ...pagesOf(pages) }
  }
  if (item.source === 'change') {
    const label = fieldLabel(fields, item.field)
    const direction = item.side === 'salesforce' && !item.lost ? ('in' as const) : undefined
    return {
      id,
      at,
      kind: 'change',
      text: item.lost ? `${label}: this value lost` : `${label} became`,
      change: {
        ...(item.replaced === null || item.lost ? {} : { before: wordsOfValue(item.replaced) }),
        after: wordsOfValue(item.value),
        afterKind: item.lost ? 'lost' : item.side,
        ...(direction ? { direction } : {}),
        note: item.rule === 'edit' ? item.by : `${item.by} · ${wordsOfRule(item.rule)}`,
      },
    }
  }
  return {
    id,
    at,
    kind: 'sync',
    text: item.reason,
    change: {
      shown: false,
      afterKind: 'plain',
      ...(item.direction === 'none' ? {} : { direction: item.direction }),
    },
  }
}

/** "Visited 4 pages in 6 min", and from where. */
function visitWords({ kind, detail }: { kind: string; detail: Record<string, unknown> }) {
  if (kind !== 'visit') return null
  const pages = Array.isArray(detail.pages) ? (detail.pages as { ms?: number | null }[]) : []
  const count = pages.length === 1 ? '1 page' : `${pages.length} pages`
  const minutes = Math.round(pages.reduce((sum, { ms }) => sum + (ms ?? 0), 0) / 60_000)
  return {
    text: 'Visited',
    object: pages.length > 0 ? count : 'the website',
    ...(minutes > 0 ? { after: `in ${minutes} min` } : {}),
    ...cameFrom(detail),
  }
}

function cameFrom({ referrer, utm }: Record<string, unknown>): { detail?: string } {
  const { source, medium, campaign } = (utm ?? {}) as Record<string, string | undefined>
  const parts = [
    campaign && `campaign ${campaign}`,
    [source, medium].filter(Boolean).join(' / '),
    typeof referrer === 'string' && `from ${referrer.replace(/^https?:\/\//, '')}`,
  ].filter(Boolean)
  return parts.length > 0 ? { detail: parts.join(' · ') } : {}
}

/** [OP-4] "Opportunity won" with its name. */
function opportunityWords({
  kind,
  title,
}: {
  kind: string
  title: string
}): Pick<TimelineEvent, 'text' | 'object'> | null {
  const said = opportunityEventLabels[kind.replace('opportunity_', '') as OpportunityEvent]
  return kind.startsWith('opportunity_') && said ? { text: said, object: title } : null
}

function textOf(detail: unknown): { detail?: string } {
  return typeof detail === 'string' ? { detail } : {}
}

function pagesOf(pages: unknown): Pick<TimelineEvent, 'pages'> {
  if (!Array.isArray(pages)) return {}
  const seen = pages as { title: string; ms?: number | null }[]
  return { pages: seen.map(({ title, ms }) => ({ title, ...(ms ? { ms } : {}) })) }
}
