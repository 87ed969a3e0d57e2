import { openSealed } from '#lib/base/sealing.ts'
import type { Letterhead } from '#lib/email/compose.ts'
import { sealedDkimKey, sealedSmtpPassword } from '#lib/email/sealed.ts'
import type { ClaimedEmail, Held } from '#lib/email/send/lease-writes.ts'
import { mailboxTransport } from '#lib/email/send/mailbox.ts'
import type { SendingContext } from '#lib/email/send/run.ts'
import type { SendingDomain, SendingSetup } from '#lib/email/send/setup-reads.ts'
import { smtpTransport } from '#lib/email/send/smtp.ts'
import { type Transport, WayClosed } from '#lib/email/send/transport.ts'

export function openLetterhead({
  held: { buId, emailId },
  email,
  setup,
  domain,
  found,
  key,
}: {
  held: Held
  email: ClaimedEmail
  setup: SendingSetup
  domain: string
  found: SendingDomain
  key: string
}): Letterhead {
  const privateKey = openSealed(found.sealedPrivateKey, key, sealedDkimKey(buId, domain))
  const { bounceDomain, linkKey } = setup
  return {
    buId,
    sender: email.sender,
    dkim: { domain, selector: found.selector, privateKey },
    bounces: bounceDomain ? { domain: bounceDomain, key: linkKey } : null,
    feedbackId: emailId,
    oneClick: email.kind === 'list',
  }
}

export function openTransport({
  context,
  held,
  setup,
}: {
  context: Pick<SendingContext, 'sql' | 'sealingPrivateKey'>
  held: Held
  setup: SendingSetup
}): Transport {
  if (setup.transport === 'mailbox') return mailboxTransport(context.sql, held.buId, held.lease)
  if (!setup.smtp) throw new WayClosed('No relay is set: see Settings, Sending.')
  const password =
    setup.sealedPassword === null
      ? null
      : openSealed(setup.sealedPassword, context.sealingPrivateKey, sealedSmtpPassword(held.buId))
  return smtpTransport({ ...setup.smtp, password })
}
