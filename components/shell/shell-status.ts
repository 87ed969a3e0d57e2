import type { CountKey } from '#components/shell/navigation.ts'
import type { ConnectorState } from '#lib/connector/pill.ts'

/** What the frame of every page shows, polled every few seconds. */
export type ShellStatus = {
  connector: ConnectorState
  counts: Partial<Record<CountKey, number>>
}

export type ConnectorWords = {
  tone: 'accord' | 'need' | 'quiet'
  title: string
  href: string
  /** When it last was well; drawn as a distance from now. */
  at?: string | null
  meta?: string
}

/** The words of the pill and of Overview's headline, and where they lead: to the cause. */
export function connectorWords(state: ConnectorState, locale = 'en-GB'): ConnectorWords {
  const count = (value: number) => new Intl.NumberFormat(locale).format(value)
  switch (state.kind) {
    case 'accord':
      return {
        tone: 'accord',
        title: 'In accord',
        href: '/connector/status',
        at: state.lastCycleAt,
      }
    case 'syncing':
      return {
        tone: 'quiet',
        title: 'Syncing',
        href: '/connector/queue',
        meta: [
          state.total === null
            ? count(state.done)
            : `${count(state.done)} of ${count(state.total)}`,
          state.secondsLeft === null ? null : timeLeft(state.secondsLeft),
        ]
          .filter(Boolean)
          .join(' · '),
      }
    case 'need':
      return {
        tone: 'need',
        title: `${count(state.count)} need${state.count === 1 ? 's' : ''} you`,
        href: '/connector/errors',
        at: state.lastCycleAt,
      }
    case 'late':
      return { tone: 'need', title: 'Behind', href: '/connector/queue', at: state.lastCycleAt }
    case 'waiting':
      return { tone: 'need', title: state.reason, href: '/connector/status', at: state.since }
    case 'paused':
      return {
        tone: 'quiet',
        title: 'Paused',
        href: '/connector/status',
        ...(state.lastCycleAt ? { at: state.lastCycleAt } : { meta: 'never run' }),
      }
    case 'worker_not_seen':
      return {
        tone: 'need',
        title: 'Worker not seen',
        href: '/connector/status',
        at: state.lastSeenAt,
      }
    case 'not_connected':
      return { tone: 'quiet', title: 'Not connected', href: '/connector/status' }
  }
}

function timeLeft(seconds: number): string {
  if (seconds < 60) return 'under a minute left'
  const minutes = Math.round(seconds / 60)
  return minutes < 60 ? `${minutes} min left` : `${Math.round(minutes / 60)} h left`
}
