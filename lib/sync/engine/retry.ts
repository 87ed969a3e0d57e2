import type { FailureCode } from '#lib/salesforce/port.ts'

/** After so many failures a change waits for a person. */
export const triesMax = 5

const firstDelayMs = 1000
const delayMaxMs = 5 * 60_000

export type FailureClass = 'retry' | 'wait' | 'person'

/**
 * The one table. retry: passes by itself, or a second look repairs it. wait: lifted by its cause, not by trying. person:
 * somebody must change something first, so trying again is only noise. An unknown code is a person's.
 */
const classes: Record<FailureCode, FailureClass> = {
  ambiguous: 'retry',
  unavailable: 'retry',
  throttled: 'retry',
  limit_reached: 'wait',
  connection_lost: 'wait',
  wrong_org: 'wait',
  api_disabled: 'wait',
  too_large: 'retry',
  schema_changed: 'retry',
  row_locked: 'retry',
  validation_rule: 'person',
  bad_value: 'person',
  required_missing: 'person',
  too_long: 'person',
  invalid_email: 'person',
  out_of_range: 'person',
  duplicates_detected: 'person',
  already_created: 'retry',
  duplicate_value: 'person',
  external_id_not_unique: 'person',
  record_deleted: 'retry',
  record_converted: 'retry',
  record_gone: 'retry',
  no_access: 'person',
  field_not_writable: 'person',
  owner_invalid: 'retry',
  storage_full: 'person',
  automation_failed: 'retry',
  trigger_refused: 'person',
  rolled_back: 'retry',
  changed_meanwhile: 'retry',
  server_error: 'retry',
  unrecognised: 'person',
}

export function classOf(code: FailureCode): FailureClass {
  return classes[code]
}

export type NextTry = { do: 'retry'; inMs: number; tries: number } | { do: 'park'; tries: number }

/** Salesforce's own fault comes with an id for its support: three tries tell whether it passes. */
const fewerTries: Partial<Record<FailureCode, number>> = { server_error: 3 }

/** What follows when one row failed. @param tries failures before this one */
export function nextTry(code: FailureCode, tries: number, random: number): NextTry {
  const failed = tries + 1
  const most = fewerTries[code] ?? triesMax
  if (classOf(code) === 'person' || failed >= most) return { do: 'park', tries: failed }
  return { do: 'retry', inMs: retryDelayMs(failed, random), tries: failed }
}

/** 1 s, 4 s, 16 s … 5 min, the upper half of each at random, so that a crowd does not come back at once. */
export function retryDelayMs(failed: number, random: number): number {
  const full = Math.min(delayMaxMs, firstDelayMs * 4 ** (failed - 1))
  return Math.round(full / 2 + (full / 2) * random)
}

export type RunStop = {
  waitMs: number
  /** Nobody but a person can lift it. */
  connectionLost: boolean
}

/** What follows when a whole call failed: the run stops, and automatic work waits for the cause. */
export function runStop(code: FailureCode, retryAfterMs: number | null): RunStop {
  if (code === 'connection_lost' || code === 'wrong_org' || code === 'api_disabled') {
    return { waitMs: 0, connectionLost: true }
  }
  const ownMs = code === 'limit_reached' ? delayMaxMs : 10_000
  return { waitMs: retryAfterMs ?? ownMs, connectionLost: false }
}
