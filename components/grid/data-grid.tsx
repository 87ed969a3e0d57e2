'use client'

import type { QueryKey } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useRouter } from 'next/navigation'
import { type ReactNode, type Ref, useEffect, useImperativeHandle, useRef } from 'react'
import type { GridColumn } from '#components/grid/column.ts'
import { GridHead, type GridSort } from '#components/grid/grid-head.tsx'
import { GridRow } from '#components/grid/grid-row.tsx'
import { GridTail } from '#components/grid/grid-tail.tsx'
import { columnTemplate, phoneRowHeight } from '#components/grid/layout.ts'
import { NoRows } from '#components/grid/no-rows.tsx'
import { type FetchPage, type Page, usePages } from '#components/grid/page-query.ts'
import { hasSelection, isSelected, type Selection } from '#components/grid/selection.ts'
import { usePicking } from '#components/grid/use-picking.ts'
import { useRowKeys } from '#components/grid/use-row-keys.ts'
import { useShownColumns } from '#components/grid/use-shown-columns.ts'
import { useIsPhone, useWidth } from '#components/grid/use-width.ts'
import { cn } from '#components/ui/classes.ts'

const assumedWidth = 1220
const loadAheadRows = 12

export type DataGridProps<Row> = {
  /** What the rows are: "Prospects". */
  label: string
  /** Everything the answer depends on: filters, sort. */
  queryKey: QueryKey
  fetchPage: FetchPage<Row>
  /** The server's first page, for the first paint. */
  initialPage?: Page<Row>
  columns: readonly GridColumn<Row>[]
  rowId: (row: Row) => string
  /** How a row is called aloud: the person's name. */
  rowName: (row: Row) => string
  rowHref?: (row: Row) => string
  sort?: GridSort
  onSort?: (sort: GridSort) => void
  /** Keys of the columns that are not shown. */
  hidden?: readonly string[]
  selection?: Selection
  onSelection?: (selection: Selection) => void
  /** The row whose peek is open. With `onPeek`, a click and space open it; without, a click opens the page. */
  openId?: string | null
  onPeek?: (id: string | null, row?: Row) => void
  /** Filled with what moves the cursor, and the peek with it: the arrows of the peek. */
  step?: Ref<(by: 1 | -1) => void>
  /** Rows that show more beneath themselves. */
  detail?: (row: Row) => ReactNode
  expanded?: ReadonlySet<string>
  onExpand?: (id: string) => void
  compact?: boolean
  refetchEvery?: number
  onTotal?: (total: number | undefined) => void
  empty: ReactNode
  className?: string
}

