import type { ReactNode } from 'react'
import { cn } from '#components/ui/classes.ts'

/** A bordered place for one subject. Prefer a Section with hairlines: lines, not boxes. */
export function Panel({
  title,
  meta,
  actions,
  flush,
  children,
  className,
}: {
  title?: ReactNode
  meta?: ReactNode
  actions?: ReactNode
  /** No padding: a table or rows fill it edge to edge. */
  flush?: boolean
  children: ReactNode
  className?: string
}) {
  return (
    <section className={cn('min-w-0 rounded-lg border border-border', className)}>
      {title && (
        <header className="flex min-h-9 flex-wrap items-center gap-x-2 border-border border-b px-3 py-1">
          <h2 className="font-semibold">{title}</h2>
          {meta && <span className="text-faint text-xs tabular-nums">{meta}</span>}
          {actions && <div className="ml-auto flex items-center gap-1">{actions}</div>}
        </header>
      )}
      <div className={flush ? undefined : 'px-4 py-3'}>{children}</div>
    </section>
  )
}

/** Heading of a part of a page: title, one quiet fact, something at the right. */
export function SectionHead({
  title,
  meta,
  right,
  className,
}: {
  title: ReactNode
  meta?: ReactNode
  right?: ReactNode
  className?: string
}) {
  return (
    <div className={cn('mb-2 flex min-h-5 flex-wrap items-center gap-x-2', className)}>
      <h2 className="font-semibold">{title}</h2>
      {meta && <span className="text-faint text-xs tabular-nums">{meta}</span>}
      {right && <div className="ml-auto text-muted text-xs">{right}</div>}
    </div>
  )
}

export function Section({
  title,
  meta,
  right,
  label,
  children,
  className,
}: {
  title?: ReactNode
  meta?: ReactNode
  right?: ReactNode
  label?: string
  children: ReactNode
  className?: string
}) {
  return (
    <section aria-label={label} className={cn('min-w-0 not-first:mt-6', className)}>
      {title && <SectionHead title={title} meta={meta} right={right} />}
      {children}
    </section>
  )
}

/** A block of the right column: quiet title, then facts. */
export function AsideBlock({
  title,
  right,
  children,
}: {
  title: ReactNode
  right?: ReactNode
  children: ReactNode
}) {
  return (
    <section className="border-border border-b px-5 py-4 last:border-0">
      <h2 className="mb-2.5 flex items-center gap-1.5 font-medium text-faint text-xs">
        {title}
        {right && <span className="ml-auto text-text">{right}</span>}
      </h2>
      {children}
    </section>
  )
}
