import type { ReactNode } from 'react'
import { cn } from '#components/ui/classes.ts'
import { Icon, type IconName } from '#components/ui/icon.tsx'

/** A notice inside a page. need: a person must act (red). neutral: everything else, plain warnings too. */
export function Note({
  tone = 'neutral',
  icon,
  actions,
  role,
  children,
  className,
}: {
  tone?: 'neutral' | 'need' | 'both'
  icon?: IconName
  actions?: ReactNode
  role?: 'alert' | 'status'
  children: ReactNode
  className?: string
}) {
  const mark = icon ?? (tone === 'need' ? 'need' : tone === 'both' ? 'warning' : 'info')
  return (
    <div
      role={role}
      className={cn(
        'flex flex-wrap items-start gap-x-2 gap-y-2 rounded-md border px-3 py-2',
        tone === 'neutral' && 'border-border bg-bg',
        tone === 'need' && 'border-need-edge bg-need-soft',
        tone === 'both' && 'border-both-edge bg-both-soft',
        className,
      )}
    >
      <Icon
        name={mark}
        className={cn(
          'mt-0.5',
          tone === 'neutral' ? 'text-muted' : tone === 'need' ? 'text-need' : 'text-both',
        )}
      />
      <div className="min-w-0 max-w-read flex-1 basis-48">{children}</div>
      {actions && <div className="flex gap-2">{actions}</div>}
    </div>
  )
}
