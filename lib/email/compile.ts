import { cleanHtml } from '#lib/email/clean-html.ts'
import { escapeHtml, fill, oneLine, type Piece, toPieces } from '#lib/email/merge-fields.ts'
import { toText } from '#lib/email/text-part.ts'
import { signLink } from '#lib/email/tokens.ts'
import type { EmailContent } from '#lib/email/types.ts'
import type { FieldValues } from '#lib/prospects/types.ts'

/** No person sees it; what follows it is a mail scanner [AC-7]. */
export const honeyLink = 65_535
export const linksMax = 200

export const unsubscribeField = 'unsubscribe'
export const preferencesField = 'preferences'
/** What may stand in double braces besides the fields of a prospect. */
export const specialFields = [unsubscribeField, preferencesField] as const

type Segment = Piece | { link: number } | { address: 'unsubscribe' | 'preferences' }

/** An e-mail with everything decided that is the same for all. */
export type CompiledEmail = {
  subject: Piece[]
  html: Segment[]
  text: Segment[]
  /** What its links lead to, by number. Merge fields in them are filled in when they are followed. */
  links: string[]
}

/** @param footer HTML; put at the end unless the content has a way to unsubscribe of its own */
export function compileEmail(content: EmailContent, footer: string): CompiledEmail {
  const links: string[] = []
  const cleaned = cleanHtml(content.html)
  const own = hasUnsubscribe(cleaned)
  const html = numberLinks(own ? cleaned : `${cleaned}\n${footer}`, links)
  const text =
    content.text === null
      ? toText(html)
      : numberAddresses(content.text, links) +
        (hasUnsubscribe(content.text) ? '' : `\n\n${toText(numberLinks(footer, links))}`)
  return {
    subject: toPieces(content.subject),
    html: toSegments(html),
    text: toSegments(text),
    links,
  }
}

function hasUnsubscribe(text: string): boolean {
  return /\{\{\s*unsubscribe\s*\}\}/i.test(text)
}

/** `href="https://…"` becomes `href="{{#3}}"`. */
function numberLinks(html: string, links: string[]): string {
  return html.replace(/\bhref="(https?:[^"]*)"/gi, (_, href: string) => {
    return `href="{{#${numberOf(href.replaceAll('&amp;', '&'), links)}}}"`
  })
}

function numberAddresses(text: string, links: string[]): string {
  return text.replace(/https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]]/gi, (href) => {
    return `{{#${numberOf(href, links)}}}`
  })
}

function numberOf(href: string, links: string[]): number {
  const known = links.indexOf(href)
  if (known >= 0) return known
  return links.push(href) - 1
}

function toSegments(text: string): Segment[] {
  return text.split(/(\{\{#\d+\}\})/).flatMap((part): Segment[] => {
    const numbered = /^\{\{#(\d+)\}\}$/.exec(part)
    return numbered ? [{ link: Number(numbered[1]) }] : toPieces(part).map(toSegment)
  })
}

function toSegment(piece: Piece): Segment {
  if (typeof piece === 'string') return piece
  const { field } = piece
  return field === 'unsubscribe' || field === 'preferences' ? { address: field } : piece
}

export type Addressee = { buId: string; recipientId: string; values: FieldValues }

export type Rendered = {
  subject: string
  html: string
  text: string
  /** RFC 8058: a POST here unsubscribes. */
  unsubscribeUrl: string
}

/** How the addresses in an e-mail come to be. In a preview they lead nowhere. */
export type Addresses = {
  link: (link: number, target: string) => string
  unsubscribe: string
  preferences: string
  /** What a mail program loads when the e-mail is opened; null: nothing is tracked. */
  open: string | null
  honey: string | null
}

export function signedAddresses(
  base: string,
  { buId, recipientId }: Addressee,
  key: string,
): Addresses {
  const signed = (link: number) => signLink({ buId, recipientId, link }, key)
  return {
    link: (link) => `${base}/e/c/${signed(link)}`,
    unsubscribe: `${base}/e/u/${signed(0)}`,
    preferences: `${base}/e/p/${signed(0)}`,
    open: `${base}/e/o/${signed(0)}`,
    honey: `${base}/e/c/${signed(honeyLink)}`,
  }
}

/** For previews and test sends: links lead where they will, nothing is counted, nobody unsubscribes. */
export function plainAddresses(base: string, values: FieldValues): Addresses {
  return {
    link: (_, target) => targetOf(target, values),
    unsubscribe: `${base}/e/u/preview`,
    preferences: `${base}/e/p/preview`,
    open: null,
    honey: null,
  }
}

export function renderEmail(
  compiled: CompiledEmail,
  values: FieldValues,
  addresses: Addresses,
): Rendered {
  const body = join(compiled.html, compiled.links, values, addresses, escapeHtml)
  return {
    subject: oneLine(fill(compiled.subject, values, (value) => value)),
    html: page(body, addresses),
    text: join(compiled.text, compiled.links, values, addresses, (value) => value),
    unsubscribeUrl: addresses.unsubscribe,
  }
}

function join(
  segments: readonly Segment[],
  links: readonly string[],
  values: FieldValues,
  addresses: Addresses,
  safe: (value: string) => string,
): string {
  return segments
    .map((segment) => {
      if (typeof segment === 'string') return segment
      if ('link' in segment) return safe(addresses.link(segment.link, links[segment.link] ?? ''))
      if ('address' in segment) return safe(addresses[segment.address])
      return fill([segment], values, safe)
    })
    .join('')
}

function page(body: string, { open, honey }: Addresses): string {
  const trap = honey
    ? `<a href="${escapeHtml(honey)}" style="display:none;max-height:0;overflow:hidden" aria-hidden="true" tabindex="-1"></a>`
    : ''
  const pixel = open
    ? `<img src="${escapeHtml(open)}" width="1" height="1" alt="" style="display:block;border:0">`
    : ''
  return `<!doctype html><html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"></head><body style="margin:0;padding:24px 16px;background-color:#ffffff">${trap}<div style="max-width:600px;margin:0 auto;font-family:Helvetica,Arial,sans-serif;font-size:15px;line-height:1.55;color:#1f2937">${body}</div>${pixel}</body></html>`
}

/** Where a link leads for this person: their values go in encoded, and the host is the author's. */
export function targetOf(link: string, values: FieldValues): string {
  return fill(toPieces(link), values, encodeURIComponent)
}
