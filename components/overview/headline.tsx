'use client'

import { PillMark } from '#components/shell/connector-pill.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { cn } from '#components/ui/classes.ts'
import { Meter } from '#components/ui/meter.tsx'
import { durationText } from '#components/ui/moment.ts'
import { RelativeTime, useNow } from '#components/ui/time.tsx'
import type { Role } from '#lib/auth/permissions.ts'
import { headline } from '#lib/overview/rules.ts'
import type { OverviewPage } from '#lib/overview/types.ts'
import { runIn, runOut } from '#lib/sync/labels.ts'

const count = (value: number) => value.toLocaleString('en-GB')

/** The pill, large: what a person came for, the last and the next cycle, and the one thing to do. */
export function Headline({ page, role }: { page: OverviewPage; role: Role }) {
  const { state } = page
  const need = ['need', 'late', 'waiting', 'worker_not_seen'].includes(state.kind)
  const action = role === 'sales' ? null : actionOf(page)
  return (
    <header className="mb-5 flex flex-wrap items-center gap-x-4 gap-y-3" data-state={state.kind}>
      <span
        className={cn(
          'grid size-10 flex-none place-items-center rounded-full',
          need
            ? 'bg-need-soft text-need'
            : state.kind === 'accord'
              ? 'bg-accord-soft text-accord'
              : 'bg-hover text-muted',
        )}
      >
        <PillMark state={state} size={20} />
      </span>
      <div className="min-w-0 flex-1 basis-64">
        <h2 className="font-semibold text-2xl tracking-tight">{headline(page)}</h2>
        <p className="text-muted tabular-nums">
          <Sentence page={page} />
        </p>
      </div>
      <NextCycle page={page} />
      {action && (
        <ButtonLink variant="primary" size="large" href={action.href} className="max-desk:w-full">
          {action.label}
        </ButtonLink>
      )}
    </header>
  )
}

function Sentence({ page }: { page: OverviewPage }) {
  const { state, lastCycle } = page
  const last = lastCycle && (
    <>
      Last cycle <RelativeTime at={lastCycle.at} />: {count(runIn(lastCycle.counts))} in,{' '}
      {count(runOut(lastCycle.counts))} out
      {lastCycle.tookMs !== null && `, ${durationText(lastCycle.tookMs)}`}.
    </>
  )
  switch (state.kind) {
    case 'need':
      return <>Everything else goes on. {last}</>
    case 'syncing':
      return (
        <>
          {state.total === null
            ? `${count(state.done)} so far`
            : `${count(state.done)} of ${count(state.total)}`}
          {state.secondsLeft !== null && `, about ${durationText(state.secondsLeft * 1000)} left`}.
        </>
      )
    case 'late':
      return <>Changes wait longer than they should, or the last cycle failed. {last}</>
    case 'waiting':
      return (
        <>
          {state.reason === 'Connection lost'
            ? 'Salesforce no longer takes our token. Nothing is lost: what changes meanwhile waits here.'
            : 'Automatic work goes on by itself. A person’s Sync with CRM is tried at once.'}{' '}
          {last}
        </>
      )
    case 'paused':
      return <>Nothing moves by itself, either way. One record can always go alone. {last}</>
    case 'worker_not_seen':
      return (
        <>
          Last seen <RelativeTime at={state.lastSeenAt} />. What changes here waits and goes out as
          soon as a worker runs. {last}
        </>
      )
    case 'not_connected':
      return <>{page.buName} has no Salesforce org yet. Nothing syncs until there is one.</>
    case 'accord':
      return last ?? <>No cycle has run yet.</>
  }
}

function actionOf(page: OverviewPage): { label: string; href: string } | null {
  switch (page.state.kind) {
    case 'need':
      return {
        label: page.state.count === 1 ? 'See it' : `See the ${count(page.state.count)}`,
        href: '/connector/errors',
      }
    case 'late':
      return { label: 'See the queue', href: '/connector/queue' }
    case 'waiting':
    case 'worker_not_seen':
      return { label: 'See the connector', href: '/connector/status' }
    case 'paused':
      return { label: page.everRan ? 'Unpause…' : 'Go on', href: '/connector/status' }
    case 'not_connected':
      return { label: 'Connect Salesforce', href: '/connector/status' }
    default:
      return null
  }
}

function NextCycle({ page }: { page: OverviewPage }) {
  const now = useNow()
  const { nextAt, intervalMs, paused } = page.cycle
  if (paused || nextAt === null || !['accord', 'need', 'late'].includes(page.state.kind))
    return null
  const leftMs = Math.max(0, Date.parse(nextAt) - now)
  const text = leftMs === 0 ? 'now' : `in ${durationText(leftMs)}`
  return (
    <div className="w-44 text-muted text-xs tabular-nums max-desk:w-full">
      <p className="mb-1.5 flex justify-between">
        <span>Next cycle</span>
        <span>{text}</span>
      </p>
      <Meter
        label={`Next cycle ${text}`}
        value={intervalMs - Math.min(intervalMs, leftMs)}
        max={intervalMs}
      />
    </div>
  )
}
