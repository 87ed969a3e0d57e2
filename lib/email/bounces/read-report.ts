import PostalMime, { type Email } from 'postal-mime'
import { isHardBounce } from '#lib/email/bounces/status.ts'
import { readMessageId } from '#lib/email/compose.ts'

/** What a letter to the bounce address says of the message that it is about. */
export type Report =
  | { kind: 'bounce'; hard: boolean; said: string }
  | { kind: 'delayed' }
  | { kind: 'complaint'; said: string }

export type ReadReport = {
  report: Report
  /** The ids in the original's headers, where it is enclosed. */
  original: { recipientId: string; buId: string } | null
}

/**
 * Reads a delivery status notification (RFC 3464) or a feedback report (ARF, RFC 5965).
 * @returns null for any other letter: an answer from a holiday, spam to the bounce address
 */
export async function readReport(raw: Uint8Array): Promise<ReadReport | null> {
  const mail = await PostalMime.parse(raw, {
    attachmentEncoding: 'utf8',
    forceRfc822Attachments: true,
  })
  const type = mail.headers.find(({ key }) => key === 'content-type')?.value ?? ''
  if (!/^multipart\/report\b/i.test(type.trim())) return null
  const original = originalIn(mail)
  const status = partOf(mail, 'message/delivery-status')
  if (status !== null) {
    const report = readStatus(status)
    return report && { report, original }
  }
  const feedback = partOf(mail, 'message/feedback-report')
  if (feedback === null) return null
  const fields = fieldsOf(feedback)
  const kind = fields.get('feedback-type') ?? ''
  // "not-spam" takes a complaint back; "opt-out" and "fraud" are complaints by another name.
  if (kind.toLowerCase() === 'not-spam') return null
  return { report: { kind: 'complaint', said: kind || 'abuse' }, original }
}

function partOf(mail: Email, type: string): string | null {
  const found = mail.attachments.find(({ mimeType }) => mimeType.toLowerCase() === type)
  return found ? textOf(found.content) : null
}

function textOf(content: string | ArrayBuffer | Uint8Array): string {
  return typeof content === 'string' ? content : Buffer.from(content as Uint8Array).toString('utf8')
}

/** The first block speaks of the server, each further one of a recipient. */
function readStatus(text: string): Report | null {
  const blocks = text.split(/\r?\n\s*\r?\n/).map(fieldsOf)
  const recipient = blocks.find((fields) => fields.has('action'))
  if (!recipient) return null
  const action = recipient.get('action')?.toLowerCase() ?? ''
  if (
    action === 'delayed' ||
    action === 'relayed' ||
    action === 'delivered' ||
    action === 'expanded'
  ) {
    return { kind: 'delayed' }
  }
  const status = /\d\.\d{1,3}\.\d{1,3}/.exec(recipient.get('status') ?? '')?.[0] ?? '5.0.0'
  const diagnostic = (recipient.get('diagnostic-code') ?? '').replace(/^smtp;\s*/i, '')
  // What the other server said is more exact than what ours made of it.
  const exact = /\b5\.\d{1,3}\.\d{1,3}\b/.exec(diagnostic)?.[0] ?? status
  const hard = status.startsWith('5') && (isHardBounce(exact) || isHardBounce(status))
  return { kind: 'bounce', hard, said: (diagnostic || `Status ${status}`).slice(0, 500) }
}

function fieldsOf(block: string): Map<string, string> {
  const unfolded = block.replace(/\r?\n[ \t]+/g, ' ')
  return new Map(
    unfolded.split(/\r?\n/).flatMap((line): [string, string][] => {
      const at = line.indexOf(':')
      return at > 0 ? [[line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim()]] : []
    }),
  )
}

/** Only the original's own headers count: the report itself is anybody's. */
function originalIn(mail: Email): ReadReport['original'] {
  const part =
    partOf(mail, 'message/rfc822') ??
    partOf(mail, 'text/rfc822-headers') ??
    partOf(mail, 'message/rfc822-headers')
  if (part === null) return null
  const line = /^message-id:\s*(<[^>\r\n]{1,300}>)/im.exec(part.replace(/\r?\n[ \t]+/g, ' '))
  return line?.[1] ? readMessageId(line[1]) : null
}
