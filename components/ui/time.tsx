'use client'

import { useSyncExternalStore } from 'react'
import { onTick, useClock } from '#components/ui/clock.tsx'
import {
  absoluteMoment,
  dateOf,
  relativeMoment,
  shortAge,
  shortDateOf,
  timeOf,
} from '#components/ui/moment.ts'

const toNumber = (at: Date | string | number) =>
  typeof at === 'number' ? at : new Date(at).getTime()

/** A moment as its distance from now, which ticks. The absolute time is in the tooltip. */
export function RelativeTime({
  at,
  short,
  empty = 'never',
  className,
}: {
  at: Date | string | number | null | undefined
  /** "3 h" instead of "3 h ago": for columns. */
  short?: boolean
  empty?: string
  className?: string
}) {
  const { renderedAt, locale, timeZone } = useClock()
  const moment = at === null || at === undefined ? null : toNumber(at)
  const say = (now: number) => {
    if (moment === null) return empty
    if (short) return shortAge(moment, now) ?? shortDateOf(moment, now, locale, timeZone)
    return relativeMoment(moment, now, locale, timeZone)
  }
  const text = useSyncExternalStore(
    onTick,
    () => say(Date.now()),
    () => say(renderedAt),
  )
  if (moment === null) return <span className={className}>{empty}</span>
  return (
    <time
      dateTime={new Date(moment).toISOString()}
      title={absoluteMoment(moment, locale, timeZone)}
      className={className}
    >
      {text}
    </time>
  )
}

/** A moment as it stands on the clock of the reader. */
export function AbsoluteTime({
  at,
  only,
  className,
}: {
  at: Date | string | number
  only?: 'time' | 'date'
  className?: string
}) {
  const { locale, timeZone } = useClock()
  const moment = toNumber(at)
  const full = absoluteMoment(moment, locale, timeZone)
  return (
    <time dateTime={new Date(moment).toISOString()} title={full} className={className}>
      {only === 'time'
        ? timeOf(moment, locale, timeZone)
        : only === 'date'
          ? dateOf(moment, locale, timeZone)
          : full}
    </time>
  )
}

/** Changes once a second; at hydration it is the server's moment. For countdowns. */
export function useNow(): number {
  const { renderedAt } = useClock()
  return useSyncExternalStore(
    onTick,
    () => Math.floor(Date.now() / 1000) * 1000,
    () => renderedAt,
  )
}
