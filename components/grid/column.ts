import type { ReactNode } from 'react'

/** A column of the data grid and of simple tables. */
export type GridColumn<Row> = {
  key: string
  /** Seen in the head. */
  head: ReactNode
  /** Heard, and shown in the column picker, where the head is not plain words. */
  name?: string
  cell: (row: Row) => ReactNode
  /** Pixels, or a share such as "2fr". Default 1fr. */
  width?: number | `${number}fr`
  /** Below this a share does not shrink. */
  min?: number
  align?: 'start' | 'end'
  /** name: weight 500, what the row is. muted and faint: the quieter greys. */
  tone?: 'name' | 'text' | 'muted' | 'faint'
  /** Numbers, times: tabular figures. */
  tabular?: boolean
  /** Sorted by the server, under this name. The first click goes down when `descendingFirst`. */
  sort?: string
  descendingFirst?: boolean
  /** Leaves the grid where it is narrower than this many pixels. */
  leavesBelow?: number
  /** May be hidden in the column picker. Default true; `hidden` starts it hidden. */
  hideable?: boolean
  hidden?: boolean
  /** Shown to those alone who asked for it, whenever it came to be. */
  asked?: boolean
  /**
   * On a phone the row is a card of two stacks; the first left column is its title, `top` stands right of the title.
   * Default: the first column left, the rest hidden.
   */
  phone?: PhonePlace
}

export type PhonePlace = 'left' | 'right' | 'top' | 'hide'

/** Which columns somebody does not see. */
export function hiddenKeys<Row>(
  columns: readonly GridColumn<Row>[],
  layout: { hidden: readonly string[]; shown: readonly string[] },
): string[] {
  const unasked = columns.filter(({ asked, key }) => asked && !layout.shown.includes(key))
  return [...layout.hidden, ...unasked.map(({ key }) => key)]
}

export function columnName<Row>(column: GridColumn<Row>): string {
  return column.name ?? (typeof column.head === 'string' ? column.head : column.key)
}

export function phonePlace<Row>(column: GridColumn<Row>, index: number): PhonePlace {
  return column.phone ?? (index === 0 ? 'left' : 'hide')
}

export function toneClass<Row>(column: GridColumn<Row>): string {
  switch (column.tone) {
    case 'name':
      return 'font-medium'
    case 'muted':
      return 'text-muted'
    case 'faint':
      return 'text-faint'
    default:
      return ''
  }
}
