import { expect, test } from 'vitest'
import {
  type CallsSoFar,
  ceilingOf,
  forecastCalls,
  judgeCall,
  reachedAt,
} from '#lib/connector/budget.ts'

const now = Date.parse('2026-11-24T12:00:00Z')
const midnight = Date.parse('2026-11-25T00:00:00Z')
const calls = (rest: Partial<CallsSoFar> = {}): CallsSoFar => ({
  today: 0,
  orgUsed: null,
  orgMax: null,
  orgAgeMs: null,
  ...rest,
})
const settings = { callsPerDayMax: 1_000, peopleReservePercent: 10 }
const noCeiling = { callsPerDayMax: null, peopleReservePercent: 10 }

test('[QU-4] of a ceiling a part is kept for people, rounded in their favour', () => {
  expect(ceilingOf(1_005, 10)).toEqual({ max: 1_005, reserve: 101, automaticMax: 904 })
  expect(ceilingOf(1_000, 0)).toEqual({ max: 1_000, reserve: 0, automaticMax: 1_000 })
})

test('[QU-4] automatic work waits for midnight where the reserve begins, and people go on to the ceiling', () => {
  expect(judgeCall('automatic', calls({ today: 899 }), settings, now)).toEqual({ go: true })
  expect(judgeCall('automatic', calls({ today: 900 }), settings, now)).toEqual({
    go: false,
    until: midnight,
    reason: 'The 900 Salesforce calls that automatic work has today are used',
  })
  expect(judgeCall('person', calls({ today: 999 }), settings, now)).toEqual({ go: true })
  expect(judgeCall('person', calls({ today: 1_000 }), settings, now)).toEqual({
    go: false,
    until: midnight,
    reason: 'All 1,000 Salesforce calls of today are used',
  })
})

test('[QU-4] automatic work leaves the org its last calls, whoever used the others, and asks again', () => {
  const org = { orgUsed: 95_000, orgMax: 100_000, orgAgeMs: 60_000 }
  for (const which of [settings, noCeiling]) {
    expect(judgeCall('automatic', calls(org), which, now)).toEqual({
      go: false,
      until: now + 540_000,
      reason: '95,000 of the org’s 100,000 calls a day are used; the rest is kept for people',
    })
    expect(judgeCall('automatic', calls({ ...org, orgAgeMs: 600_000 }), which, now).go).toBe(true)
    expect(judgeCall('automatic', calls({ ...org, orgUsed: 89_999 }), which, now).go).toBe(true)
    expect(judgeCall('person', calls({ ...org, orgUsed: 100_000 }), which, now).go).toBe(true)
  }
})

test('[QU-4] calls are forecast to midnight, but not in the first hour of the day', () => {
  expect(forecastCalls(100, now)).toBe(200)
  expect(forecastCalls(100, Date.parse('2026-11-24T00:30:00Z'))).toBeNull()
})

test('[QU-4] the forecast says when the day’s pace meets the bound, and nothing when it does not', () => {
  expect(reachedAt(500, 750, now)).toBe(Date.parse('2026-11-24T18:00:00Z'))
  expect(reachedAt(500, 1_001, now)).toBeNull()
  expect(reachedAt(750, 750, now)).toBeNull()
})
