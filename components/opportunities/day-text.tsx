'use client'

import { useClock } from '#components/ui/clock.tsx'

/** A day has no time of day and no zone: the 30th is the 30th everywhere. */
export function DayText({ day, className }: { day: string; className?: string }) {
  const { locale } = useClock()
  const text = new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(new Date(`${day}T00:00:00Z`))
  return (
    <time dateTime={day} className={className}>
      {text}
    </time>
  )
}
