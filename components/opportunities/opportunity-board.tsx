'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { type ReactNode, useEffect } from 'react'
import { DayText } from '#components/opportunities/day-text.tsx'
import { StageMark } from '#components/opportunities/stage-mark.tsx'
import { ErrorState } from '#components/ui/empty-state.tsx'
import { NumberText } from '#components/ui/number.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { boardQuery } from '#lib/opportunities/client.ts'
import type { OpportunityFilter } from '#lib/opportunities/query.ts'
import { addressOf, defaultSort } from '#lib/opportunities/query.ts'
import type { OpportunityRow, StageColumn } from '#lib/opportunities/types.ts'

/** [OP-5] A column for each stage, in the order of how likely they are; on a phone one below the other. */
export function OpportunityBoard({
  filter,
  initial,
  onTotal,
  empty,
}: {
  filter: OpportunityFilter
  initial: StageColumn[] | undefined
  onTotal: (total: number) => void
  empty: ReactNode
}) {
  const { data: stages, isError, refetch } = useQuery(boardQuery(filter, initial))
  const total = stages?.reduce((sum, { count }) => sum + count, 0)
  useEffect(() => {
    if (total !== undefined) onTotal(total)
  }, [total, onTotal])
  if (isError && !stages)
    return (
      <ErrorState title="The board didn’t load" onRetry={() => void refetch()}>
        The console cannot reach its database just now. What you see elsewhere stays.
      </ErrorState>
    )
  if (!stages) return <BoardSkeleton />
  if (stages.length === 0) return empty
  return (
    <section
      aria-label="Opportunities by stage"
      className="flex min-h-0 flex-1 items-start gap-3 overflow-auto px-6 py-4 max-desk:flex-col max-desk:items-stretch max-desk:px-4"
    >
      {stages.map((column) => (
        <Column key={`${column.state} ${column.stage}`} column={column} filter={filter} />
      ))}
    </section>
  )
}

function Column({ column, filter }: { column: StageColumn; filter: OpportunityFilter }) {
  const { stage, state, count, sums, rows } = column
  const more = count - rows.length
  return (
    <section aria-label={stage} className="w-64 flex-none max-desk:w-full">
      <header className="mb-2 flex items-baseline gap-2 px-1">
        <h2 className="min-w-0 font-medium">
          <StageMark stage={stage} state={state} />
        </h2>
        <span className="text-faint text-xs tabular-nums">{count}</span>
        <span className="ml-auto flex flex-col items-end text-muted text-xs">
          {sums.map(({ currency, amount }) => (
            <NumberText key={currency} value={amount} currency={currency} />
          ))}
        </span>
      </header>
      <ul className="grid gap-1.5">
        {rows.map((row) => (
          <li key={row.id}>
            <Card row={row} />
          </li>
        ))}
      </ul>
      {more > 0 && (
        <Link
          href={addressOf({ ...filter, stage }, defaultSort, false)}
          className="link mt-2 inline-block px-1 text-xs"
        >
          {more} more in the list
        </Link>
      )}
    </section>
  )
}

function Card({ row }: { row: OpportunityRow }) {
  return (
    <Link
      href={`/opportunities/${row.id}`}
      className="block rounded-md border border-border bg-surface px-3 py-2 hover:bg-hover"
    >
      <span className="line-clamp-2 font-medium">{row.name}</span>
      <span className="mt-1 flex items-baseline gap-2 text-muted text-xs">
        <NumberText value={row.amount} currency={row.currency} className="text-text" />
        <span className="min-w-0 flex-1 truncate text-right">{row.owner}</span>
        <DayText day={row.closeDate} className="whitespace-nowrap tabular-nums" />
      </span>
    </Link>
  )
}

function BoardSkeleton() {
  return (
    <div className="flex flex-1 gap-3 overflow-hidden px-6 py-4 max-desk:flex-col max-desk:px-4">
      {[0, 1, 2, 3].map((n) => (
        <div key={n} className="grid w-64 flex-none content-start gap-1.5 max-desk:w-full">
          <Skeleton className="h-5 w-32" />
          <Skeleton className="h-16" />
          <Skeleton className="h-16" />
        </div>
      ))}
    </div>
  )
}
