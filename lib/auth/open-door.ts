import 'server-only'
import { RateLimiterRes } from 'rate-limiter-flexible'
import { clientAddress } from '#lib/auth/client-address.ts'
import { webDatabase } from '#lib/auth/database.ts'
import { problem } from '#lib/auth/loader-gate.ts'
import { limiter } from '#lib/auth/sign-in.ts'
import { webEnvironment } from '#lib/base/env.ts'
import { createLog } from '#lib/base/log.ts'

const log = createLog('web')
const bodyBytesMax = 10_000
const triesMax = 40

let tries: ReturnType<typeof limiter> | undefined

/**
 * The door of what can be posted without a session: only from a page of ours, small, and not too often. Plain route
 * handlers stand behind it, since no server action may be reachable before sign-in.
 */
export async function openDoor(
  request: Request,
  work: (body: unknown, ip: string | null) => Promise<Response>,
): Promise<Response> {
  try {
    if (!isOurs(request)) return problem(403, 'forbidden', 'This request came from another site.')
    const ip = clientAddress(request.headers.get('x-forwarded-for'), webEnvironment().CONCORD_URL)
    tries ??= limiter(webDatabase().sql, 'open-door', triesMax)
    await tries.consume(ip ?? 'unknown')
    const text = await request.text()
    if (text.length > bodyBytesMax) return problem(413, 'too_large', 'This is too much.')
    return await work(parse(text), ip)
  } catch (error) {
    if (error instanceof RateLimiterRes) {
      return problem(429, 'too_many', 'Too many tries. Wait 15 minutes, then try again.')
    }
    const reference = crypto.randomUUID().slice(0, 8)
    log.error({ error, reference }, 'a request without a session failed')
    return problem(
      503,
      'unavailable',
      `The console cannot reach its database just now. Try again in a moment. Reference ${reference}.`,
    )
  }
}

/** A browser states its origin with every post; a missing or foreign one is refused. */
function isOurs(request: Request): boolean {
  const site = request.headers.get('sec-fetch-site')
  const origin = request.headers.get('origin')
  if (site !== null && site !== 'same-origin') return false
  return (
    origin !== null && URL.canParse(origin) && new URL(origin).host === request.headers.get('host')
  )
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
