import type { FailureCode, Reply, RowOutcome, SalesforceFailure } from '#lib/salesforce/port.ts'

export function failureOf(code: FailureCode): SalesforceFailure {
  return { code, message: code, statusCode: null, fields: [], recordIds: [], retryAfterMs: null }
}

export function refused(code: FailureCode): RowOutcome {
  return { ok: false, failure: failureOf(code) }
}

export function failed(code: FailureCode): Reply<never> {
  return { ok: false, failure: failureOf(code), calls: 1, orgTime: null, limit: null }
}
