import { type GridColumn, phonePlace } from '#components/grid/column.ts'
import { columnTemplate } from '#components/grid/layout.ts'
import { cn } from '#components/ui/classes.ts'
import { Skeleton } from '#components/ui/skeleton.tsx'

const widths = [96, 72, 104, 84, 90, 64, 112, 78]

/** Rows that are on their way, in the columns they will have. */
export function GridSkeleton<Row>({
  columns,
  picks,
  compact,
  rows,
}: {
  columns: readonly GridColumn<Row>[]
  picks: boolean
  compact?: boolean
  rows: number
}) {
  const template = columnTemplate(columns, { picks })
  return (
    <div role="status" className="appear-late">
      <span className="sr-only">Loading</span>
      {Array.from({ length: rows }, (_, row) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: every row is the same
          key={row}
          aria-hidden="true"
          style={{ ['--columns' as string]: template }}
          className={cn(
            'items-center border-border border-b max-desk:flex max-desk:h-20 max-desk:justify-between max-desk:px-4 desk:grid desk:grid-cols-(--columns)',
            compact ? 'desk:h-[30px]' : 'desk:h-9',
          )}
        >
          {picks && (
            <span className="pl-6 max-desk:hidden">
              <Skeleton width={16} className="h-4 rounded-[4px]" />
            </span>
          )}
          {columns.map((column, at) => (
            <span
              key={column.key}
              className={cn(
                'flex px-2 desk:first:pl-6 desk:last:pr-6',
                column.align === 'end' && 'justify-end',
                at > 0 && phonePlace(column, at) !== 'top' && 'max-desk:hidden',
              )}
            >
              <Skeleton
                width={
                  typeof column.width === 'number'
                    ? Math.min(column.width - 24, 64)
                    : widths[(row + at * 3) % widths.length]
                }
              />
            </span>
          ))}
        </div>
      ))}
    </div>
  )
}
