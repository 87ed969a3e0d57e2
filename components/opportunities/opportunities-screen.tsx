'use client'

import { useSearchParams } from 'next/navigation'
import { useMemo, useState } from 'react'
import { DataGrid } from '#components/grid/data-grid.tsx'
import { OpportunityBoard } from '#components/opportunities/opportunity-board.tsx'
import { opportunityColumns } from '#components/opportunities/opportunity-columns.tsx'
import { OpportunityFilters } from '#components/opportunities/opportunity-filters.tsx'
import { ReadingNote } from '#components/opportunities/reading-note.tsx'
import { Toolbar } from '#components/shell/page.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { Button, ButtonLink } from '#components/ui/button.tsx'
import { useClock } from '#components/ui/clock.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import { fetchOpportunities } from '#lib/opportunities/client.ts'
import {
  addressOf,
  filterText,
  isBoard,
  type OpportunityFilter,
  type OpportunitySort,
  parseFilter,
  parseSort,
  type SortColumn,
  sortText,
} from '#lib/opportunities/query.ts'
import type { OpportunitiesScreen as Screen } from '#lib/opportunities/types.ts'

const countMost = 10_000

/** [OP-5] What sales has going with our prospects, as a list or by stage. */
export function OpportunitiesScreen({ screen }: { screen: Screen }) {
  const params = useSearchParams()
  const { locale } = useClock()
  const address = useMemo(() => {
    const present = new URLSearchParams(params)
    return { filter: parseFilter(present), sort: parseSort(present), board: isBoard(present) }
  }, [params])
  const { filter, sort, board } = address
  const [total, setTotal] = useState(screen.page.total)
  const go = (next: { filter?: OpportunityFilter; sort?: OpportunitySort; board?: boolean }) => {
    const { filter: newFilter, sort: newSort, board: newBoard } = { ...address, ...next }
    const to = addressOf(newFilter, newSort, newBoard)
    // Next follows the browser's history without asking the server again; the screen asks for its rows itself.
    if (next.filter) window.history.pushState(null, '', to)
    else window.history.replaceState(null, '', to)
  }
  const empty = (
    <NoOpportunities
      filtered={filterText(filter) !== ''}
      screen={screen}
      onClear={() => go({ filter: {} })}
    />
  )
  return (
    <>
      <PageHeader title="Opportunities" count={countText(total, locale)} />
      <Toolbar>
        <OpportunityFilters
          filter={filter}
          choices={screen.choices}
          onFilter={(next) => go({ filter: next })}
        />
        <span className="flex-1" />
        <Segmented
          label="How they are shown"
          value={board ? 'board' : 'list'}
          segments={[
            { value: 'list', label: 'List' },
            { value: 'board', label: 'Board' },
          ]}
          onValueChange={(value) => go({ board: value === 'board' })}
        />
      </Toolbar>
      <ReadingNote
        reading={screen.reading}
        mayManage={screen.mayManage}
        className="mx-6 mt-3 flex-none max-desk:mx-4"
      />
      {board ? (
        <OpportunityBoard
          filter={filter}
          initial={screen.board ?? undefined}
          onTotal={setTotal}
          empty={empty}
        />
      ) : (
        <DataGrid
          label="Opportunities"
          queryKey={['opportunities', 'page', filterText(filter), sortText(sort)]}
          fetchPage={(cursor, signal) => fetchOpportunities(filter, sort, cursor, signal)}
          initialPage={screen.page}
          columns={opportunityColumns}
          rowId={(row) => row.id}
          rowName={(row) => row.name}
          rowHref={(row) => `/opportunities/${row.id}`}
          sort={sort}
          onSort={({ column, descending }) =>
            go({ sort: { column: column as SortColumn, descending } })
          }
          refetchEvery={5_000}
          onTotal={setTotal}
          empty={empty}
        />
      )}
    </>
  )
}

function countText(total: number | undefined, locale: string): string | undefined {
  if (total === undefined) return undefined
  const format = new Intl.NumberFormat(locale)
  return total > countMost ? `${format.format(countMost)}+` : format.format(total)
}

function NoOpportunities({
  filtered,
  screen: { reading, mayManage },
  onClear,
}: {
  filtered: boolean
  screen: Screen
  onClear: () => void
}) {
  if (filtered) {
    return (
      <EmptyState
        icon="search"
        title="No opportunity matches"
        action={<Button onClick={onClear}>Clear search and filters</Button>}
      >
        Search looks in the names of opportunities and accounts.
      </EmptyState>
    )
  }
  if (!reading.on) {
    return (
      <EmptyState
        icon="pause"
        title="Opportunities are not read"
        action={
          mayManage && (
            <ButtonLink href="/connector/status">Open the connector’s settings</ButtonLink>
          )
        }
      >
        Reading opportunities is switched off in the connector’s settings.
      </EmptyState>
    )
  }
  return (
    <EmptyState icon="flag" title="No opportunities yet">
      An opportunity appears here once a contact with a role in it is linked to a prospect. They are
      read with every cycle of the connector and changed in Salesforce alone.
    </EmptyState>
  )
}
