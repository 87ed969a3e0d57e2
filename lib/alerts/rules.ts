import type { AlertPlan, AlertStand } from '#lib/alerts/types.ts'
import type { Instant } from '#lib/base/instant.ts'

/** What passes within so short a time is not worth an e-mail. */
export const settleMs = 2 * 60_000
/** Between two messages: whatever comes meanwhile goes together. */
export const quietMs = 15 * 60_000
/** What comes and goes is told once in so long; the digest says how often. */
export const sameAgainMs = 6 * 3_600_000
/** The hour of the business unit's day at which its digest is made. */
const digestHour = 7

/** [CN-15] What opens, what closes, and what goes out now: never one message for each error. */
export function planAlerts({ facts, open, lastTold }: AlertStand, now: Instant): AlertPlan {
  const holds = new Map(facts.map((fact) => [fact.kind, fact]))
  const known = new Set(open.map(({ kind }) => kind))
  const renew = open.flatMap((alert) => {
    const fact = holds.get(alert.kind)
    return fact ? [{ ...alert, fact }] : []
  })
  const due = renew.filter(
    ({ kind, told, openedAt }) =>
      !told && now - openedAt >= settleMs && now - (lastTold[kind] ?? -Infinity) >= sameAgainMs,
  )
  const last = Math.max(-Infinity, ...Object.values(lastTold))
  const tell = now - last >= quietMs ? due : []
  const brief = ({ id, fact }: (typeof renew)[number]) => ({ id, fact })
  return {
    open: facts.filter(({ kind }) => !known.has(kind)),
    renew: renew.map(brief),
    close: open.flatMap(({ id, kind }) => (holds.has(kind) ? [] : [id])),
    tell: tell.map(brief),
  }
}

/** @returns the day whose digest is due, YYYY-MM-DD in the business unit's zone; null: it was made, or it is early yet */
export function digestDue(now: Instant, timeZone: string, made: string | null): string | null {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(now)
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? ''
  const day = `${of('year')}-${of('month')}-${of('day')}`
  return Number(of('hour')) >= digestHour && day !== made ? day : null
}

export const triesMax = 6

/** Seconds until the next try, after so many. */
export function againAfterSeconds(tries: number): number {
  return Math.min(60 * 4 ** tries, 6 * 3_600)
}
