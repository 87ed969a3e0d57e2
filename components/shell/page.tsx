import type { ReactNode } from 'react'
import { cn } from '#components/ui/classes.ts'

/** The scrolling part of a page, below its header, tabs and toolbar. */
export function PageBody({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className={cn('px-6 pt-5 pb-8 max-desk:px-4 max-desk:pt-4 max-desk:pb-6', className)}>
        {children}
      </div>
    </div>
  )
}

/** A page body with a column of facts at its right; on a phone the column comes below. */
export function PageColumns({
  aside,
  asideLabel,
  children,
  className,
}: {
  aside: ReactNode
  asideLabel: string
  children: ReactNode
  className?: string
}) {
  return (
    <div className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)_var(--size-aside)] max-desk:block max-desk:overflow-y-auto">
      <div className="min-h-0 overflow-y-auto max-desk:overflow-visible">
        <div className={cn('px-6 pt-5 pb-8 max-desk:px-4 max-desk:pt-4', className)}>
          {children}
        </div>
      </div>
      <aside
        aria-label={asideLabel}
        className="overflow-y-auto border-border border-l max-desk:border-t max-desk:border-l-0"
      >
        {aside}
      </aside>
    </div>
  )
}

/** The strip of search, filters and small actions above a grid. */
export function Toolbar({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <div
      className={cn(
        'flex min-h-11 flex-none flex-wrap items-center gap-1.5 border-border border-b px-6 py-2 max-desk:px-4',
        className,
      )}
    >
      {children}
    </div>
  )
}
