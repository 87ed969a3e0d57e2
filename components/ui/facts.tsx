import type { ReactNode } from 'react'
import { cn } from '#components/ui/classes.ts'

export type Fact = { label: ReactNode; value: ReactNode; key?: string }

/** What is known, as a two-column list. Falsy entries are left out. */
export function Facts({
  facts,
  labelWidth = 92,
  className,
}: {
  facts: readonly (Fact | false | null | undefined)[]
  labelWidth?: number
  className?: string
}) {
  return (
    <dl
      className={cn('grid gap-y-1.5', className)}
      style={{ gridTemplateColumns: `${labelWidth}px minmax(0, 1fr)` }}
    >
      {facts.map(
        (fact, index) =>
          fact && (
            <div key={fact.key ?? index} className="contents">
              <dt className="text-faint">{fact.label}</dt>
              <dd className="flex min-w-0 flex-wrap items-center gap-x-1.5">{fact.value}</dd>
            </div>
          ),
      )}
    </dl>
  )
}
