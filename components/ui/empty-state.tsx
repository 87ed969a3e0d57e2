'use client'

import type { ReactNode } from 'react'
import { Button } from '#components/ui/button.tsx'
import { cn } from '#components/ui/classes.ts'
import { Icon, type IconName } from '#components/ui/icon.tsx'

const frame = 'grid justify-items-center gap-1 px-6 py-10 text-center'

/** What this is, why it is empty, the one next step. */
export function EmptyState({
  icon,
  title,
  children,
  action,
  heading: Heading = 'h2',
  className,
}: {
  icon: IconName
  title: string
  children?: ReactNode
  action?: ReactNode
  /** h1 where it is all that the page shows. */
  heading?: 'h1' | 'h2'
  className?: string
}) {
  return (
    <div className={cn(frame, className)}>
      <Icon name={icon} size={24} className="mb-2 text-faint" />
      <Heading className="font-semibold text-md">{title}</Heading>
      {children && <p className="max-w-[44ch] text-balance text-muted">{children}</p>}
      {action && <div className="mt-3 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  )
}

/** What failed, what that means, try again. The rest of the page stays. */
export function ErrorState({
  title,
  children,
  reference,
  onRetry,
  retrying,
  action,
  heading: Heading = 'h2',
  className,
}: {
  /** "Activities didn’t load" */
  title: string
  /** Cause and consequence, in one or two sentences. */
  children?: ReactNode
  /** The number under which the log knows this failure. */
  reference?: string
  onRetry?: () => void
  retrying?: boolean
  action?: ReactNode
  /** h1 where it is all that the page shows. */
  heading?: 'h1' | 'h2'
  className?: string
}) {
  return (
    <div role="alert" className={cn(frame, className)}>
      <Icon name="warning" size={24} className="mb-2 text-faint" />
      <Heading className="font-semibold text-md">{title}</Heading>
      {children && <p className="max-w-[48ch] text-balance text-muted">{children}</p>}
      {reference && (
        <p className="text-faint text-xs">
          Reference <span className="font-mono">{reference}</span>
        </p>
      )}
      {(onRetry || action) && (
        <div className="mt-3 flex flex-wrap justify-center gap-2">
          {onRetry && (
            <Button icon="retry" busy={retrying} onClick={onRetry}>
              Try again
            </Button>
          )}
          {action}
        </div>
      )}
    </div>
  )
}
