'use client'

import type { GridColumn } from '#components/grid/column.ts'
import { GridSkeleton } from '#components/grid/grid-skeleton.tsx'
import { Button } from '#components/ui/button.tsx'
import { cn } from '#components/ui/classes.ts'
import { Note } from '#components/ui/note.tsx'
import { AbsoluteTime } from '#components/ui/time.tsx'

/** What stands after the last row: the next rows on their way, or why they do not come. */
export function GridTail<Row>({
  more,
  loading,
  failed,
  stale,
  staleSince,
  columns,
  picks,
  compact,
  onRetry,
  room,
}: {
  more: boolean
  loading: boolean
  failed: boolean
  stale: boolean
  staleSince: number
  columns: readonly GridColumn<Row>[]
  picks: boolean
  compact?: boolean
  onRetry: () => void
  /** Room for the selection bar. */
  room: boolean
}) {
  return (
    <div className={cn(room && 'pb-18')}>
      {failed ? (
        <div className="p-4">
          <Note
            tone="need"
            actions={
              <Button size="small" onClick={onRetry}>
                Load more
              </Button>
            }
          >
            The next rows didn’t load. The ones above are right.
          </Note>
        </div>
      ) : (
        (loading || more) && (
          <GridSkeleton columns={columns} picks={picks} compact={compact} rows={3} />
        )
      )}
      {stale && (
        <div className="sticky bottom-3 px-4 pb-3">
          <Note role="status" icon="clock" className="bg-raised shadow-raised">
            These rows are from <AbsoluteTime at={staleSince} only="time" />: the server has not
            answered since.
          </Note>
        </div>
      )}
    </div>
  )
}
