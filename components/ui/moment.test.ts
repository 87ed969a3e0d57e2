import { expect, test } from 'vitest'
import { dayNames, durationText, relativeMoment, shortAge, shortDateOf } from './moment.ts'

const now = Date.parse('2026-11-24T09:42:38Z')
const before = (seconds: number) => now - seconds * 1000

test('an age is told in its largest unit, then as a date', () => {
  expect([0, 38, 61, 7300, 200_000].map((age) => shortAge(before(age), now))).toEqual([
    'now',
    '38 s',
    '1 min',
    '2 h',
    '2 d',
  ])
  expect(relativeMoment(before(40 * 86_400), now, 'en-GB', 'UTC')).toBe('15 Oct 2026')
})

test('a column’s date leaves out the year it is in, and the day of any other', () => {
  expect(shortDateOf(before(40 * 86_400), now, 'en-GB', 'UTC')).toBe('15 Oct')
  expect(shortDateOf(before(400 * 86_400), now, 'en-GB', 'UTC')).toBe('Oct 2025')
  const newYear = Date.parse('2026-12-31T23:30:00Z')
  expect(shortDateOf(newYear, now, 'en-GB', 'Europe/Berlin')).toBe('Jan 2027')
})

test('what is to come is told as "in"', () => {
  expect(relativeMoment(now + 90_000, now, 'en-GB', 'UTC')).toBe('in 1 min')
})

test('a day is named for the reader’s time zone', () => {
  const evening = Date.parse('2026-11-23T23:30:00Z')
  expect(dayNames(evening, now, 'en-GB', 'UTC')).toEqual({
    name: 'Yesterday',
    date: 'Monday 23 November',
  })
  expect(dayNames(evening, now, 'en-GB', 'Europe/Berlin').name).toBe('Today')
  expect(dayNames(Date.parse('2025-11-20T09:00:00Z'), now, 'en-GB', 'UTC')).toEqual({
    name: 'Thursday',
    date: '20 November 2025',
  })
})

test('a duration has at most two units', () => {
  expect([900, 14_000, 60_000, 151_000, 3_900_000, 90_000_000].map(durationText)).toEqual([
    '0.9 s',
    '14 s',
    '1 min',
    '2 min 31 s',
    '1 h 5 min',
    '1 d 1 h',
  ])
})
