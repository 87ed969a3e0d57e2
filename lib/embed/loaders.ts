import 'server-only'
import { randomBytes } from 'node:crypto'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { inBusinessUnit } from '#db/client.ts'
import type { TimelineItem } from '#lib/activities/types.ts'
import { clientAddress } from '#lib/auth/client-address.ts'
import { webDatabase } from '#lib/auth/database.ts'
import { webEnvironment } from '#lib/base/env.ts'
import { createLog } from '#lib/base/log.ts'
import { frameAncestors, windowPolicy } from '#lib/embed/frame-ancestors.ts'
import { passForMs, readPass, writePass } from '#lib/embed/pass.ts'
import {
  type EmbedConnection,
  findConnection,
  isShutOut,
  listUnitsOfOrg,
  readWindow,
} from '#lib/embed/reads.ts'
import { isSignedBy, judgeTime, readClaims } from '#lib/embed/request.ts'
import {
  awayPage,
  busyPage,
  type NotePage,
  refusedPage,
  windowPage,
} from '#lib/embed/window-page.ts'
import { takeNonce } from '#lib/embed/writes.ts'
import { listFields } from '#lib/prospects/reads.ts'

const log = createLog('web')
const bodyBytesMax = 4_000
/** An office behind one address opens many records; whoever guesses is slowed down. In memory: a flood must not reach Postgres. */
const pace = new RateLimiterMemory({ points: 600, duration: 60 })

type Opened = { pass: string; instanceUrl: string }

/**
 * [AC-1][CN-12] Opens the activity window for a signed request of the connected org, posted in the body. Nothing in the
 * address is read: it may say what it likes. Every refusal is the same page, framed by nobody.
 */
export async function openWindow(request: Request): Promise<Response> {
  try {
    // Before anything is read, looked up or reckoned.
    if (!(await isInPace(request))) return note(429, busyPage)
    const opened = await admit(await readRequest(request), Date.now())
    if (!opened) return refused()
    const nonce = newNonce()
    return page(200, windowPage(opened.pass, nonce), nonce, frameAncestors(opened.instanceUrl))
  } catch (error) {
    log.error({ error }, 'an activity window did not open')
    return note(503, awayPage, anybody)
  }
}

async function isInPace({ headers }: Request): Promise<boolean> {
  const ip = clientAddress(headers.get('x-forwarded-for'), webEnvironment().CONCORD_URL)
  const within = await pace.consume(ip ?? 'unknown').catch(() => null)
  return within !== null
}

async function admit(text: string, now: number): Promise<Opened | null> {
  const read = readClaims(text)
  if (!read || !judgeTime(read.claims, now).ok) return null
  const { claims, body, mac } = read
  const { sql } = webDatabase()
  for (const buId of await listUnitsOfOrg(sql, claims.org)) {
    const opened = await inBusinessUnit(sql, buId, async (tx): Promise<Opened | null> => {
      const connection = await findConnection(tx, buId)
      if (!isConnected(connection, claims.org) || !isSignedBy(connection.secret, body, mac))
        return null
      if (!(await takeNonce(tx, buId, claims.nonce)) || (await isShutOut(tx, buId, claims.user)))
        return null
      const { org, user, record } = claims
      const pass = { buId, org, user, record, expiresAt: now + passForMs }
      return {
        pass: writePass(webEnvironment().AUTH_SECRET, pass),
        instanceUrl: connection.instanceUrl,
      }
    })
    if (opened) return opened
  }
  return null
}

type Connected = { secret: string; orgId: string; instanceUrl: string }

function isConnected(found: EmbedConnection | null, org: string): found is Connected {
  return Boolean(found?.secret && found.instanceUrl && found.orgId === org)
}

async function readRequest(request: Request): Promise<string> {
  const type = request.headers.get('content-type') ?? ''
  if (!type.startsWith('application/x-www-form-urlencoded')) return ''
  if (Number(request.headers.get('content-length') ?? 0) > bodyBytesMax) return ''
  const text = await request.text()
  return text.length > bodyBytesMax ? '' : (new URLSearchParams(text).get('request') ?? '')
}

const refused = () => note(403, refusedPage)

/** Whose org asks is not known while the database is away, and the page has nothing in it but its words. */
const anybody = ['*']

export const refuseWindow = (): Response => refused()

const newNonce = () => randomBytes(16).toString('base64url')

function note(status: number, words: NotePage, ancestors: readonly string[] = []): Response {
  const nonce = newNonce()
  return page(status, words(nonce), nonce, ancestors)
}

function page(status: number, html: string, nonce: string, ancestors: readonly string[]): Response {
  return new Response(html, {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': windowPolicy(nonce, ancestors),
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    },
  })
}

export type EmbedWords = (item: TimelineItem, fields: { name: string; label: string }[]) => unknown

/** What the window shows, for the bearer in its header; the words of each line are made where all lines get theirs. */
export async function answerWindow(request: Request, toWords: EmbedWords): Promise<Response> {
  const bearer = /^Bearer (\S+)$/.exec(request.headers.get('authorization') ?? '')?.[1] ?? ''
  const { AUTH_SECRET, CONCORD_URL } = webEnvironment()
  const headers = { 'cache-control': 'no-store' }
  try {
    const pass = readPass(AUTH_SECRET, bearer, Date.now())
    if (!pass) return Response.json({ error: 'closed' }, { status: 403, headers })
    const cursor = new URL(request.url).searchParams.get('cursor')
    const shown = await inBusinessUnit(webDatabase().sql, pass.buId, async (tx) => {
      const connection = await findConnection(tx, pass.buId)
      // Disconnected, or connected to another org, since it was opened.
      if (!isConnected(connection, pass.org)) return null
      const window = await readWindow(
        tx,
        pass.buId,
        pass.record,
        CONCORD_URL.replace(/\/$/, ''),
        cursor,
      )
      const fields = await listFields(tx)
      const rows = window.rows.map((item) => toWords(item, fields))
      return { ...window, rows }
    })
    if (!shown) return Response.json({ error: 'closed' }, { status: 403, headers })
    return Response.json(shown, { headers })
  } catch (error) {
    log.error({ error }, 'an activity window could not be read')
    return Response.json({ error: 'unavailable' }, { status: 503, headers })
  }
}
