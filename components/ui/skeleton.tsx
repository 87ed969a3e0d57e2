import { cn } from '#components/ui/classes.ts'

/** One word that is not there yet. It keeps its place at once and is seen after 150 ms. */
export function Skeleton({ className, width }: { className?: string; width?: number | string }) {
  return (
    <span
      aria-hidden="true"
      className="appear-late inline-block max-w-full align-middle"
      style={{ width }}
    >
      <span className={cn('block h-2.5 animate-breathe rounded-full bg-track', className)} />
    </span>
  )
}

const widths = [96, 72, 104, 84, 90, 64, 112, 78]

/** Rows of a table that is not there yet, in its true shape. `columns` are widths; a negative one is right-aligned. */
export function SkeletonRows({
  rows = 12,
  columns,
  compact,
}: {
  rows?: number
  columns: readonly number[]
  compact?: boolean
}) {
  return (
    <div role="status" aria-busy="true" className="appear-late">
      <span className="sr-only">Loading</span>
      {Array.from({ length: rows }, (_, row) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: every row is the same
          key={row}
          aria-hidden="true"
          className={cn(
            'flex items-center gap-6 border-border border-b px-6 max-desk:px-4',
            compact ? 'h-[30px]' : 'h-9',
          )}
        >
          {columns.map((width, column) => (
            <span
              // biome-ignore lint/suspicious/noArrayIndexKey: columns keep their order
              key={column}
              className={cn('min-w-0 shrink', width < 0 && 'flex justify-end')}
              style={{ flexBasis: Math.abs(width), flexGrow: 1 }}
            >
              <Skeleton width={Math.min(Math.abs(width), widths[(row + column * 3) % 8] ?? 80)} />
            </span>
          ))}
        </div>
      ))}
    </div>
  )
}
