import { randomBytes } from 'node:crypto'
import { escapeHtml } from '#lib/email/merge-fields.ts'
import type { PublicRecipient } from '#lib/email/public/recipient-reads.ts'

export type PublicPage = {
  title: string
  /** Already safe: made here, with what is not ours escaped. */
  body: string
  status?: number
  /** Who sends: at the foot of the page. */
  from?: string
}

const style = `
:root{color-scheme:light dark;--bg:#fafafa;--surface:#fff;--text:#18181b;--muted:#62626b;--line:#e4e4e7;--on:#fff}
@media (prefers-color-scheme:dark){:root{--bg:#101012;--surface:#18181b;--text:#f4f4f5;--muted:#a1a1aa;--line:#2e2e33;--on:#18181b}}
*{box-sizing:border-box}body{margin:0;min-height:100dvh;display:grid;place-items:center;padding:24px;background:var(--bg);color:var(--text);font:15px/1.55 system-ui,-apple-system,"Segoe UI",sans-serif}
main{width:100%;max-width:440px;background:var(--surface);border:1px solid var(--line);border-radius:12px;padding:32px}main>:last-child{margin-bottom:0}
h1{margin:0 0 8px;font-size:20px;line-height:1.3;letter-spacing:-.01em;overflow-wrap:anywhere}p{margin:0 0 16px;color:var(--muted);overflow-wrap:anywhere}strong{color:var(--text);font-weight:600}
form{margin:20px 0 0}button{appearance:none;border:1px solid var(--text);background:var(--text);color:var(--on);border-radius:8px;padding:9px 16px;font:inherit;font-weight:600;cursor:pointer}
button.quiet{background:transparent;color:var(--text);border-color:var(--line)}button:focus-visible,input:focus-visible,a:focus-visible{outline:2px solid #7c5cff;outline-offset:2px}
label{display:flex;gap:10px;align-items:flex-start;margin:0 0 16px}input{margin:4px 0 0;width:16px;height:16px;flex:none}a{color:inherit}
fieldset{margin:20px 0 0;padding:0;border:0}legend{padding:0;margin:0 0 12px}fieldset label{margin:0 0 10px}footer{margin-top:24px;padding-top:16px;border-top:1px solid var(--line);font-size:13px;color:var(--muted);overflow-wrap:anywhere}`

/** A page that needs nothing but itself: no script, no cookie, no request. */
export function htmlPage({ title, body, status = 200, from }: PublicPage): Response {
  const nonce = randomBytes(16).toString('base64')
  const foot = from ? `<footer>${escapeHtml(from)}</footer>` : ''
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><title>${escapeHtml(title)}</title><style nonce="${nonce}">${style}</style></head><body><main><h1>${escapeHtml(title)}</h1>${body}${foot}</main></body></html>`
  return new Response(html, {
    status,
    headers: {
      ...publicHeaders,
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; style-src 'nonce-${nonce}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
    },
  })
}

export const publicHeaders = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex',
} as const

export const lostPage = (): Response =>
  htmlPage({
    title: 'This link leads nowhere',
    status: 404,
    body: '<p>It is not complete, or the e-mail that it stood in is no longer known here. Open the e-mail again and follow the link from there.</p>',
  })

export const busyPage = (): Response =>
  htmlPage({
    title: 'Too many requests',
    status: 429,
    body: '<p>Wait a few minutes, then open the link again.</p>',
  })

export const awayPage = (): Response =>
  htmlPage({
    title: 'Not just now',
    status: 503,
    body: '<p>Nothing was changed. Please open the link again in a moment.</p>',
  })

/** Out of everything. */
export function wayOut(token: string, verb: string, quiet = false): string {
  return `<form method="post" action="/e/u/${token}"><button${quiet ? ' class="quiet"' : ''}>${verb}</button></form>`
}

/** Enough to know oneself by, not enough for whoever got the e-mail forwarded. */
export function shown({ address }: PublicRecipient): string {
  const [local = '', domain = ''] = (address ?? '').split('@')
  return escapeHtml(domain ? `${local.slice(0, 2)}…@${domain}` : 'This address')
}

export function footOf({ unitName, postalAddress }: PublicRecipient): string {
  return [unitName, ...postalAddress.split('\n')]
    .map((line) => line.trim())
    .filter(Boolean)
    .join(', ')
}
