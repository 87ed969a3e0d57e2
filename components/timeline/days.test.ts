import { expect, test } from 'vitest'
import { byDay } from './days.ts'
import type { TimelineEvent } from './timeline-event.ts'

const event = (id: string, at: string, points?: number): TimelineEvent => ({
  id,
  at,
  kind: 'visit',
  text: 'Visited',
  points,
})

test('an event late in the evening belongs to the next day of a reader further east', () => {
  const events = [event('a', '2026-11-23T23:30:00Z')]
  expect(byDay(events, 'UTC')[0]?.key).toBe('2026-11-23')
  expect(byDay(events, 'Europe/Berlin')[0]?.key).toBe('2026-11-24')
})

test('a day counts the points of its events', () => {
  const days = byDay(
    [
      event('a', '2026-11-24T10:00:00Z', 50),
      event('b', '2026-11-24T09:00:00Z', 3),
      event('c', '2026-11-23T09:00:00Z'),
    ],
    'UTC',
  )
  expect(days.map((day) => [day.key, day.points])).toEqual([
    ['2026-11-24', 53],
    ['2026-11-23', 0],
  ])
})
