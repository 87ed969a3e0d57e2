'use client'

import type { QueryKey } from '@tanstack/react-query'
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { type FetchPage, type Page, usePages } from '#components/grid/page-query.ts'
import { byDay, type TimelineDay } from '#components/timeline/days.ts'
import { EventLine } from '#components/timeline/event-line.tsx'
import {
  isQuiet,
  type TimelineEvent,
  type TimelineKind,
} from '#components/timeline/timeline-event.ts'
import { Button } from '#components/ui/button.tsx'
import { cn } from '#components/ui/classes.ts'
import { useClock } from '#components/ui/clock.tsx'
import { ErrorState } from '#components/ui/empty-state.tsx'
import { dayNames } from '#components/ui/moment.ts'
import { Note } from '#components/ui/note.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { Switch } from '#components/ui/switch.tsx'

export type TimelineFilter = { value: string; label: string; kinds: readonly TimelineKind[] }

/** What happened with one person, newest first, under days. The rest comes as the reader comes near the end. */
export function Timeline({
  queryKey,
  fetchPage,
  initialPage,
  refetchEvery,
  filters = [],
  changesSwitch = true,
  narrow = false,
  empty,
  onDays,
}: {
  queryKey: QueryKey
  fetchPage: FetchPage<TimelineEvent>
  initialPage?: Page<TimelineEvent>
  refetchEvery?: number
  /** Besides "All". */
  filters?: readonly TimelineFilter[]
  /** Whether the layer of syncs and field changes can be switched. */
  changesSwitch?: boolean
  /** In a peek: no tools, no points. */
  narrow?: boolean
  empty: ReactNode
  /** Which days are loaded, newest first, as 2026-11-24. */
  onDays?: (days: readonly string[]) => void
}) {
  const { timeZone } = useClock()
  const [filter, setFilter] = useState('all')
  const [changes, setChanges] = useState(true)
  const pages = usePages({ queryKey, fetchPage, initialPage, refetchEvery })

  const kinds = filters.find((each) => each.value === filter)?.kinds
  const shown = useMemo(
    () =>
      pages.rows.filter((event) => {
        if (isQuiet(event)) return changes && !kinds
        return !kinds || kinds.includes(event.kind)
      }),
    [pages.rows, kinds, changes],
  )
  const days = useMemo(() => byDay(shown, timeZone), [shown, timeZone])
  useEffect(() => onDays?.(days.map((day) => day.key)), [onDays, days])

  if (pages.isPending) return <TimelineSkeleton />
  if (pages.isError && pages.rows.length === 0)
    return (
      <ErrorState
        title="The timeline didn’t load"
        onRetry={() => void pages.refetch()}
        retrying={pages.isFetching}
      >
        {pages.error.message} Nothing is lost.
      </ErrorState>
    )
  if (pages.rows.length === 0) return empty

  return (
    <div>
      {!narrow && (filters.length > 0 || changesSwitch) && (
        <div className="flex flex-wrap items-center gap-2">
          {filters.length > 0 && (
            <Segmented
              label="Show"
              size="small"
              segments={[{ value: 'all', label: 'All' }, ...filters]}
              value={filter}
              onValueChange={setFilter}
            />
          )}
          <span className="flex-1" />
          {changesSwitch && (
            <Switch
              label="Show sync and field changes"
              checked={changes}
              onCheckedChange={setChanges}
            >
              <span className="text-muted text-xs">Sync and field changes</span>
            </Switch>
          )}
        </div>
      )}
      {days.length === 0 && (
        <p className="py-8 text-center text-muted">
          Nothing of this kind{pages.hasNextPage ? ' so far' : ''}.
        </p>
      )}
      {days.map((day) => (
        <Day key={day.key} day={day} narrow={narrow} />
      ))}
      <TimelineEnd pages={pages} />
    </div>
  )
}

function Day({ day, narrow }: { day: TimelineDay; narrow: boolean }) {
  const { renderedAt, locale, timeZone } = useClock()
  const { name, date } = dayNames(day.at, renderedAt, locale, timeZone)
  return (
    <section
      data-day={day.key}
      className="[contain-intrinsic-size:auto_200px] [content-visibility:auto]"
    >
      <h2
        className={cn(
          'sticky top-0 z-1 flex items-baseline gap-2 bg-surface pb-1.5 font-semibold text-md',
          narrow ? 'pt-3' : 'pt-4',
        )}
      >
        {name}
        <span className={cn('font-normal text-faint text-xs', narrow && 'ml-auto')}>{date}</span>
        {!narrow && day.points !== 0 && (
          <span className="ml-auto font-normal text-faint text-xs tabular-nums">
            {day.points > 0 ? '+' : '−'}
            {Math.abs(day.points)}
          </span>
        )}
      </h2>
      <ol>
        {day.events.map((event) => (
          <EventLine key={event.id} event={event} narrow={narrow} />
        ))}
      </ol>
    </section>
  )
}

function TimelineEnd({
  pages,
}: {
  pages: Pick<
    ReturnType<typeof usePages<TimelineEvent>>,
    'hasNextPage' | 'isFetching' | 'isFetchNextPageError' | 'fetchNextPage'
  >
}) {
  const end = useRef<HTMLDivElement>(null)
  const { hasNextPage, isFetching, isFetchNextPageError, fetchNextPage } = pages
  useEffect(() => {
    const node = end.current
    if (!node || !hasNextPage || isFetching || isFetchNextPageError) return
    const observer = new IntersectionObserver(
      ([entry]) => entry?.isIntersecting && void fetchNextPage(),
      { rootMargin: '400px' },
    )
    observer.observe(node)
    return () => observer.disconnect()
  }, [hasNextPage, isFetching, isFetchNextPageError, fetchNextPage])

  if (isFetchNextPageError)
    return (
      <Note
        tone="need"
        className="mt-4"
        actions={
          <Button size="small" onClick={() => void fetchNextPage()}>
            Load more
          </Button>
        }
      >
        What happened before this didn’t load. What stands above is right.
      </Note>
    )
  return <div ref={end}>{hasNextPage && <TimelineSkeleton lines={2} />}</div>
}

function TimelineSkeleton({ lines = 6 }: { lines?: number }) {
  return (
    <div role="status" className="appear-late py-4">
      <span className="sr-only">Loading</span>
      {Array.from({ length: lines }, (_, line) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: every line is the same
          key={line}
          aria-hidden="true"
          className="flex h-11 items-center gap-2.5"
        >
          <Skeleton width={24} className="h-6" />
          <Skeleton width={line % 2 ? 220 : 280} />
        </div>
      ))}
    </div>
  )
}
