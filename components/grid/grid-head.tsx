'use client'

import { columnName, type GridColumn } from '#components/grid/column.ts'
import { PickBox } from '#components/grid/pick-box.tsx'
import {
  everythingSelected,
  hasSelection,
  nothingSelected,
  type Selection,
} from '#components/grid/selection.ts'
import { cn } from '#components/ui/classes.ts'
import { useClock } from '#components/ui/clock.tsx'
import { Icon } from '#components/ui/icon.tsx'

export type GridSort = { column: string; descending: boolean }

export function GridHead<Row>({
  columns,
  sort,
  onSort,
  selection,
  onSelection,
  total,
}: {
  columns: readonly GridColumn<Row>[]
  sort?: GridSort
  onSort?: (sort: GridSort) => void
  selection?: Selection
  onSelection?: (selection: Selection) => void
  total?: number
}) {
  const { locale } = useClock()
  const all = selection?.mode === 'all' && selection.except.size === 0
  return (
    <div role="rowgroup" className="sticky top-0 z-3 bg-surface max-desk:sr-only">
      <div
        role="row"
        className="grid h-8 grid-cols-(--columns) items-center border-border border-b text-faint text-xs"
      >
        {selection && onSelection && (
          <div role="columnheader" className="h-full pl-6">
            <PickBox
              label={
                total === undefined
                  ? 'Select all'
                  : `Select all ${new Intl.NumberFormat(locale).format(total)}`
              }
              checked={all}
              mixed={!all && hasSelection(selection)}
              onToggle={() =>
                onSelection(hasSelection(selection) ? nothingSelected : everythingSelected)
              }
            />
          </div>
        )}
        {columns.map((column) => {
          const sorted = column.sort !== undefined && sort?.column === column.sort
          return (
            <div
              key={column.key}
              role="columnheader"
              aria-sort={
                sorted
                  ? sort.descending
                    ? 'descending'
                    : 'ascending'
                  : column.sort
                    ? 'none'
                    : undefined
              }
              className={cn(
                'flex h-full min-w-0 items-center px-2 font-medium first:pl-6 last:pr-6',
                column.align === 'end' && 'justify-end',
              )}
            >
              {column.sort && onSort ? (
                <button
                  type="button"
                  title={`Sort by ${columnName(column)}`}
                  className={cn(
                    '-mx-1 flex h-6 min-w-0 items-center gap-1 rounded-[4px] px-1 hover:text-text',
                    sorted && 'text-text',
                  )}
                  onClick={() =>
                    onSort({
                      column: column.sort as string,
                      descending: sorted ? !sort.descending : (column.descendingFirst ?? false),
                    })
                  }
                >
                  <span className="truncate">{column.head}</span>
                  {sorted && <Icon name={sort.descending ? 'arrow-down' : 'arrow-up'} size={12} />}
                </button>
              ) : (
                <span className="truncate">{column.head}</span>
              )}
            </div>
          )
        })}
      </div>
    </div>
  )
}
