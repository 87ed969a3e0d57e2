'use client'

import type { ReactNode } from 'react'
import { ButtonLink, IconButton } from '#components/ui/button.tsx'
import { cn } from '#components/ui/classes.ts'
import { Kbd } from '#components/ui/kbd.tsx'

/** Grid at the left, peek at the right. The peek gives way where there is no room for both. */
export function GridSplit({ peek, children }: { peek?: ReactNode; children: ReactNode }) {
  return (
    <div
      className={cn(
        'grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)]',
        peek && 'desk:grid-cols-[minmax(0,1fr)_min(var(--size-peek),45%)]',
      )}
    >
      <div className="relative flex min-h-0 min-w-0 flex-col">{children}</div>
      {peek}
    </div>
  )
}

/** A record beside its list: facts, then what happened. Space opens and closes it, j and k leaf through. */
export function Peek({
  label,
  position,
  onPrevious,
  onNext,
  onClose,
  href,
  title,
  subtitle,
  children,
}: {
  label: string
  /** "1 of 214" */
  position?: ReactNode
  onPrevious?: () => void
  onNext?: () => void
  onClose: () => void
  href: string
  title?: ReactNode
  subtitle?: ReactNode
  children: ReactNode
}) {
  return (
    <aside
      aria-label={label}
      className="flex min-h-0 flex-col border-border border-l bg-surface max-desk:hidden"
    >
      <div className="flex h-11 flex-none items-center gap-0.5 border-border border-b pr-2 pl-4">
        {position && <span className="mr-1 text-faint text-xs tabular-nums">{position}</span>}
        <IconButton
          icon="arrow-up"
          label="Previous (k)"
          disabled={!onPrevious}
          onClick={onPrevious}
        />
        <IconButton icon="arrow-down" label="Next (j)" disabled={!onNext} onClick={onNext} />
        <span className="flex-1" />
        <ButtonLink href={href} variant="ghost">
          Open
          <Kbd>↵</Kbd>
        </ButtonLink>
        <IconButton icon="close" label="Close" onClick={onClose} />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto">
        {title && (
          <div className="px-4 pt-4 pb-3">
            <h2 className="font-semibold text-lg tracking-tight">{title}</h2>
            {subtitle && <p className="text-muted">{subtitle}</p>}
          </div>
        )}
        {children}
      </div>
    </aside>
  )
}
