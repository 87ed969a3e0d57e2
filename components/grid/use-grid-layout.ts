'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { GridColumn } from '#components/grid/column.ts'

export type GridLayout = { hidden: string[]; shown: string[]; compact: boolean }

/**
 * How the person left the grid. Kept where the way back finds it too: the page that the browser returns to was drawn
 * with the layout of that time.
 */
export function useGridLayout<Row>({
  grid,
  columns,
  stored,
  save,
}: {
  grid: string
  columns: readonly GridColumn<Row>[]
  stored: GridLayout | null
  save: (layout: GridLayout) => void
}) {
  const queries = useQueryClient()
  const queryKey = useMemo(() => ['grid-layout', grid], [grid])
  const { data: layout } = useQuery({
    queryKey,
    queryFn: (): GridLayout => stored ?? asMade(columns),
    initialData: () => stored ?? asMade(columns),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  })
  const setLayout = (part: Partial<GridLayout>) => {
    const next = { ...layout, ...part }
    queries.setQueryData(queryKey, next)
    save(next)
  }
  return [layout, setLayout] as const
}

function asMade<Row>(columns: readonly GridColumn<Row>[]): GridLayout {
  const hidden = columns.filter((column) => column.hidden).map((column) => column.key)
  return { hidden, shown: [], compact: false }
}
