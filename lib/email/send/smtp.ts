import nodemailer from 'nodemailer'
import { isHardBounce } from '#lib/email/bounces/status.ts'
import type { Outgoing } from '#lib/email/compose.ts'
import { type Delivery, type Transport, WayClosed } from '#lib/email/send/transport.ts'
import type { SmtpSettings } from '#lib/email/types.ts'

const connections = 5
/** A few for each connection: what a crash leaves unknown is never more. */
const batch = 20
const waitMs = 30_000

export type SmtpAccount = SmtpSettings & { password: string | null }

/** [ML-6] A relay. Whatever broke off after the greeting may have been taken: such a message is unknown. */
export function smtpTransport(account: SmtpAccount): Transport {
  const { host, port, security, username, password } = account
  const transport = nodemailer.createTransport({
    pool: true,
    maxConnections: connections,
    maxMessages: 500,
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    tls: { minVersion: 'TLSv1.2' },
    ...(username ? { auth: { user: username, pass: password ?? '' } } : {}),
    connectionTimeout: waitMs,
    greetingTimeout: waitMs,
    socketTimeout: 2 * waitMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  // Without a listener an idle connection that the relay closes would end the process.
  transport.on('error', () => {})
  const sendOne = async ({ recipientId, envelope, raw }: Outgoing): Promise<Delivery> => {
    try {
      await transport.sendMail({ envelope, raw })
      return { recipientId, outcome: 'sent' }
    } catch (error) {
      return { recipientId, ...judge(error) }
    }
  }
  return {
    batch,
    deliver: async (messages) => {
      const [first, ...rest] = messages
      if (!first) return []
      const opening = await sendOne(first)
      // One message shows whether there is a way at all; a hundred failing sign-ins would lock the account.
      if (opening.outcome === 'later' && closed.test(opening.said))
        throw new WayClosed(opening.said)
      return [opening, ...(await Promise.all(rest.map(sendOne)))]
    },
    arrived: null,
    close: () => transport.close(),
  }
}

/** Asks the relay whether it lets us in. @returns what stands in the way; null: nothing */
export async function trySmtp(account: SmtpAccount): Promise<string | null> {
  const { host, port, security, username, password } = account
  const transport = nodemailer.createTransport({
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(username ? { auth: { user: username, pass: password ?? '' } } : {}),
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
  })
  try {
    await transport.verify()
    return null
  } catch (error) {
    return judge(error).said
  } finally {
    transport.close()
  }
}

const closed = /^(The relay cannot be reached|The relay did not let us in)/

type Judged =
  | { outcome: 'refused'; hard: boolean; said: string }
  | { outcome: 'later' | 'unknown'; said: string }

/** What nodemailer says, in our words. Only an answer of the relay, or a failure to reach it, is certain. */
export function judge(error: unknown): Judged {
  const { code, syscall, responseCode, response, message } = error as {
    code?: string
    syscall?: string
    responseCode?: number
    response?: string
    message?: string
  }
  const said = (response ?? message ?? 'no reason').slice(0, 300)
  if (code === 'EAUTH') return { outcome: 'later', said: `The relay did not let us in: ${said}` }
  if (code === 'EDNS' || code === 'ETLS' || syscall === 'connect' || syscall === 'getaddrinfo') {
    return { outcome: 'later', said: `The relay cannot be reached: ${said}` }
  }
  if (responseCode === undefined) return { outcome: 'unknown', said }
  if (responseCode >= 500) {
    return { outcome: 'refused', hard: isHardBounce(statusOf(said, responseCode)), said }
  }
  return { outcome: 'later', said }
}

/** The enhanced status where there is one; else what the plain code says of an address. */
function statusOf(said: string, code: number): string {
  const enhanced = /\b([245]\.\d{1,3}\.\d{1,3})\b/.exec(said)?.[1]
  if (enhanced) return enhanced
  return code === 550 || code === 551 || code === 553 ? '5.1.1' : '5.0.0'
}
