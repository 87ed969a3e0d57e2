import type { ReactNode } from 'react'
import { cn } from '#components/ui/classes.ts'

/** One of the cells of a row: whose value, or which record, stays. */
export function Pick({
  on,
  label,
  onPick,
  children,
}: {
  on: boolean
  label: string
  onPick: () => void
  children: ReactNode
}) {
  return (
    <button
      type="button"
      aria-pressed={on}
      aria-label={label}
      onClick={onPick}
      className={cn(
        'inline-flex min-h-6 max-w-full items-center gap-1.5 rounded-md border px-1.5 text-left',
        on ? 'border-primary bg-surface font-medium' : 'border-border bg-surface text-muted',
      )}
    >
      <span
        aria-hidden="true"
        className={cn(
          'size-2.5 flex-none rounded-full border',
          on ? 'border-primary bg-primary' : 'border-border-strong',
        )}
      />
      <span className="min-w-0 truncate">{children}</span>
    </button>
  )
}
