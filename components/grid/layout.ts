import { type GridColumn, phonePlace } from '#components/grid/column.ts'

export const pickWidth = 48
const defaultMin = 88

/**
 * The columns that fit: those that leave a narrow grid have left. Whoever asked for more columns sees them before those
 * that would leave first anyway; what still has no room is left out rather than cut off.
 */
export function fittingColumns<Row>(
  columns: readonly GridColumn<Row>[],
  width: number,
): readonly GridColumn<Row>[] {
  const left = columns.filter((column) => !column.leavesBelow || width >= column.leavesBelow)
  if (!left.some(({ asked }) => asked)) return left
  const leaving = left
    .filter(({ leavesBelow, asked }) => leavesBelow !== undefined || asked)
    .toReversed()
    .sort((a, b) => (b.leavesBelow ?? 0) - (a.leavesBelow ?? 0))
  let room = width - pickWidth - left.reduce((sum, column) => sum + leastOf(column), 0)
  const gone = new Set<string>()
  for (const column of leaving) {
    if (room >= 0) break
    gone.add(column.key)
    room += leastOf(column)
  }
  return left.filter(({ key }) => !gone.has(key))
}

function leastOf<Row>({ width, min }: GridColumn<Row>): number {
  return typeof width === 'number' ? width : (min ?? defaultMin)
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
