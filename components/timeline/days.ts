import type { TimelineEvent } from '#components/timeline/timeline-event.ts'
import { dayKey } from '#components/ui/moment.ts'

export type TimelineDay = { key: string; at: number; points: number; events: TimelineEvent[] }

/** The events, newest first, under the days of the reader's time zone. */
export function byDay(events: readonly TimelineEvent[], timeZone: string): TimelineDay[] {
  const days: TimelineDay[] = []
  for (const event of events) {
    const at = Date.parse(event.at)
    const key = dayKey(at, timeZone)
    let day = days.at(-1)
    if (day?.key !== key) {
      day = { key, at, points: 0, events: [] }
      days.push(day)
    }
    day.points += event.points ?? 0
    day.events.push(event)
  }
  return days
}
