import { inBusinessUnit, type Sql } from '#db/client.ts'
import { fail, ok, type Result } from '#lib/base/result.ts'
import { openSealed } from '#lib/base/sealing.ts'
import type { Rendered } from '#lib/email/compile.ts'
import { openComposer } from '#lib/email/compose.ts'
import { domainOf } from '#lib/email/rules.ts'
import { sealedDkimKey, sealedSmtpPassword } from '#lib/email/sealed.ts'
import { findSendingDomain, getSendingSetup } from '#lib/email/send/setup-reads.ts'
import { smtpTransport, trySmtp } from '#lib/email/send/smtp.ts'

export type DirectContext = { sql: Sql; sealingPrivateKey: string }

export type DirectMessage = {
  /** Names the message: the same at every try. */
  id: string
  sender: { name: string; address: string }
  to: string
  rendered: Rendered
}

/**
 * One message to somebody of the team, outside any list: signed and delivered as all e-mail is, and counted nowhere. [I23]
 * Whoever calls has made sure that it goes to the team: nothing here asks who opted out.
 */
export async function sendDirect(
  { sql, sealingPrivateKey }: DirectContext,
  buId: string,
  { id, sender, to, rendered }: DirectMessage,
): Promise<Result<{ sentTo: string }>> {
  const domain = domainOf(sender.address)
  const { setup, found } = await inBusinessUnit(sql, buId, async (tx) => ({
    setup: await getSendingSetup(tx, buId),
    found: await findSendingDomain(tx, buId, domain),
  }))
  if (!found?.verified)
    return fail('not_verified', `${domain} is not verified, so nothing leaves from it.`)
  const sealed = sealedDkimKey(buId, domain)
  const privateKey = openSealed(found.sealedPrivateKey, sealingPrivateKey, sealed)
  const compose = openComposer({
    buId,
    sender: { ...sender, replyTo: null },
    dkim: { domain, selector: found.selector, privateKey },
    bounces: null,
    feedbackId: 'team',
    oneClick: false,
  })
  const message = await compose({ recipientId: id, address: to }, rendered)
  if (setup.transport === 'mailbox') {
    await inBusinessUnit(
      sql,
      buId,
      (tx) => tx`
        insert into mailbox_messages (bu_id, sender, recipient, subject, raw)
        values (${buId}, ${sender.address}, ${to}, ${rendered.subject}, ${message.raw})`,
    )
    return ok({ sentTo: to })
  }
  const account = accountOf(setup, sealingPrivateKey, buId)
  if (!account) return fail('no_relay', noRelay)
  const transport = smtpTransport(account)
  try {
    const [delivery] = await transport.deliver([message])
    if (delivery?.outcome === 'sent') return ok({ sentTo: to })
    return fail('refused', delivery ? delivery.said : 'Nothing was sent')
  } catch (error) {
    return fail('refused', error instanceof Error ? error.message : 'The relay cannot be reached')
  } finally {
    transport.close()
  }
}

const noRelay = 'No relay is set: see Settings, Sending.'

export async function tryRelay(
  { sql, sealingPrivateKey }: DirectContext,
  buId: string,
): Promise<string | null> {
  const setup = await inBusinessUnit(sql, buId, (tx) => getSendingSetup(tx, buId))
  const account = accountOf(setup, sealingPrivateKey, buId)
  return account ? trySmtp(account) : noRelay
}

function accountOf(
  { smtp, sealedPassword }: Awaited<ReturnType<typeof getSendingSetup>>,
  key: string,
  buId: string,
) {
  if (!smtp) return null
  const password =
    sealedPassword === null ? null : openSealed(sealedPassword, key, sealedSmtpPassword(buId))
  return { ...smtp, password }
}
