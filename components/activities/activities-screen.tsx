'use client'

import { useSearchParams } from 'next/navigation'
import { activityColumns } from '#components/activities/activity-columns.tsx'
import { DataGrid } from '#components/grid/data-grid.tsx'
import { Toolbar } from '#components/shell/page.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import { fetchActivities } from '#lib/activities/client.ts'
import { activityGroups, readGroup } from '#lib/activities/labels.ts'
import type { ActivityPage } from '#lib/activities/types.ts'

const segments = [
  { value: 'all', label: 'All' },
  ...Object.entries(activityGroups).map(([value, { label }]) => ({ value, label })),
]

/** [AC-1] What everybody did, as it happens. */
export function ActivitiesScreen({ initial }: { initial: ActivityPage }) {
  const show = readGroup(useSearchParams().get('show'))
  const go = (next: string) =>
    window.history.replaceState(null, '', next === 'all' ? '/activities' : `?show=${next}`)
  return (
    <>
      <PageHeader title="Activities" />
      <Toolbar className="no-scrollbar max-desk:overflow-x-auto">
        <Segmented
          label="What is shown"
          size="small"
          value={show ?? 'all'}
          segments={segments}
          onValueChange={go}
        />
        <span className="flex-1" />
        <span className="text-faint text-xs max-desk:hidden">New ones appear by themselves</span>
      </Toolbar>
      <DataGrid
        label="Activities"
        queryKey={['activities', show]}
        fetchPage={(cursor, signal) => fetchActivities(show, cursor, signal)}
        initialPage={initial}
        columns={activityColumns}
        rowId={(row) => row.id}
        rowName={(row) => `${row.name}: ${row.title}`}
        rowHref={(row) => `/prospects/${row.prospectId}`}
        refetchEvery={5_000}
        empty={<Nothing shown={show !== null} onAll={() => go('all')} />}
      />
    </>
  )
}

function Nothing({ shown, onAll }: { shown: boolean; onAll: () => void }) {
  if (shown) {
    return (
      <EmptyState
        icon="search"
        title="Nothing of this kind yet"
        action={<Button onClick={onAll}>Show all</Button>}
      >
        It appears here as soon as a prospect does it.
      </EmptyState>
    )
  }
  return (
    <EmptyState icon="pulse" title="Nobody did anything yet">
      Visits, forms, e-mails and opportunities of your prospects appear here as they happen. Put the
      tracking code on your website under Forms &amp; pages to begin.
    </EmptyState>
  )
}
