'use client'

import {
  columnVisibilityFeature,
  rowSortingFeature,
  tableFeatures,
  useTable,
} from '@tanstack/react-table'
import { useMemo } from 'react'
import type { GridColumn } from '#components/grid/column.ts'
import { fittingColumns } from '#components/grid/layout.ts'

const features = tableFeatures({ columnVisibilityFeature, rowSortingFeature })

/** Order, visibility and what fits: react-table keeps the column model, the width decides last. */
export function useShownColumns<Row>({
  columns,
  hidden,
  width,
  rows,
  rowId,
}: {
  columns: readonly GridColumn<Row>[]
  hidden: readonly string[] | undefined
  width: number
  rows: Row[]
  rowId: (row: Row) => string
}): readonly GridColumn<Row>[] {
  const definitions = useMemo(
    () => columns.map((column) => ({ id: column.key, accessorFn: () => column.key })),
    [columns],
  )
  const columnVisibility = useMemo(() => {
    const off = hidden ?? columns.filter((column) => column.hidden).map((column) => column.key)
    return Object.fromEntries(off.map((key) => [key, false]))
  }, [columns, hidden])
  const table = useTable({
    features,
    columns: definitions as never,
    data: rows as never,
    getRowId: rowId as never,
    manualSorting: true,
    state: { columnVisibility },
  })
  const visible = new Set(table.getVisibleLeafColumns().map((column) => column.id))
  return fittingColumns(
    columns.filter((column) => visible.has(column.key)),
    width,
  )
}
