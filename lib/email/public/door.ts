import 'server-only'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { inBusinessUnit, type Tx } from '#db/client.ts'
import { clientAddress } from '#lib/auth/client-address.ts'
import { webDatabase } from '#lib/auth/database.ts'
import { webEnvironment } from '#lib/base/env.ts'
import { createLog } from '#lib/base/log.ts'
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
