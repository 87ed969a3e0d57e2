import 'server-only'
import { webEnvironment } from '#lib/base/env.ts'
import { honeyLink, targetOf } from '#lib/email/compile.ts'
import { optOut } from '#lib/email/consent-writes.ts'
import { escapeHtml } from '#lib/email/merge-fields.ts'
import { consentOf, openLink, smallBody } from '#lib/email/public/door.ts'
import { isMachine } from '#lib/email/public/machines.ts'
import {
  footOf,
  htmlPage,
  lostPage,
  publicHeaders,
  shown,
  wayOut,
} from '#lib/email/public/pages.ts'
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
          body: `<p><strong>${shown(recipient)}</strong> will get no more e-mail from ${escapeHtml(recipient.unitName)}.</p>${wayOut(token, 'Unsubscribe')}<p><a href="/e/p/${token}">Choose what you get</a> instead</p>`,
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

function done(recipient: PublicRecipient, token: string): Response {
  return htmlPage({
    title: 'You are unsubscribed',
    body: `<p><strong>${shown(recipient)}</strong> gets no more e-mail from ${escapeHtml(recipient.unitName)}.</p><p>Was it a mistake? <a href="/e/p/${token}">Subscribe again</a></p>`,
    from: footOf(recipient),
  })
}
