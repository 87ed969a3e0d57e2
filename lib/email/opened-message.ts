import PostalMime from 'postal-mime'
import type { MailboxRow } from '#lib/email/types.ts'

/** A message as its reader sees it, beside the HTML, which is drawn in a frame of its own. */
export type OpenedMessage = MailboxRow & {
  from: string
  to: string
  text: string
  headers: { name: string; value: string }[]
  sizeBytes: number
}

type Stored = MailboxRow & { raw: Uint8Array }

const shownHeaders = [
  'date',
  'message-id',
  'reply-to',
  'list-unsubscribe',
  'list-unsubscribe-post',
  'dkim-signature',
]

export async function openMessage({ raw, ...row }: Stored): Promise<OpenedMessage> {
  const mail = await PostalMime.parse(raw)
  const person = (one: { name?: string; address?: string } | undefined) =>
    one?.name ? `${one.name} <${one.address ?? ''}>` : (one?.address ?? '')
  return {
    ...row,
    from: person(mail.from) || row.sender,
    to: mail.to?.map(person).join(', ') || row.recipient,
    text: mail.text ?? '',
    headers: mail.headers
      .filter(({ key }) => shownHeaders.includes(key))
      .map(({ originalKey, value }) => ({ name: originalKey, value: value.slice(0, 600) })),
    sizeBytes: raw.byteLength,
  }
}

/** As a document of its own origin: no script, no form, no frame; a link opens outside. */
export async function bodyOf({ raw }: Stored): Promise<Response> {
  const mail = await PostalMime.parse(raw)
  const html =
    mail.html ??
    `<pre>${(mail.text ?? '').replace(/[<>&]/g, (sign) => `&#${sign.charCodeAt(0)};`)}</pre>`
  return new Response(html.replace(/<head>/i, '<head><base target="_blank">'), {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'content-security-policy':
        "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src http: https: data:; style-src 'unsafe-inline'; frame-ancestors 'self'; base-uri 'self'",
    },
  })
}