/** The one grid of the house: keyset pages, virtual rows, server sort, selection, keyboard; cards on a phone. */
export function DataGrid<Row>(props: DataGridProps<Row>) {
  const { columns, rowId, compact, selection, onSelection } = props
  const scroller = useRef<HTMLDivElement>(null)
  const pages = usePages(props)
  const { rows, total } = pages
  const width = useWidth(scroller, assumedWidth)
  const phone = useIsPhone()
  const picks = onSelection !== undefined

  const shown = useShownColumns({ columns, hidden: props.hidden, width, rows, rowId })
  const rowHeight = phone ? phoneRowHeight(shown) : compact ? 30 : 36
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => rowId(rows[index] as Row),
    overscan: 12,
    initialRect: { width: assumedWidth, height: 900 },
    scrollPaddingStart: 40,
    scrollPaddingEnd: 72,
  })
  useEffect(() => {
    void rowHeight
    virtual.measure()
  }, [virtual, rowHeight])

  const items = virtual.getVirtualItems()
  const lastIndex = items.at(-1)?.index ?? -1
  const { hasNextPage, isFetching, isFetchNextPageError, fetchNextPage } = pages
  useEffect(() => {
    if (lastIndex < rows.length - loadAheadRows || !hasNextPage) return
    if (!isFetching && !isFetchNextPageError) void fetchNextPage()
  }, [lastIndex, rows.length, hasNextPage, isFetching, isFetchNextPageError, fetchNextPage])

  const { onTotal } = props
  useEffect(() => onTotal?.(total), [onTotal, total])

  const pick = usePicking({ rows, rowId, selection, onSelection })
  const router = useRouter()
  // Rows that are about to be replaced by another search take no choice: it would fall on somebody who is not meant.
  const leaving = pages.isPlaceholderData
  const peek = (index: number) => {
    const row = rows[index]
    if (row === undefined || leaving) return
    const id = rowId(row)
    if (props.onExpand) props.onExpand(id)
    else if (props.onPeek && !phone) props.onPeek(props.openId === id ? null : id, row)
    else if (props.rowHref) router.push(props.rowHref(row))
  }
  const open = (index: number) => {
    const row = rows[index]
    if (row !== undefined && props.rowHref) router.push(props.rowHref(row))
    else peek(index)
  }
  const { openId } = props
  const openIndex = openId ? rows.findIndex((row) => rowId(row) === openId) : -1
  const keys = useRowKeys({
    count: rows.length,
    openIndex,
    scroller,
    scrollTo: (index) => virtual.scrollToIndex(index),
    onCursor: (index) => {
      const row = rows[index]
      if (row !== undefined && props.openId && props.onPeek) props.onPeek(rowId(row), row)
    },
    open,
    peek,
    pick: picks && !leaving ? (index) => pick(index, false) : undefined,
    close: props.openId ? () => props.onPeek?.(null) : undefined,
    clear:
      selection && hasSelection(selection)
        ? () => onSelection?.({ mode: 'some', ids: new Set() })
        : undefined,
  })

  useImperativeHandle(props.step, () => (by) => keys.move(by, false))

  const template = columnTemplate(shown, { picks })
  const start = items[0]?.start ?? 0
  const rest = virtual.getTotalSize() - (items.at(-1)?.end ?? 0)

  return (
    <div
      ref={scroller}
      className={cn(
        'min-h-0 min-w-0 flex-1 overflow-y-auto overflow-x-clip overscroll-contain',
        props.className,
      )}
    >
      {/* biome-ignore lint/a11y/useAriaPropsSupportedByRole: both roles support all of them */}
      <div
        role={props.detail ? 'treegrid' : 'grid'}
        aria-label={props.label}
        aria-rowcount={total ?? -1}
        aria-busy={pages.isPending || pages.isPlaceholderData}
        aria-multiselectable={picks || undefined}
        style={{ ['--columns' as string]: template }}
      >
        <GridHead
          columns={shown}
          sort={props.sort}
          onSort={props.onSort}
          selection={selection}
          onSelection={onSelection}
          total={total}
        />
        {rows.length > 0 && (
          <div
            role="rowgroup"
            className={cn(
              'transition-opacity delay-150 duration-120',
              pages.isPlaceholderData && 'opacity-50',
            )}
            style={{ paddingTop: start, paddingBottom: Math.max(0, rest) }}
          >
            {items.map((item) => {
              const row = rows[item.index] as Row
              const id = rowId(row)
              return (
                <GridRow
                  key={item.key}
                  ref={virtual.measureElement}
                  index={item.index}
                  row={row}
                  name={props.rowName(row)}
                  href={props.rowHref?.(row)}
                  columns={shown}
                  compact={compact}
                  open={props.openId === id || (props.expanded?.has(id) ?? false)}
                  selected={selection ? isSelected(selection, id) : undefined}
                  current={keys.cursor === item.index}
                  tabbable={
                    keys.cursor === item.index || (keys.cursor === null && item.index === 0)
                  }
                  onPick={picks ? (range) => pick(item.index, range) : undefined}
                  onActivate={() => {
                    keys.setCursor(item.index)
                    peek(item.index)
                  }}
                  onKeyDown={(event) => keys.onRowKey(event, item.index)}
                  expandable={props.detail !== undefined}
                  detail={props.expanded?.has(id) ? props.detail?.(row) : undefined}
                />
              )
            })}
          </div>
        )}
      </div>
      {rows.length === 0 && <NoRows {...props} pages={pages} columns={shown} picks={picks} />}
      {rows.length > 0 && (
        <GridTail
          more={hasNextPage}
          loading={pages.isFetchingNextPage}
          failed={isFetchNextPageError}
          stale={pages.isRefetchError}
          staleSince={pages.dataUpdatedAt}
          columns={shown}
          picks={picks}
          compact={compact}
          onRetry={() => void fetchNextPage()}
          room={selection !== undefined && hasSelection(selection)}
        />
      )}
    </div>
  )
}

export type { GridSort }
