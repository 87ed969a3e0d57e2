'use client'

import { useCallback, useRef } from 'react'
import { isSelected, type Selection, withRows } from '#components/grid/selection.ts'

/** Takes a row into the selection or out of it; with `range` all rows from the last one picked up to this. */
export function usePicking<Row>({
  rows,
  rowId,
  selection,
  onSelection,
}: {
  rows: readonly Row[]
  rowId: (row: Row) => string
  selection: Selection | undefined
  onSelection: ((selection: Selection) => void) | undefined
}): (index: number, range: boolean) => void {
  const lastPicked = useRef<number | null>(null)
  return useCallback(
    (index, range) => {
      const row = rows[index]
      if (!selection || !onSelection || row === undefined) return
      const from = range && lastPicked.current !== null ? lastPicked.current : index
      const [first, last] = from < index ? [from, index] : [index, from]
      const ids = rows.slice(first, last + 1).map(rowId)
      lastPicked.current = index
      onSelection(withRows(selection, ids, !isSelected(selection, rowId(row))))
    },
    [selection, onSelection, rows, rowId],
  )
}
