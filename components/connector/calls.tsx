'use client'

import { ButtonLink } from '#components/ui/button.tsx'
import { Meter } from '#components/ui/meter.tsx'
import { Note } from '#components/ui/note.tsx'
import { Lines } from '#components/ui/tiles.tsx'
import { AbsoluteTime, RelativeTime } from '#components/ui/time.tsx'
import type { CallBudget, Waits } from '#lib/connector/types.ts'
import { callKindLabel } from '#lib/sync/labels.ts'

const count = (value: number) => value.toLocaleString('en-GB')

/** [QU-4] How much of the day is used; the stroke is where automatic work stops. */
export function CallsMeter({ calls, className }: { calls: CallBudget; className?: string }) {
  const { ceiling, forecast } = calls
  if (!ceiling) return null
  const { max, used, automaticMax } = ceiling
  return (
    <Meter
      className={className}
      label={`${count(used)} of ${count(max)} Salesforce calls used; automatic work stops at ${count(automaticMax)}`}
      value={used}
      max={max}
      target={automaticMax}
      {...(forecast === null || ceiling.whose === 'org' ? {} : { forecast })}
    />
  )
}

/** [QU-4] Ceiling, reserve, use by kind, forecast: in words, then by kind. */
export function CallsToday({ calls }: { calls: CallBudget }) {
  const { ceiling, byKind, today } = calls
  return (
    <div className="grid gap-3">
      <p className="max-w-read text-muted">
        {ceiling ? <CeilingWords ceiling={ceiling} today={today} /> : noLimit(today)}
        {calls.forecast !== null && ` At this pace ${count(calls.forecast)} by midnight.`}
        {ceiling?.reachedAt && (
          <>
            {' '}
            Automatic work would stop at <AbsoluteTime at={ceiling.reachedAt} only="time" />.
          </>
        )}
      </p>
      <CallsMeter calls={calls} />
      <Lines
        className="max-w-sm"
        lines={Object.entries(byKind).map(([kind, n]) => ({
          key: kind,
          label: callKindLabel(kind),
          value: count(n),
        }))}
      />
    </div>
  )
}

const noLimit = (today: number) =>
  today === 0
    ? 'No call today, and the org has not told its limit yet.'
    : `${count(today)} calls. The org has not told its limit yet.`

function CeilingWords({
  ceiling,
  today,
}: {
  ceiling: NonNullable<CallBudget['ceiling']>
  today: number
}) {
  const { max, used, reserve, automaticMax, whose } = ceiling
  const kept = `Automatic work stops at ${count(automaticMax)}; ${count(reserve)} are kept for what people start.`
  return whose === 'ours'
    ? `${count(used)} of ${count(max)} calls. ${kept}`
    : `${count(today)} by Concord. The org counts ${count(used)} of its ${count(max)} in the last 24 hours, by everybody. ${kept}`
}

/** [CN-14] */
function HeldNote({ reason, className }: { reason: string; className?: string }) {
  return (
    <Note
      tone="need"
      className={className}
      actions={
        <ButtonLink size="small" variant="primary" href="/connector/held">
          Look at them
        </ButtonLink>
      }
    >
      {reason}. Automatic work waits until then.
    </Note>
  )
}

/** Automatic work waits: why, until when, and what goes meanwhile. */
export function WaitNote({
  waits,
  calls,
  className,
}: {
  waits: Waits
  calls: CallBudget
  className?: string
}) {
  if (waits.cause === 'guard') return <HeldNote reason={waits.reason} className={className} />
  const left = calls.ceiling ? Math.max(0, calls.ceiling.max - calls.ceiling.used) : null
  return (
    <Note className={className}>
      <b className="font-semibold">
        Automatic work waits until <AbsoluteTime at={waits.until} />
      </b>{' '}
      (<RelativeTime at={waits.until} />
      ): {waits.reason}.{' '}
      {waits.cause === 'budget' && left !== null && left > 0
        ? `Sync with CRM still goes: ${count(left)} calls are kept for people.`
        : 'Nothing is lost: what changes meanwhile waits in the queue.'}
    </Note>
  )
}
