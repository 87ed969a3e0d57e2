'use client'

import Link from 'next/link'
import { connectorWords } from '#components/shell/shell-status.ts'
import { cn } from '#components/ui/classes.ts'
import { useClock } from '#components/ui/clock.tsx'
import { Icon } from '#components/ui/icon.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import type { ConnectorState } from '#lib/connector/pill.ts'

/** How the connector is, always in sight: mark, state, one fact. It links to the cause. */
export function ConnectorPill({
  state,
  look = 'rail',
  link = true,
}: {
  state: ConnectorState
  look?: 'rail' | 'boxed' | 'mark'
  /** Where there is nothing the reader may open, it is words alone. */
  link?: boolean
}) {
  const { locale } = useClock()
  const words = connectorWords(state, locale)
  const className = cn(
    'flex min-w-0 items-center gap-2 whitespace-nowrap rounded-md font-medium tabular-nums',
    link && 'hover:bg-hover',
    words.tone === 'need' && 'text-need-text',
    look === 'rail' && 'h-8 px-2',
    look === 'boxed' && 'h-7 border border-border bg-surface px-2 text-xs',
    look === 'mark' && 'size-8 justify-center',
  )
  const content = (
    <>
      <span
        className={cn(
          'grid size-4 shrink-0 place-items-center',
          words.tone === 'accord' && 'text-accord',
          words.tone === 'need' && 'text-need',
          words.tone === 'quiet' && 'text-muted',
        )}
      >
        <PillMark state={state} />
      </span>
      <span className={look === 'mark' ? 'sr-only' : 'truncate'}>{words.title}</span>
      {look === 'rail' && (words.meta || words.at) && (
        <span className="ml-auto truncate font-normal text-faint text-xs">
          {words.meta ?? <RelativeTime at={words.at} short={words.tone === 'need'} />}
        </span>
      )}
    </>
  )
  if (!link) return <div className={className}>{content}</div>
  return (
    <Link
      href={words.href}
      className={className}
      title={look === 'rail' ? undefined : words.title}
      data-connector={state.kind}
    >
      {content}
    </Link>
  )
}

export function PillMark({ state, size = 16 }: { state: ConnectorState; size?: 16 | 20 }) {
  switch (state.kind) {
    case 'accord':
      return <span className={cn('rounded-full bg-current', size === 16 ? 'size-2' : 'size-3')} />
    case 'syncing':
      return <Pie share={state.total ? state.done / state.total : 0.12} size={size - 4} />
    case 'paused':
      return <Icon name="pause" size={size} />
    case 'not_connected':
      return <Icon name="plug" size={size} />
    case 'late':
    case 'waiting':
      return <Icon name="clock" size={size} />
    case 'need':
    case 'worker_not_seen':
      return <Icon name="need" size={size} />
  }
}

function Pie({ share, size }: { share: number; size: number }) {
  const degrees = Math.max(12, Math.min(1, share) * 360)
  return (
    <span
      className="rounded-full border-[1.5px] border-current"
      style={{
        width: size,
        height: size,
        background: `conic-gradient(currentColor 0 ${degrees}deg, transparent ${degrees}deg)`,
      }}
    />
  )
}
