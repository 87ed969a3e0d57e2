'use client'

import type { ReactNode } from 'react'
import {
  everythingSelected,
  hasSelection,
  nothingSelected,
  type Selection,
  selectedCount,
} from '#components/grid/selection.ts'
import { IconButton } from '#components/ui/button.tsx'
import { useClock } from '#components/ui/clock.tsx'

/**
 * Floats over the grid while rows are selected. Its first words offer all that match; its verbs (ghost buttons) act on
 * what is counted, loaded or not.
 */
export function SelectionBar({
  selection,
  total,
  onChange,
  children,
}: {
  selection: Selection
  /** How many rows match the filters. */
  total: number | undefined
  onChange: (selection: Selection) => void
  children: ReactNode
}) {
  const { locale } = useClock()
  if (!hasSelection(selection)) return null
  const say = (count: number | undefined) =>
    count === undefined ? 'All' : new Intl.NumberFormat(locale).format(count)
  const count = selectedCount(selection, total)
  const everything = selection.mode === 'all' && selection.except.size === 0
  return (
    <section
      aria-label="Selected rows"
      className="pointer-events-none absolute inset-x-6 bottom-4 z-10 max-desk:inset-x-2 max-desk:bottom-2"
    >
      <div className="pointer-events-auto flex min-h-11 w-fit max-w-full animate-[appear_120ms] flex-wrap items-center gap-x-0.5 whitespace-nowrap rounded-lg bg-raised py-1.5 pr-1.5 pl-3.5 shadow-raised max-desk:w-full">
        <span role="status" className="tabular-nums">
          {say(count)} selected
        </span>
        {!everything && total !== undefined && (
          <button
            type="button"
            className="ml-2.5 rounded-[4px] text-muted tabular-nums hover:text-text"
            onClick={() => onChange(everythingSelected)}
          >
            Select all {say(total)}
          </button>
        )}
        <Divider />
        <div className="flex flex-wrap items-center gap-0.5 max-desk:order-1 max-desk:-ml-2 max-desk:w-full">
          {children}
        </div>
        <Divider />
        <IconButton
          icon="close"
          label="Select none"
          className="max-desk:ml-auto"
          onClick={() => onChange(nothingSelected)}
        />
      </div>
    </section>
  )
}

function Divider() {
  return <span aria-hidden="true" className="mx-1.5 h-5 w-px flex-none bg-border max-desk:hidden" />
}
