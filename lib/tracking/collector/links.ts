import { linkEvent } from '#lib/tracking/collector/event.ts'
import { type Exchange, Refusal, redirectTo, send } from '#lib/tracking/collector/exchange.ts'
import type { VisitorEvent } from '#lib/tracking/types.ts'

const gone = 'This link leads nowhere any more.'

/** The target is the stored one: nothing in the address says where it leads. */
export async function followRedirect(exchange: Exchange, buId: string, id: string): Promise<void> {
  const found = await exchange.collector.reads.redirect(buId, id)
  if (!found) throw new Refusal(404, gone)
  await count(exchange, buId, { kind: 'custom_redirect_click', objectId: id, title: '', url: null })
  redirectTo(exchange, found.target, 302)
}

export async function sendFile(exchange: Exchange, buId: string, id: string): Promise<void> {
  const found = await exchange.collector.reads.file(buId, id)
  if (!found) throw new Refusal(404, gone)
  await count(exchange, buId, { kind: 'file_download', objectId: id, title: found.name, url: null })
  send(exchange, 200, found.bytes, {
    'content-type': found.contentType,
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(found.name)}`,
    'content-security-policy': "default-src 'none'; sandbox",
  })
}

/** Whoever follows a link gets there, counted or not. */
async function count(
  exchange: Exchange,
  buId: string,
  what: Pick<VisitorEvent, 'kind' | 'objectId' | 'title' | 'url'>,
): Promise<void> {
  const { collector, request, robot, ip } = exchange
  if (robot || request.method === 'HEAD') return
  const event = linkEvent(exchange, buId, what)
  if (!event) return
  const within = await collector.eventLimit.consume(`${buId} ${ip}`).catch(() => null)
  if (within) await collector.events.add(buId, event)
}
