'use client'

import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { GridColumn } from '#components/grid/column.ts'
import { DataGrid } from '#components/grid/data-grid.tsx'
import { ListsTabs } from '#components/lists/lists-tabs.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { NumberText } from '#components/ui/number.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import { countsQuery, fetchLists } from '#lib/lists/client.ts'
import type { ListsPage } from '#lib/lists/loaders.ts'
import type { ListRow } from '#lib/lists/types.ts'

/** Every list, with who is in it and how many. */
export function ListsScreen({ initial }: { initial: ListsPage }) {
  const { data: counts } = useQuery(countsQuery())
  const columns = useMemo(() => columnsOf(counts), [counts])
  return (
    <>
      <PageHeader
        title="Lists"
        count={initial.total}
        primary={
          <ButtonLink variant="primary" href="/lists/new">
            New list
          </ButtonLink>
        }
      />
      <ListsTabs current="lists" />
      <DataGrid<ListRow>
        label="Lists"
        queryKey={['lists', 'page']}
        fetchPage={fetchLists}
        initialPage={initial}
        columns={columns}
        rowId={(row) => row.id}
        rowName={(row) => row.name}
        rowHref={(row) => `/lists/${row.id}`}
        refetchEvery={10_000}
        empty={
          <EmptyState
            icon="list"
            title="No lists yet"
            action={
              <ButtonLink variant="primary" href="/lists/new">
                New list
              </ButtonLink>
            }
          >
            A list says whom an e-mail goes to and whom a rule means: people whom you choose by
            hand, or everybody who matches, kept up by itself.
          </EmptyState>
        }
      />
    </>
  )
}

function columnsOf(counts: Record<string, number> | undefined): GridColumn<ListRow>[] {
  return [
    {
      key: 'name',
      head: 'Name',
      tone: 'name',
      width: '1.4fr',
      min: 140,
      phone: 'left',
      cell: (row) => <span className="truncate">{row.name}</span>,
    },
    {
      key: 'public',
      head: 'People see',
      width: '1fr',
      min: 110,
      tone: 'muted',
      leavesBelow: 1_100,
      cell: (row) => <span className="truncate">{row.publicName ?? ''}</span>,
    },
    {
      key: 'kind',
      head: 'Kind',
      width: 96,
      phone: 'top',
      cell: (row) => (
        <Badge tone={row.kind === 'dynamic' ? 'neutral' : 'line'}>
          {row.kind === 'dynamic' ? 'Dynamic' : 'Static'}
        </Badge>
      ),
    },
    {
      key: 'who',
      head: 'Who',
      width: '3fr',
      min: 200,
      tone: 'muted',
      phone: 'left',
      cell: (row) => (
        <span className="truncate" title={row.says ?? undefined}>
          {row.says ?? (row.description || 'Chosen by hand')}
        </span>
      ),
    },
    {
      key: 'members',
      head: 'Prospects',
      width: 96,
      align: 'end',
      tabular: true,
      phone: 'right',
      cell: (row) => {
        const n = row.members ?? counts?.[row.id]
        return n === undefined ? <span className="text-faint">…</span> : <NumberText value={n} />
      },
    },
    {
      key: 'by',
      head: 'By',
      width: 140,
      tone: 'muted',
      leavesBelow: 980,
      cell: (row) => row.createdBy,
    },
    {
      key: 'updated',
      head: 'Changed',
      width: 96,
      align: 'end',
      tone: 'faint',
      leavesBelow: 760,
      cell: (row) => <RelativeTime at={row.updatedAt} short />,
    },
  ]
}
