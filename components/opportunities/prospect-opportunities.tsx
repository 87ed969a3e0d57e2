'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import type { GridColumn } from '#components/grid/column.ts'
import { SimpleTable } from '#components/grid/simple-table.tsx'
import { DayText } from '#components/opportunities/day-text.tsx'
import { ReadingNote } from '#components/opportunities/reading-note.tsx'
import { StageMark } from '#components/opportunities/stage-mark.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { NumberText } from '#components/ui/number.tsx'
import { prospectOpportunitiesQuery } from '#lib/opportunities/client.ts'
import type { ProspectOpportunity, ReadingStand } from '#lib/opportunities/types.ts'

/** The opportunities in which one prospect takes part, or did. */
export function ProspectOpportunities({
  prospectId,
  initial,
  reading,
}: {
  prospectId: string
  initial: ProspectOpportunity[]
  reading: ReadingStand
}) {
  const { data: rows } = useQuery(prospectOpportunitiesQuery(prospectId, initial))
  return (
    <>
      <ReadingNote reading={reading} className="mb-4" />
      {rows.length === 0 ? (
        <EmptyState icon="flag" title="No opportunities">
          Once the contact that this prospect is linked to has a role in an opportunity, it is shown
          here with what it did to the score.
        </EmptyState>
      ) : (
        <SimpleTable
          caption="Opportunities of this prospect"
          flush
          columns={columns}
          rows={rows}
          rowKey={(row) => row.id}
        />
      )}
    </>
  )
}

const columns: readonly GridColumn<ProspectOpportunity>[] = [
  {
    key: 'name',
    head: 'Opportunity',
    width: '2fr',
    tone: 'name',
    phone: 'left',
    cell: (row) => (
      <Link href={`/opportunities/${row.id}`} className="link truncate">
        {row.name}
      </Link>
    ),
  },
  {
    key: 'stage',
    head: 'Stage',
    width: '1.2fr',
    phone: 'left',
    cell: (row) => <StageMark stage={row.stage} state={row.state} />,
  },
  {
    key: 'role',
    head: 'Role',
    width: '1.2fr',
    phone: 'hide',
    cell: (row) => (
      <span className="inline-flex min-w-0 items-center gap-1.5">
        <span className="truncate text-muted">
          {row.linked ? (row.role ?? '–') : 'No longer part'}
        </span>
        {row.linked && row.isPrimary && <Badge>Primary</Badge>}
      </span>
    ),
  },
  {
    key: 'amount',
    head: 'Amount',
    width: 110,
    align: 'end',
    tabular: true,
    phone: 'right',
    cell: (row) => <NumberText value={row.amount} currency={row.currency} />,
  },
  {
    key: 'close',
    head: 'Closes',
    width: 104,
    align: 'end',
    tabular: true,
    phone: 'right',
    cell: (row) => <DayText day={row.closeDate} />,
  },
  {
    key: 'points',
    head: 'Points',
    width: 68,
    align: 'end',
    tabular: true,
    phone: 'hide',
    cell: (row) =>
      row.points === 0 ? '0' : `${row.points > 0 ? '+' : '−'}${Math.abs(row.points)}`,
  },
]
