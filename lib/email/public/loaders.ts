import 'server-only'
import { webEnvironment } from '#lib/base/env.ts'
import { honeyLink, targetOf } from '#lib/email/compile.ts'
import { type Consent, optIn, optOut } from '#lib/email/consent-writes.ts'
import { escapeHtml } from '#lib/email/merge-fields.ts'
import { openLink, type Visit } from '#lib/email/public/door.ts'
import { isMachine } from '#lib/email/public/machines.ts'
import { htmlPage, lostPage, publicHeaders } from '#lib/email/public/pages.ts'
import type { PublicRecipient } from '#lib/email/public/recipient-reads.ts'
import { noteClick, noteOpen, noteScan } from '#lib/email/public/tracking-writes.ts'
import { withProspect } from '#lib/tracking/handover.ts'

/** One transparent pixel. */
const pixel = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')

/** The picture is the same whatever happened: it must never tell a guesser whether a link is signed. */
export async function answerOpen(request: Request, token: string): Promise<Response> {
  if (!isMachine(request, 'open')) {
    await openLink(request, token, async ({ tx, buId, recipient }) => {
      await noteOpen(tx, buId, recipient)
      return lostPage()
    })
  }
  return new Response(pixel, {
    headers: {
      ...publicHeaders,
      'content-type': 'image/gif',
    },
  })
}

const trackingKeyText = () => webEnvironment().TRACKING_KEY ?? null

/** Leads where the author's link led, and nowhere else: the address stands in our tables, not in the link. */
export function answerClick(request: Request, token: string): Promise<Response> {
  return openLink(request, token, async ({ tx, buId, recipient, link }) => {
    if (link === honeyLink) {
      await noteScan(tx, buId, recipient)
      return lostPage()
    }
    const target = targetOf(recipient.links[link] ?? '', recipient.values)
    if (!/^https?:\/\//i.test(target) || !URL.canParse(target)) return lostPage()
    const machine = isMachine(request, 'click')
    if (!machine) await noteClick(tx, buId, recipient, { link, target })
    const address = new URL(target)
    const location = machine
      ? address.href
      : await withProspect(tx, buId, address, {
          prospectId: recipient.prospectId,
          key: trackingKeyText(),
        })
    return new Response(null, { status: 302, headers: { ...publicHeaders, location } })
  })
}

/** A scanner's GET changes nothing: it is a page with a button. */
export function answerUnsubscribe(request: Request, token: string): Promise<Response> {
  return openLink(request, token, async ({ recipient }) =>
    recipient.optedOut
      ? done(recipient, token)
      : htmlPage({
          title: 'Unsubscribe?',
          body: `<p><strong>${shown(recipient)}</strong> will get no more e-mail from ${escapeHtml(recipient.unitName)}.</p>${form(token, 'u', 'Unsubscribe')}`,
          from: footOf(recipient),
        }),
  )
}

/** RFC 8058: mail programs post here by themselves when their reader presses "Unsubscribe"; so does our page. */
export async function takeUnsubscribe(request: Request, token: string): Promise<Response> {
  const body = await smallBody(request)
  return openLink(request, token, async (visit) => {
    const where = /List-Unsubscribe=One-Click/i.test(body) ? 'mail program' : 'unsubscribe page'
    await optOut(visit.tx, visit.buId, consentOf(request, visit, where), 'unsubscribed')
    return done(visit.recipient, token)
  })
}

const bodyBytesMax = 2_000

/** Read before any transaction is open, and no further than needed: a slow or endless body holds nothing of ours. */
async function smallBody(request: Request): Promise<string> {
  let text = ''
  const decoder = new TextDecoder()
  for await (const part of request.body ?? []) {
    text += decoder.decode(part, { stream: true })
    if (text.length > bodyBytesMax) break
  }
  return text.slice(0, bodyBytesMax)
}

const wording = 'Yes, I want to get e-mail again and know that I can unsubscribe at any time.'

export function answerPreferences(request: Request, token: string): Promise<Response> {
  return openLink(request, token, async ({ recipient }) =>
    recipient.optedOut
      ? htmlPage({
          title: 'What you get',
          body: `<p><strong>${shown(recipient)}</strong> gets no e-mail from ${escapeHtml(recipient.unitName)}.</p><form method="post" action="/e/p/${token}"><label><input type="checkbox" name="again" value="yes" required><span>${wording}</span></label><button>Subscribe again</button></form>`,
          from: footOf(recipient),
        })
      : htmlPage({
          title: 'What you get',
          body: `<p><strong>${shown(recipient)}</strong> gets e-mail from ${escapeHtml(recipient.unitName)}.</p>${form(token, 'u', 'Unsubscribe from everything')}`,
          from: footOf(recipient),
        }),
  )
}

export async function takePreferences(request: Request, token: string): Promise<Response> {
  const given = new URLSearchParams(await smallBody(request))
  return openLink(request, token, async (visit) => {
    if (given.get('again') !== 'yes') return answerAgain(visit.recipient, token)
    await optIn(visit.tx, visit.buId, consentOf(request, visit, 'preference page', wording))
    return htmlPage({
      title: 'Welcome back',
      body: `<p><strong>${shown(visit.recipient)}</strong> gets e-mail from ${escapeHtml(visit.recipient.unitName)} again.</p>`,
      from: footOf(visit.recipient),
    })
  })
}

function answerAgain(recipient: PublicRecipient, token: string): Response {
  return htmlPage({
    title: 'Nothing was changed',
    body: `<p>Tick the box to say that you want to get e-mail again.</p><p><a href="/e/p/${token}">Back</a></p>`,
    from: footOf(recipient),
  })
}

function consentOf(request: Request, { recipient, ip }: Visit, where: string, words = ''): Consent {
  return {
    recipient,
    at: new Date().toISOString(),
    evidence: {
      where,
      ip,
      userAgent: request.headers.get('user-agent')?.slice(0, 300) ?? null,
      ...(words ? { words } : {}),
    },
  }
}

function done(recipient: PublicRecipient, token: string): Response {
  return htmlPage({
    title: 'You are unsubscribed',
    body: `<p><strong>${shown(recipient)}</strong> gets no more e-mail from ${escapeHtml(recipient.unitName)}.</p><p>Was it a mistake? <a href="/e/p/${token}">Subscribe again</a></p>`,
    from: footOf(recipient),
  })
}

function form(token: string, path: 'u', verb: string): string {
  return `<form method="post" action="/e/${path}/${token}"><button>${verb}</button></form>`
}

/** Enough to know oneself by, not enough for whoever got the e-mail forwarded. */
function shown({ address }: PublicRecipient): string {
  const [local = '', domain = ''] = (address ?? '').split('@')
  return escapeHtml(domain ? `${local.slice(0, 2)}…@${domain}` : 'This address')
}

function footOf({ unitName, postalAddress }: PublicRecipient): string {
  return [unitName, ...postalAddress.split('\n')]
    .map((line) => line.trim())
    .filter(Boolean)
    .join(', ')
}
