import type { Instant } from '#lib/base/instant.ts'
import { classifyAnswer, classifyBroken, type Effect, isObject } from '#lib/salesforce/classify.ts'
import type { CallKind, Client } from '#lib/salesforce/client.ts'
import type { OrgLimit, Reply, SalesforceFailure } from '#lib/salesforce/port.ts'

export type Part = {
  method: 'GET' | 'POST' | 'PATCH'
  /** Absolute from /services. */
  url: string
  body?: unknown
  httpHeaders?: Record<string, string>
}

export type PartAnswer = { ok: true; value: unknown } | { ok: false; failure: SalesforceFailure }

/** What several calls of one operation cost; the org's clock is that of the first, so a bound is never too late. */
export type Spent = { calls: number; orgTime: Instant | null; limit: OrgLimit | null }

export function spend(before: Spent | null, now: Spent): Spent {
  if (!before) return { calls: now.calls, orgTime: now.orgTime, limit: now.limit }
  return {
    calls: before.calls + now.calls,
    orgTime: before.orgTime ?? now.orgTime,
    limit: now.limit ?? before.limit,
  }
}

/** At most this many queries or collections fit into one Composite. */
export const heavyPartsMax = 5

/** Several requests as one call; each is answered for itself. */
export async function composite(
  client: Client,
  parts: readonly Part[],
  how: { effect: Effect; kind: CallKind; apiVersion: string },
): Promise<Reply<PartAnswer[]>> {
  const compositeRequest = parts.map((part, n) => ({ ...part, referenceId: `part${n}` }))
  const answer = await client.call({
    method: 'POST',
    path: '/composite',
    body: { allOrNone: false, collateSubrequests: false, compositeRequest },
    effect: how.effect,
    kind: how.kind,
  })
  if (!answer.ok) return answer
  const answers = readParts(answer.value, parts.length, how.effect)
  if (answers) return { ...answer, value: answers }
  return {
    ...spend(null, answer),
    ok: false,
    failure: classifyBroken(how.effect, fewerParts, true),
  }
}

const fewerParts = 'The answer has not as many parts as the request'

function readParts(body: unknown, expected: number, effect: Effect): PartAnswer[] | null {
  const list = isObject(body) ? body.compositeResponse : null
  if (!Array.isArray(list) || list.length !== expected) return null
  return list.map((part: unknown): PartAnswer => {
    const status =
      isObject(part) && typeof part.httpStatusCode === 'number' ? part.httpStatusCode : 0
    const value = isObject(part) ? part.body : null
    if (status >= 200 && status < 300) return { ok: true, value }
    return { ok: false, failure: classifyAnswer(status, value, effect) }
  })
}
