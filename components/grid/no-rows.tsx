'use client'

import type { DataGridProps } from '#components/grid/data-grid.tsx'
import { GridSkeleton } from '#components/grid/grid-skeleton.tsx'
import type { usePages } from '#components/grid/page-query.ts'
import { ErrorState } from '#components/ui/empty-state.tsx'

/** Instead of rows: their shape while they come, why they do not come, or why there are none. */
export function NoRows<Row>({
  label,
  compact,
  empty,
  columns,
  picks,
  pages,
}: Pick<DataGridProps<Row>, 'label' | 'compact' | 'empty' | 'columns'> & {
  picks: boolean
  pages: Pick<ReturnType<typeof usePages<Row>>, 'isPending' | 'isFetching' | 'error' | 'refetch'>
}) {
  if (pages.error)
    return (
      <ErrorState
        title={`${label} didn’t load`}
        onRetry={() => void pages.refetch()}
        retrying={pages.isFetching}
      >
        {pages.error.message} Nothing is lost.
      </ErrorState>
    )
  if (pages.isPending)
    return <GridSkeleton columns={columns} compact={compact} picks={picks} rows={14} />
  return empty
}
