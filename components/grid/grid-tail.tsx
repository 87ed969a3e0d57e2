'use client'

import { Button } from '#components/ui/button.tsx'
import { cn } from '#components/ui/classes.ts'
import { Note } from '#components/ui/note.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { AbsoluteTime } from '#components/ui/time.tsx'

/** What stands after the last row: the next rows on their way, or why they do not come. */
export function GridTail({
  more,
  loading,
  failed,
  stale,
  staleSince,
  columns,
  onRetry,
  room,
}: {
  more: boolean
  loading: boolean
  failed: boolean
  stale: boolean
  staleSince: number
  columns: number
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
          <SkeletonRows rows={3} columns={Array.from({ length: columns }, () => 96)} />
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
