import Link from 'next/link'
import type { ReactNode } from 'react'
import { cn } from '#components/ui/classes.ts'

export type TabLink = {
  href: string
  label: ReactNode
  /** A number, or a word or two ("3 wait"). */
  count?: ReactNode
  current?: boolean
}

/** Tabs are addresses: each is a link, so they can be opened, shared and gone back to. */
export function LinkTabs({
  label,
  tabs,
  end,
  className,
}: {
  label: string
  tabs: readonly TabLink[]
  end?: ReactNode
  className?: string
}) {
  return (
    <nav
      aria-label={label}
      className={cn(
        'no-scrollbar flex h-10 shrink-0 items-stretch gap-1 overflow-x-auto overflow-y-clip border-border border-b px-4 max-desk:px-2',
        className,
      )}
    >
      {tabs.map((tab) => (
        <Link
          key={tab.href}
          href={tab.href}
          aria-current={tab.current ? 'page' : undefined}
          className="relative flex items-center gap-1.5 whitespace-nowrap px-2 font-medium text-muted outline-offset-[-3px] after:absolute after:inset-x-2 after:bottom-0 after:h-0.5 after:rounded-[1px] hover:text-text aria-[current]:text-text aria-[current]:after:bg-text"
        >
          {tab.label}
          {tab.count !== undefined && (
            <span
              className={cn(
                'font-normal text-xs tabular-nums',
                tab.current ? 'text-muted' : 'text-faint',
              )}
            >
              {tab.count}
            </span>
          )}
        </Link>
      ))}
      {end && <span className="flex items-center">{end}</span>}
    </nav>
  )
}
