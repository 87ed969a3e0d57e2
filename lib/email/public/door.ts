import 'server-only'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { inBusinessUnit, type Tx } from '#db/client.ts'
import { clientAddress } from '#lib/auth/client-address.ts'
import { webDatabase } from '#lib/auth/database.ts'
import { webEnvironment } from '#lib/base/env.ts'
import { createLog } from '#lib/base/log.ts'
import type { Consent } from '#lib/email/consent-writes.ts'
import { awayPage, busyPage, lostPage } from '#lib/email/public/pages.ts'
import {
  findRecipient,
  getLinkKey,
  type PublicRecipient,
} from '#lib/email/public/recipient-reads.ts'
import { readLink, unitOfLink } from '#lib/email/tokens.ts'

const log = createLog('web')

/** An office behind one address opens many e-mails; a machine that guesses links is slowed down. In memory: a flood must not reach Postgres. */
const pace = new RateLimiterMemory({ points: 600, duration: 60 })

export type Visit = {
  tx: Tx
  buId: string
  recipient: PublicRecipient
  link: number
  /** Of whoever asks, for evidence. */
  ip: string | null
}

/**
 * The door of what people reach from an e-mail. There is no session: the signed link is the only authority, and says
 * whose e-mail it was and which link of it. Whatever is not signed by that business unit gets one and the same answer.
 */
export async function openLink(
  request: Request,
  token: string,
  work: (visit: Visit) => Promise<Response>,
): Promise<Response> {
  const ip = clientAddress(request.headers.get('x-forwarded-for'), webEnvironment().CONCORD_URL)
  try {
    await pace.consume(ip ?? 'unknown')
  } catch {
    return busyPage()
  }
  const buId = unitOfLink(token)
  if (!buId) return lostPage()
  try {
    return await inBusinessUnit(webDatabase().sql, buId, async (tx) => {
      const key = await getLinkKey(tx, buId)
      const claim = key === null ? null : readLink(token, key)
      const recipient = claim && (await findRecipient(tx, buId, claim.recipientId))
      return claim && recipient ? work({ tx, buId, recipient, link: claim.link, ip }) : lostPage()
    })
  } catch (error) {
    log.error({ error }, 'a link from an e-mail failed')
    return awayPage()
  }
}

/** Fifty lists, each named twice. */
const bodyBytesMax = 8_000

/**
 * Read before any transaction is open, and no further than needed: a slow or endless body holds nothing of ours. One that is
 * longer than any that our pages send is nobody's answer, and its beginning is none either.
 */
export async function smallBody(request: Request): Promise<string> {
  let text = ''
  const decoder = new TextDecoder()
  for await (const part of request.body ?? []) {
    text += decoder.decode(part, { stream: true })
    if (text.length > bodyBytesMax) return ''
  }
  return text
}

export function consentOf(
  request: Request,
  { recipient, ip }: Visit,
  where: string,
  words = '',
): Consent {
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
