'use client'

import Link from 'next/link'
import type { KeyboardEvent, ReactNode, Ref } from 'react'
import {
  columnName,
  type GridColumn,
  type PhonePlace,
  phonePlace,
  toneClass,
} from '#components/grid/column.ts'
import { PickBox } from '#components/grid/pick-box.tsx'
import { cn } from '#components/ui/classes.ts'
import { Icon } from '#components/ui/icon.tsx'

/** A row, or on a phone a card of two stacks. What stands inside it (links, boxes, menus) answers for itself. */
export function GridRow<Row>({
  ref,
  index,
  row,
  name,
  href,
  columns,
  compact,
  open,
  selected,
  current,
  tabbable,
  onPick,
  onActivate,
  onKeyDown,
  expandable,
  detail,
}: {
  ref: Ref<HTMLDivElement>
  index: number
  row: Row
  name: string
  href?: string
  columns: readonly GridColumn<Row>[]
  compact?: boolean
  open: boolean
  selected?: boolean
  current: boolean
  tabbable: boolean
  onPick?: (range: boolean) => void
  onActivate: () => void
  onKeyDown: (event: KeyboardEvent<HTMLDivElement>) => void
  expandable: boolean
  detail?: ReactNode
}) {
  return (
    <div ref={ref} data-index={index} role="presentation">
      <div
        role="row"
        aria-rowindex={index + 2}
        aria-selected={selected}
        aria-expanded={expandable ? open : undefined}
        aria-label={expandable ? name : undefined}
        tabIndex={tabbable ? 0 : -1}
        data-row={index}
        onKeyDown={onKeyDown}
        onClick={(event) => {
          if (!answersForItself(event.target, event.currentTarget)) onActivate()
        }}
        className={cn(
          'group/row relative border-border border-b focus-visible:outline-1 focus-visible:outline-offset-[-1px] hover:bg-hover',
          'desk:grid desk:grid-cols-(--columns) desk:items-center',
          compact ? 'text-xs desk:h-[30px]' : 'desk:h-9',
          'max-desk:grid max-desk:grid-flow-row-dense max-desk:grid-cols-[minmax(0,1fr)_auto] max-desk:items-center max-desk:gap-x-3 max-desk:gap-y-0.5 max-desk:px-4 max-desk:py-2.5',
          onPick && 'max-desk:pl-11',
          selected && 'bg-hover',
          current && 'bg-hover',
          open &&
            'bg-selected before:absolute before:inset-y-0 before:left-0 before:w-0.5 before:bg-text hover:bg-selected max-desk:before:hidden',
        )}
      >
        {onPick && (
          <div
            role="gridcell"
            className="h-full desk:pl-6 max-desk:absolute max-desk:inset-y-0 max-desk:left-0 max-desk:w-11 max-desk:pt-3 [&>label]:max-desk:items-start"
          >
            <PickBox
              label={`Select ${name}`}
              checked={selected ?? false}
              tabIndex={tabbable ? 0 : -1}
              onToggle={onPick}
            />
          </div>
        )}
        {columns.map((column, at) => (
          <GridCell
            key={column.key}
            column={column}
            place={phonePlace(column, at)}
            twist={expandable && at === 0 ? (open ? 'open' : 'closed') : undefined}
          >
            {column.tone === 'name' && href ? (
              <Link
                href={href}
                tabIndex={tabbable ? 0 : -1}
                className="hover:underline hover:decoration-border-strong hover:underline-offset-3"
              >
                {column.cell(row)}
              </Link>
            ) : (
              column.cell(row)
            )}
          </GridCell>
        ))}
      </div>
      {detail && (
        <div role="row" className="border-border border-b bg-sunken">
          <div role="gridcell" aria-colspan={columns.length}>
            {detail}
          </div>
        </div>
      )}
    </div>
  )
}

function GridCell<Row>({
  column,
  place,
  twist,
  children,
}: {
  column: GridColumn<Row>
  place: PhonePlace
  twist?: 'open' | 'closed'
  children: ReactNode
}) {
  return (
    <div
      role="gridcell"
      aria-label={column.head === '' ? columnName(column) : undefined}
      className={cn(
        'min-w-0 truncate max-desk:px-0 desk:px-2 desk:first:pl-6 desk:last:pr-6',
        column.align === 'end' && 'desk:text-right',
        (column.tabular || column.align === 'end') && 'tabular-nums',
        toneClass(column),
        place === 'hide' && 'max-desk:hidden',
        place === 'left' && 'max-desk:col-start-1',
        place === 'top' && 'max-desk:col-start-2 max-desk:row-start-1 max-desk:text-right',
        place === 'right' && 'max-desk:col-start-2 max-desk:text-right',
      )}
    >
      {twist && (
        <Icon
          name={twist === 'open' ? 'chevron-down' : 'chevron-right'}
          size={12}
          className="mr-2 inline align-[-1px] text-faint"
        />
      )}
      {children}
    </div>
  )
}

function answersForItself(target: EventTarget, row: Element): boolean {
  if (!(target instanceof Element)) return false
  const own = target.closest('a, button, input, label, select, [role=menuitem]')
  return own !== null && row.contains(own)
}
