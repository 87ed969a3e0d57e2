import { assert } from '#lib/base/assert.ts'
import type { Brand } from '#lib/base/brand.ts'

/** A moment, in milliseconds since 1970 UTC. Plain numbers compare, sort and serialise. */
export type Instant = Brand<number, 'Instant'>

/** Reads what Postgres, Salesforce (`2026-11-24T10:00:00.000+0000`) and JavaScript call a time. */
export function toInstant(value: Date | string | number): Instant {
  const milliseconds = millisecondsOf(value)
  // Its words are written when they are needed: a date as text costs more than all the rest.
  if (!Number.isFinite(milliseconds)) assert(false, `Not a time: ${value}`)
  return milliseconds as Instant
}

function millisecondsOf(value: Date | string | number): number {
  if (typeof value === 'number') return value
  if (value instanceof Date) return value.getTime()
  return Date.parse(value.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'))
}

export function toIsoText(instant: Instant): string {
  return new Date(instant).toISOString()
}

export function addMs(instant: Instant, durationMs: number): Instant {
  return (instant + durationMs) as Instant
}
