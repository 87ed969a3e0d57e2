'use client'

import { type ReactNode, useCallback, useMemo } from 'react'
import type { Page } from '#components/grid/page-query.ts'
import { toEvent } from '#components/prospects/timeline-events.ts'
import { Timeline, type TimelineFilter } from '#components/timeline/timeline.tsx'
import type { TimelineEvent } from '#components/timeline/timeline-event.ts'
import { EmptyState } from '#components/ui/empty-state.tsx'
import type { TimelinePage } from '#lib/activities/types.ts'
import { fetchTimeline } from '#lib/prospects/client.ts'

const filters: readonly TimelineFilter[] = [
  { value: 'visits', label: 'Visits', kinds: ['visit', 'click', 'search', 'file'] },
  { value: 'emails', label: 'E-mails', kinds: ['email'] },
  { value: 'forms', label: 'Forms', kinds: ['form'] },
  { value: 'opportunities', label: 'Opportunities', kinds: ['opportunity'] },
]

/** One person's story. */
export function ProspectTimeline({
  id,
  fields,
  initial,
  narrow,
  onDays,
}: {
  id: string
  fields: readonly { name: string; label: string }[]
  initial?: TimelinePage
  narrow?: boolean
  onDays?: (days: readonly string[]) => void
}) {
  const toPage = useCallback(
    (page: TimelinePage): Page<TimelineEvent> => ({
      rows: page.rows.map((item) => toEvent(item, fields)),
      next: page.next,
    }),
    [fields],
  )
  const initialPage = useMemo(() => initial && toPage(initial), [initial, toPage])
  return (
    <Timeline
      queryKey={['prospect', id, 'timeline']}
      fetchPage={async (cursor, signal) => toPage(await fetchTimeline(id, cursor, signal))}
      initialPage={initialPage}
      refetchEvery={5_000}
      filters={narrow ? [] : filters}
      narrow={narrow}
      onDays={onDays}
      empty={<Nothing />}
    />
  )
}

function Nothing(): ReactNode {
  return (
    <EmptyState icon="pulse" title="Nothing has happened yet">
      Syncs and field changes show here at once, visits, e-mails and forms as they come.
    </EmptyState>
  )
}
