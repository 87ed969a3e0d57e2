import type { ReactNode } from 'react'
import { cn } from '#components/ui/classes.ts'
import { Icon, type IconName } from '#components/ui/icon.tsx'

export type SyncMark =
  | 'accord'
  | 'out'
  | 'in'
  | 'both'
  | 'need'
  | 'none'
  | 'paused'
  | 'parked'
  | 'waits'

const marks: Record<SyncMark, { word: string; icon: IconName | null; mark: string; text: string }> =
  {
    accord: { word: 'In accord', icon: null, mark: 'text-accord', text: 'text-muted' },
    out: { word: 'Waits to go out', icon: 'arrow-right', mark: 'text-concord', text: 'text-muted' },
    in: {
      word: 'Waits to come in',
      icon: 'arrow-left',
      mark: 'text-salesforce',
      text: 'text-muted',
    },
    both: { word: 'Both spoke', icon: 'warning', mark: 'text-both', text: 'text-both-text' },
    need: { word: 'Needs you', icon: 'need', mark: 'text-need', text: 'text-need-text' },
    none: { word: 'Not in CRM', icon: 'minus', mark: 'text-faint', text: 'text-faint' },
    paused: { word: 'Paused', icon: 'pause', mark: 'text-muted', text: 'text-muted' },
    parked: { word: 'Parked', icon: 'clock', mark: 'text-need', text: 'text-need-text' },
    waits: { word: 'Waits', icon: 'clock', mark: 'text-muted', text: 'text-muted' },
  }

/** A record's sync state: a mark and at most two words. Children replace the words ("3 wait", "No company"). */
export function StateMark({
  state,
  children,
  className,
}: {
  state: SyncMark
  children?: ReactNode
  className?: string
}) {
  const { word, icon, mark, text } = marks[state]
  return (
    <span
      className={cn(
        'inline-flex max-w-full items-center gap-1.5 whitespace-nowrap align-top',
        text,
        className,
      )}
    >
      <span className={cn('grid size-3.5 shrink-0 place-items-center', mark)}>
        {icon ? (
          <Icon name={icon} size={14} className="[stroke-width:1.7]" />
        ) : (
          <span className="size-1.5 rounded-full bg-current" />
        )}
      </span>
      <span className="truncate">{children ?? word}</span>
    </span>
  )
}
