import { createHash } from 'node:crypto'
import { type Exchange, readBody, send, sendJson } from '#lib/tracking/collector/exchange.ts'
import { readAddress, readReferrer, readTitle } from '#lib/tracking/page-address.ts'
import {
  fromShort,
  newVisitorId,
  readProspect,
  readVisitor,
  signVisitor,
} from '#lib/tracking/tokens.ts'
import type { EventKind, VisitorEvent } from '#lib/tracking/types.ts'

const bodyBytesMax = 4_096
/** An event is news for this long; later it is somebody's recording of it. */
const pastMs = 10 * 60_000
const aheadMs = 60_000
const eventId = /^[0-9a-f]{16}$/

const corsHeaders = { 'access-control-allow-origin': '*' }

/** What the script posts: a page that somebody looks at. Answered when it is stored. */
export async function takeEvent(exchange: Exchange): Promise<void> {
  const { collector, request, robot, ip } = exchange
  const given = parse(await readBody(request, bodyBytesMax))
  const buId = given && typeof given.s === 'string' ? fromShort(given.s) : null
  if (!given || !buId || typeof given.i !== 'string' || !eventId.test(given.i)) {
    return send(exchange, 400, '', corsHeaders)
  }
  if (robot) return send(exchange, 204, '', corsHeaders)
  await collector.eventLimit.consume(`${buId} ${ip}`)
  const { searchParams } = await collector.reads.settings(buId)
  const address = readAddress(given.u, searchParams)
  if (!address) return send(exchange, 400, '', corsHeaders)
  const now = Date.now()
  const known = readVisitor(collector.key, buId, given.v)
  // A visitor whom we make has no past that could be played back; everybody else says when it was.
  const at = known === null ? now : Number(given.t)
  const answer = (visitorId: string) => {
    const v = known === null ? signVisitor(collector.key, buId, visitorId) : undefined
    response(exchange, { v, t: now })
  }
  if (!isNews(at, now)) return answer(known ?? newVisitorId())
  const visitorId = known ?? newVisitorId()
  const own = ownPage(collector.origin, buId, given.u)
  const event: VisitorEvent = {
    visitorId,
    at: new Date(Math.floor(at)).toISOString(),
    id: given.i,
    kind: own?.kind ?? (address.search ? 'site_search' : 'page_view'),
    title: address.search ?? readTitle(given.h),
    url: address.url,
    referrer: readReferrer(given.r, address.url),
    utm: address.utm,
    objectId: own?.id ?? null,
    binds: given.p === undefined ? null : readProspect(collector.key, buId, given.p, now),
  }
  await collector.events.add(buId, event)
  answer(visitorId)
}

function response(exchange: Exchange, body: { v: string | undefined; t: number }): void {
  exchange.response.setHeader('access-control-allow-origin', '*')
  sendJson(exchange, 200, body)
}

export const isNews = (at: number, now: number): boolean => at > now - pastMs && at < now + aheadMs

/** A hosted form or landing page of ours. */
function ownPage(
  origin: string,
  buId: string,
  url: unknown,
): { kind: EventKind; id: string } | null {
  const found = /^\/(p|l)\/([\w-]{22})\/([\w-]{22})$/.exec(
    typeof url === 'string' && url.startsWith(`${origin}/`) ? new URL(url).pathname : '',
  )
  const id = found && fromShort(found[2] ?? '') === buId ? fromShort(found[3] ?? '') : null
  return id ? { kind: found?.[1] === 'l' ? 'landing_page_view' : 'form_view', id } : null
}

/** A link of ours was followed: the script marks links with an event of the visitor; a message signs who it was for. */
export function linkEvent(
  { collector, url }: Exchange,
  buId: string,
  what: Pick<VisitorEvent, 'kind' | 'objectId' | 'title' | 'url'>,
): VisitorEvent | null {
  const now = Date.now()
  const binds = readProspect(collector.key, buId, url.searchParams.get('p'), now)
  const [id = '', at = '', ...token] = (url.searchParams.get('c') ?? '').split('.')
  const known = readVisitor(collector.key, buId, token.join('.'))
  const marked = known !== null && eventId.test(id) && isNews(Number(at), now)
  if (!marked && binds === null) return null
  // Without a mark, the same link within a minute is one click: a reload, or somebody's replay.
  const minute = Math.floor(now / 60_000) * 60_000
  return {
    ...what,
    visitorId: marked ? known : visitorOfLink(`${binds} ${what.objectId} ${minute}`),
    at: new Date(marked ? Math.floor(Number(at)) : minute).toISOString(),
    id: marked ? id : '0'.repeat(16),
    referrer: null,
    utm: null,
    binds,
  }
}

function parse(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}

function visitorOfLink(link: string): string {
  const bytes = createHash('sha256').update(link).digest().subarray(0, 16)
  return fromShort(bytes.toString('base64url')) ?? ''
}
