import { Fragment, type ReactNode } from 'react'
import { type GridColumn, type PhonePlace, phonePlace, toneClass } from '#components/grid/column.ts'
import { cn } from '#components/ui/classes.ts'

/**
 * A short list that is all there: no paging, no selection. Works in server and client components. On a phone every row
 * becomes a card of two stacks (see GridColumn.phone).
 */
export function SimpleTable<Row>({
  caption,
  rows,
  columns,
  rowKey,
  compact,
  flush,
  bordered = true,
  groupOf,
  isOpen,
  detail,
  empty,
  className,
}: {
  /** What the table is, for screen readers. */
  caption: string
  rows: readonly Row[]
  columns: readonly GridColumn<Row>[]
  rowKey: (row: Row) => string
  compact?: boolean
  /** First and last column end on the edges of the page's text, without the 24 px of a full-width grid. */
  flush?: boolean
  bordered?: boolean
  /** Rows of one group stand together; its name is a line above them. */
  groupOf?: (row: Row) => string | undefined
  isOpen?: (row: Row) => boolean
  /** What an open row shows beneath itself. */
  detail?: (row: Row) => ReactNode
  empty?: ReactNode
  className?: string
}) {
  if (rows.length === 0 && empty) return <>{empty}</>
  const edge = flush ? 'desk:first:pl-0 desk:last:pr-0' : 'desk:first:pl-6 desk:last:pr-6'
  return (
    <table
      className={cn(
        'w-full table-fixed border-separate border-spacing-0 max-desk:block',
        className,
      )}
    >
      <caption className="sr-only">{caption}</caption>
      <colgroup className="max-desk:hidden">
        {columns.map((column) => (
          <col key={column.key} style={{ width: columnWidth(column) }} />
        ))}
      </colgroup>
      <thead className="max-desk:sr-only">
        <tr>
          {columns.map((column) => (
            <th
              key={column.key}
              scope="col"
              className={cn(
                'sticky top-0 z-2 h-8 whitespace-nowrap border-border border-b bg-surface px-2 text-left font-medium text-faint text-xs',
                column.align === 'end' && 'text-right',
                edge,
              )}
            >
              {column.head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="max-desk:block">
        {rows.map((row, index) => {
          const group = groupOf?.(row)
          const before = index > 0 ? groupOf?.(rows[index - 1] as Row) : undefined
          const open = isOpen?.(row) ?? false
          return (
            <Fragment key={rowKey(row)}>
              {group !== undefined && group !== before && (
                <tr className="max-desk:block">
                  <th
                    scope="rowgroup"
                    colSpan={columns.length}
                    className="h-[30px] border-border border-b bg-bg px-6 text-left font-medium text-faint text-xs max-desk:block max-desk:px-4 max-desk:leading-[30px]"
                  >
                    {group}
                  </th>
                </tr>
              )}
              <tr
                className={cn(
                  'group/row max-desk:grid max-desk:grid-flow-row-dense max-desk:grid-cols-[minmax(0,1fr)_auto] max-desk:items-center max-desk:gap-x-3 max-desk:gap-y-0.5 max-desk:border-border max-desk:border-b max-desk:py-2.5',
                  flush ? 'max-desk:px-0' : 'max-desk:px-4',
                )}
              >
                {columns.map((column, at) => (
                  <td
                    key={column.key}
                    className={cn(
                      'truncate px-2 max-desk:px-0!',
                      bordered && 'desk:border-border desk:border-b',
                      compact ? 'text-xs desk:h-[30px]' : 'desk:h-9',
                      open
                        ? 'desk:bg-selected desk:first:shadow-[inset_2px_0_var(--color-text)]'
                        : 'desk:group-hover/row:bg-hover',
                      column.align === 'end' && 'text-right',
                      (column.tabular || column.align === 'end') && 'tabular-nums',
                      toneClass(column),
                      edge,
                      phoneClass(phonePlace(column, at)),
                    )}
                  >
                    {column.cell(row)}
                  </td>
                ))}
              </tr>
              {open && detail && (
                <tr className="max-desk:block">
                  <td
                    colSpan={columns.length}
                    className="border-border border-b bg-sunken p-0 max-desk:block"
                  >
                    {detail(row)}
                  </td>
                </tr>
              )}
            </Fragment>
          )
        })}
      </tbody>
    </table>
  )
}

function columnWidth<Row>(column: GridColumn<Row>): string | undefined {
  return typeof column.width === 'number' ? `${column.width}px` : undefined
}

function phoneClass(place: PhonePlace): string {
  if (place === 'top') return 'max-desk:col-start-2 max-desk:row-start-1 max-desk:text-right'
  if (place === 'hide') return 'max-desk:hidden'
  return place === 'left'
    ? 'max-desk:col-start-1 max-desk:text-left'
    : 'max-desk:col-start-2 max-desk:text-right'
}
