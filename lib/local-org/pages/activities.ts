import { createHash, createHmac, randomBytes } from 'node:crypto'
import type { Exchange } from '../http/exchange.ts'
import { Html, html } from './html.ts'
import type { Session } from './session.ts'

// What the deployed Visualforce page does in a real org: it asks Concord for the window of this record, signed for whoever is
// signed in, and stands in a frame of the record's page.

const submit = 'document.forms[0].submit()'
const submitHash = `sha256-${createHash('sha256').update(submit).digest('base64')}`

export const isPerson = (object: string): boolean => object === 'Lead' || object === 'Contact'

export function concordUrlOf({ org, context }: Session): string {
  return org.settings.concordUrl ?? context.server.config.concordUrl
}

export function activitiesCard(
  session: Session,
  object: string,
  id: string,
): { card: Html; origin: string } | undefined {
  if (!isPerson(object) || !session.org.settings.embedKey) return undefined
  const card = html`<section class="card window"><iframe title="Prospect Activities" src="/${id}/concord"></iframe></section>`
  return { card, origin: new URL(concordUrlOf(session)).origin }
}

export function openActivities(exchange: Exchange, session: Session, id: string): void {
  const { org, userId } = session
  const address = `${concordUrlOf(session).replace(/\/+$/, '')}/embed`
  const nonce = randomBytes(16).toString('hex')
  const claims = { org: org.id, user: userId, record: id, at: Date.now(), nonce }
  const body = Buffer.from(JSON.stringify(claims)).toString('base64url')
  const mac = createHmac('sha256', org.settings.embedKey ?? '')
    .update(body)
    .digest('base64url')
  exchange.response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `default-src 'none'; script-src '${submitHash}'; form-action ${new URL(address).origin}; base-uri 'none'; frame-ancestors 'self'`,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
  })
  const page = html`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Prospect Activities</title></head><body><form method="post" action="${address}"><input type="hidden" name="request" value="${body}.${mac}"></form><script>${new Html(submit)}</script></body></html>`
  exchange.response.end(page.text)
}
