import type { ReactNode } from 'react'
import { cn } from '#components/ui/classes.ts'

/** plain: agreed. concord, salesforce: that side says it. old: replaced. lost: lost a conflict. bad: was refused. */
export type ValueKind = 'plain' | 'concord' | 'salesforce' | 'old' | 'lost' | 'bad'

const looks: Record<ValueKind, string> = {
  plain: 'px-0',
  concord: 'bg-concord-soft text-concord-text',
  salesforce: 'bg-salesforce-soft text-salesforce-text',
  old: 'px-0 text-faint line-through decoration-1',
  lost: 'bg-both-soft text-both-text shadow-[inset_0_0_0_1px_var(--color-both-edge)]',
  bad: 'bg-need-soft text-need-text shadow-[inset_0_0_0_1px_var(--color-need-edge)]',
}

const heard: Partial<Record<ValueKind, string>> = {
  old: 'was',
  lost: 'lost',
  bad: 'refused',
}

/** A field's value and whose it is. No children, or an empty string, reads "blank". */
export function Value({
  kind = 'plain',
  children,
  className,
}: {
  kind?: ValueKind
  children?: ReactNode
  className?: string
}) {
  const blank = children === undefined || children === null || children === ''
  return (
    <span
      className={cn(
        'inline-block max-w-full truncate rounded-[4px] px-1.5 align-middle leading-5 tabular-nums',
        looks[kind],
        blank && (kind === 'plain' || kind === 'old') && 'text-faint no-underline',
        className,
      )}
    >
      {heard[kind] && <span className="sr-only">{heard[kind]} </span>}
      {blank ? 'blank' : children}
    </span>
  )
}
