import nodemailer from 'nodemailer'
import type { Rendered } from '#lib/email/compile.ts'
import { oneLine } from '#lib/email/merge-fields.ts'
import { domainOf } from '#lib/email/rules.ts'
import { signReturn } from '#lib/email/tokens.ts'
import type { Sender } from '#lib/email/types.ts'

/** Signs for one domain [ML-3]. `privateKey` is PEM. */
export type Dkim = { domain: string; selector: string; privateKey: string }

export type Outgoing = {
  recipientId: string
  envelope: { from: string; to: string }
  subject: string
  /** The whole message, lines ended as SMTP wants them. */
  raw: Buffer
}

/** What every message of one e-mail has in common. */
export type Letterhead = {
  buId: string
  sender: Sender
  dkim: Dkim
  /** Signs the address that bounces come back to; null: they go to the sender's own mailbox. */
  bounces: { domain: string; key: string } | null
  /** Names the e-mail in a receiver's feedback. */
  feedbackId: string
  /** A way out without a web page: nothing that is only a reply to one person needs it. */
  oneClick: boolean
}

// RFC 8058 wants both unsubscribe headers signed; the library's own list has one of them.
const signedHeaders =
  'From:Sender:Reply-To:Subject:Date:Message-ID:To:MIME-Version:Content-Type:Content-Transfer-Encoding:List-Unsubscribe:List-Unsubscribe-Post:Feedback-ID'

export type Composer = (
  to: { recipientId: string; address: string },
  rendered: Rendered,
) => Promise<Outgoing>

export function openComposer(head: Letterhead): Composer {
  const { buId, sender, dkim, bounces } = head
  const transport = nodemailer.createTransport({
    streamTransport: true,
    buffer: true,
    newline: 'windows',
    disableFileAccess: true,
    disableUrlAccess: true,
    dkim: {
      domainName: dkim.domain,
      keySelector: dkim.selector,
      privateKey: dkim.privateKey,
      headerFieldNames: signedHeaders,
    },
  })
  return async ({ recipientId, address }, rendered) => {
    const envelope = {
      from: bounces
        ? `${signReturn({ buId, recipientId }, bounces.key)}@${bounces.domain}`
        : sender.address,
      to: address,
    }
    const { message } = await transport.sendMail({
      envelope,
      from: { name: oneLine(sender.name), address: sender.address },
      to: { name: '', address },
      ...(sender.replyTo ? { replyTo: { name: '', address: sender.replyTo } } : {}),
      subject: rendered.subject,
      text: rendered.text,
      html: rendered.html,
      messageId: messageId(buId, recipientId, sender.address),
      headers: {
        'Feedback-ID': `${head.feedbackId}:concord`,
        ...(head.oneClick
          ? {
              'List-Unsubscribe': { prepared: true, value: `<${rendered.unsubscribeUrl}>` },
              'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
            }
          : {}),
      },
    })
    if (!Buffer.isBuffer(message)) throw new Error('the message was not composed as a whole')
    return { recipientId, envelope, subject: rendered.subject, raw: message }
  }
}

/** The same at every try, so that a receiver who got it once can tell. */
export function messageId(buId: string, recipientId: string, from: string): string {
  return `<${recipientId}.${buId}@${domainOf(from)}>`
}

/** @returns null for an id that is none of ours */
export function readMessageId(text: string): { recipientId: string; buId: string } | null {
  const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
  const found = new RegExp(`<(${uuid})\\.(${uuid})@`, 'i').exec(text)
  return found?.[1] && found[2]
    ? { recipientId: found[1].toLowerCase(), buId: found[2].toLowerCase() }
    : null
}
