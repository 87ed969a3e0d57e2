import Link from 'next/link'
import type { ReactNode } from 'react'
import { cn } from '#components/ui/classes.ts'
import { Icon } from '#components/ui/icon.tsx'

/** One strip of up to four figures; two by two on a phone. */
export function Tiles({ label, children }: { label: string; children: ReactNode }) {
  return (
    <section
      aria-label={label}
      className="grid grid-cols-4 rounded-lg border border-border max-desk:grid-cols-2 max-desk:[&>*:nth-child(even)]:border-l max-desk:[&>*:nth-child(n+3)]:border-t desk:[&>*+*]:border-l"
    >
      {children}
    </section>
  )
}

/** A figure, its one qualifier, up to four lines. With an address the whole tile is its link. */
export function Tile({
  title,
  figure,
  qualifier,
  href,
  children,
}: {
  title: ReactNode
  figure: ReactNode
  qualifier?: ReactNode
  href?: string
  children?: ReactNode
}) {
  return (
    <div className="relative min-w-0 border-border px-4 pt-3 pb-3.5 has-[h2_a:hover]:bg-hover max-desk:px-3">
      <h2 className="flex items-center font-medium text-muted text-xs">
        {href ? (
          <Link href={href} className="flex-1 after:absolute after:inset-0">
            {title}
          </Link>
        ) : (
          title
        )}
        {href && <Icon name="chevron-right" size={12} className="text-faint" />}
      </h2>
      <p className="mt-0.5 mb-2 font-semibold text-xl tabular-nums tracking-tight">
        {figure}{' '}
        {qualifier && (
          <small className="font-normal text-faint text-xs tracking-normal max-desk:block">
            {qualifier}
          </small>
        )}
      </p>
      {children}
    </div>
  )
}

/** Lines of a tile: what, a quiet fact, the number at the right. */
export function Lines({
  lines,
  className,
}: {
  lines: readonly { key: string; label: ReactNode; meta?: ReactNode; value: ReactNode }[]
  className?: string
}) {
  return (
    <ul className={className}>
      {lines.map((line) => (
        <li key={line.key} className="flex h-5 items-center gap-2 text-muted text-xs tabular-nums">
          <span className="min-w-0 flex-1 truncate">{line.label}</span>
          {line.meta && (
            <span className="whitespace-nowrap text-faint max-desk:hidden">{line.meta}</span>
          )}
          <span className={cn('min-w-8 text-right text-text max-desk:min-w-6')}>{line.value}</span>
        </li>
      ))}
    </ul>
  )
}
