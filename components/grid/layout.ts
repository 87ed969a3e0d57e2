import { type GridColumn, phonePlace } from '#components/grid/column.ts'

export const pickWidth = 48
const defaultMin = 88

/** The columns that fit: those that leave a narrow grid have left. */
export function fittingColumns<Row>(
  columns: readonly GridColumn<Row>[],
  width: number,
): readonly GridColumn<Row>[] {
  return columns.filter((column) => !column.leavesBelow || width >= column.leavesBelow)
}

/** `grid-template-columns` of head and rows. */
export function columnTemplate<Row>(
  columns: readonly GridColumn<Row>[],
  { picks }: { picks: boolean },
): string {
  const widths = columns.map((column) => {
    if (typeof column.width === 'number') return `${column.width}px`
    return `minmax(${column.min ?? defaultMin}px, ${column.width ?? '1fr'})`
  })
  return (picks ? [`${pickWidth}px`, ...widths] : widths).join(' ')
}

/** How tall a card is before it has been measured. */
export function phoneRowHeight<Row>(columns: readonly GridColumn<Row>[]): number {
  const places = columns.map(phonePlace)
  const lines = Math.max(
    places.filter((place) => place === 'left').length,
    places.filter((place) => place === 'right' || place === 'top').length,
  )
  return 20 + lines * 20 + (lines - 1) * 2 + 1
}
