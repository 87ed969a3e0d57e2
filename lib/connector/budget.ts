import { assert } from '#lib/base/assert.ts'
import type { ConnectorSettings } from '#lib/connector/default-settings.ts'

/** [QU-4] Salesforce calls of one day, ours and what the org counts of everybody's. */
export type CallsSoFar = {
  /** Ours since midnight UTC. */
  today: number
  orgUsed: number | null
  orgMax: number | null
  /** How old the org's word is. */
  orgAgeMs: number | null
}

export type CallSettings = Pick<ConnectorSettings, 'callsPerDayMax' | 'peopleReservePercent'>
export type CallVerdict = { go: true } | { go: false; until: number; reason: string }

/** The org counts the last 24 hours, so its word ages: after this long one call may go and ask again. */
const orgWordMs = 10 * 60_000
const dayMs = 86_400_000

export type Ceiling = { max: number; reserve: number; automaticMax: number }

/** Of the ceiling a part is kept for what people start. */
export function ceilingOf(max: number, reservePercent: number): Ceiling {
  assert(max >= 0 && reservePercent >= 0 && reservePercent <= 100, 'A reserve is a part')
  const reserve = Math.ceil((max * reservePercent) / 100)
  return { max, reserve, automaticMax: max - reserve }
}

/**
 * [QU-4] Whether one more call may go. Automatic work stops where the reserve begins; people go on to the ceiling. The
 * org's own limit is never spent by automatic work either, whoever used it; people are not stopped before the org does.
 */
export function judgeCall(
  who: 'automatic' | 'person',
  calls: CallsSoFar,
  settings: CallSettings,
  now: number,
): CallVerdict {
  const { callsPerDayMax, peopleReservePercent } = settings
  if (callsPerDayMax !== null) {
    const { max, automaticMax } = ceilingOf(callsPerDayMax, peopleReservePercent)
    const most = who === 'person' ? max : automaticMax
    if (calls.today >= most)
      return { go: false, until: nextMidnight(now), reason: spent(who, most) }
  }
  const { orgUsed, orgMax, orgAgeMs } = calls
  if (who === 'person' || orgUsed === null || orgMax === null || orgAgeMs === null)
    return { go: true }
  const org = ceilingOf(orgMax, peopleReservePercent)
  if (orgUsed < org.automaticMax || orgAgeMs >= orgWordMs) return { go: true }
  return {
    go: false,
    until: now + orgWordMs - orgAgeMs,
    reason: `${count(orgUsed)} of the org’s ${count(orgMax)} calls a day are used; the rest is kept for people`,
  }
}

function spent(who: 'automatic' | 'person', most: number): string {
  return who === 'person'
    ? `All ${count(most)} Salesforce calls of today are used`
    : `The ${count(most)} Salesforce calls that automatic work has today are used`
}

/** The day of the budget is UTC’s. */
export function nextMidnight(now: number): number {
  return (Math.floor(now / dayMs) + 1) * dayMs
}

/** Calls by midnight UTC if the day goes on as it began. In the first hour nobody can tell. */
export function forecastCalls(today: number, now: number): number | null {
  const elapsed = now % dayMs
  return elapsed < 3_600_000 ? null : Math.round((today / elapsed) * dayMs)
}

/** When the day’s pace meets a bound; null: not today, or too early to tell. */
export function reachedAt(today: number, most: number, now: number): number | null {
  const forecast = forecastCalls(today, now)
  if (forecast === null || forecast < most || today >= most) return null
  return now + Math.round(((most - today) / today) * (now % dayMs))
}

const count = (value: number) => value.toLocaleString('en-GB')

/** The share of the day's calls that automatic work still has: of our own ceiling or the org's, whichever is nearer. */
export function callsLeft(
  { today, orgUsed, orgMax }: Omit<CallsSoFar, 'orgAgeMs'>,
  { callsPerDayMax, peopleReservePercent }: CallSettings,
): number | null {
  const shares: number[] = []
  const share = (used: number, max: number) =>
    shares.push(
      Math.max(0, 1 - used / Math.max(1, ceilingOf(max, peopleReservePercent).automaticMax)),
    )
  if (callsPerDayMax !== null) share(today, callsPerDayMax)
  if (orgUsed !== null && orgMax !== null) share(orgUsed, orgMax)
  return shares.length === 0 ? null : Math.min(...shares)
}
