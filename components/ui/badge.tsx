import type { ReactNode } from 'react'
import { cn } from '#components/ui/classes.ts'
import { Icon, type IconName } from '#components/ui/icon.tsx'

const tones = {
  neutral: 'bg-hover text-muted',
  line: 'text-muted shadow-[inset_0_0_0_1px_var(--color-border-strong)]',
  concord: 'bg-concord-soft text-concord-text',
  salesforce: 'bg-salesforce-soft text-salesforce-text',
  both: 'bg-both-soft text-both-text',
  need: 'bg-need-soft text-need-text',
  accord: 'bg-accord-soft text-accord-text',
}

/** A fact in one or two words: a tag, a list, a role, a state. */
export function Badge({
  tone = 'neutral',
  icon,
  children,
  className,
}: {
  tone?: keyof typeof tones
  icon?: IconName
  children: ReactNode
  className?: string
}) {
  return (
    <span
      className={cn(
        'inline-flex h-5 max-w-full items-center gap-1 whitespace-nowrap rounded-[5px] px-1.5 text-xs tabular-nums',
        tones[tone],
        className,
      )}
    >
      {icon && <Icon name={icon} size={12} />}
      <span className="truncate">{children}</span>
    </span>
  )
}
