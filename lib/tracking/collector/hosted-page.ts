import { randomBytes } from 'node:crypto'
import type { ProspectField } from '#lib/prospects/default-fields.ts'
import { type Exchange, send } from '#lib/tracking/collector/exchange.ts'
import { formPage, hostedStyle, page } from '#lib/tracking/form-page.ts'
import { toShort, toSite } from '#lib/tracking/tokens.ts'
import type { PublicForm } from '#lib/tracking/types.ts'

export type Shown = {
  buId: string
  form: PublicForm
  fields: readonly ProspectField[]
  posted?: URLSearchParams
  problems?: Readonly<Record<string, string>>
}

/** A form that we host, or a handler's when its website named no page for what went wrong. */
export function sendForm(
  exchange: Exchange,
  { buId, form, fields, posted, problems }: Shown,
): void {
  const { origin } = exchange.collector
  const site = toSite(buId)
  const path = form.kind === 'landing_page' ? 'l' : form.kind === 'form' ? 'p' : 'h'
  const body = formPage({
    form,
    fields,
    action: `${origin}/${path}/${site}/${toShort(form.id)}`,
    ...(posted ? { posted } : {}),
    ...(problems ? { problems } : {}),
  })
  const scripts = [`${origin}/t/${site}.js`, `${origin}/consent.js`]
  sendPage(exchange, problems ? 422 : 200, {
    title: form.headline || form.name,
    body,
    scripts: form.kind === 'handler' ? [] : scripts,
    formTo: form.successLocation,
  })
}

export function sendThanks(exchange: Exchange, form: PublicForm): void {
  const body = `<main><h1>${asText(form.headline || form.name)}</h1><p role="status">${asText(form.thanks)}</p></main>`
  sendPage(exchange, 200, { title: form.name, body, scripts: [], formTo: null })
}

export function sendNote(exchange: Exchange, status: number, words: string): void {
  const body = `<main><p role="status">${asText(words)}</p></main>`
  sendPage(exchange, status, { title: 'Concord', body, scripts: [], formTo: null })
}

type Page = { title: string; body: string; scripts: string[]; formTo: string | null }

function sendPage(exchange: Exchange, status: number, { title, body, scripts, formTo }: Page) {
  const nonce = randomBytes(16).toString('base64url')
  const leadsTo = formTo ? ` ${new URL(formTo).origin}` : ''
  send(exchange, status, page({ title, body, scripts, style: hostedStyle, nonce }), {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': [
      "default-src 'none'",
      `script-src ${scripts.length > 0 ? "'self'" : "'none'"}`,
      "connect-src 'self'",
      `style-src 'nonce-${nonce}'`,
      `form-action 'self'${leadsTo}`,
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'referrer-policy': 'strict-origin-when-cross-origin',
  })
}

const asText = (words: string) =>
  words.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`)
