import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { inBusinessUnit, type Sql } from '#db/client.ts'
import { fail, ok, type Result } from '#lib/base/result.ts'
import { openSealed } from '#lib/base/sealing.ts'
import { compileEmail, plainAddresses, renderEmail } from '#lib/email/compile.ts'
import { openComposer } from '#lib/email/compose.ts'
import { getValues, isColleague } from '#lib/email/preview-reads.ts'
import { contentLengthMax, domainOf, footerOf } from '#lib/email/rules.ts'
import { sealedDkimKey, sealedSmtpPassword } from '#lib/email/sealed.ts'
import { findSendingDomain, getSendingSetup } from '#lib/email/send/setup-reads.ts'
import { smtpTransport, trySmtp } from '#lib/email/send/smtp.ts'

type Context = { sql: Sql; sealingPrivateKey: string; concordUrl: string }

export const testEmailInput = z.object({
  to: z.email(),
  subject: z.string().max(1_000),
  html: z.string().max(contentLengthMax),
  text: z.string().max(contentLengthMax).nullable(),
  fromName: z.string().max(200),
  fromAddress: z.email(),
  /** Whose values are filled in; null: nobody's, so that what stands in for blanks shows. */
  prospectId: z.uuid().nullable(),
})
export type TestEmail = z.output<typeof testEmailInput>

/** Goes the way that the e-mail would go, signed, but counts nothing and leads nowhere. */
export async function sendTest(
  { sql, sealingPrivateKey, concordUrl }: Context,
  buId: string,
  test: TestEmail,
): Promise<Result<{ sentTo: string }>> {
  const domain = domainOf(test.fromAddress)
  const { setup, found, values, colleague } = await inBusinessUnit(sql, buId, async (tx) => ({
    setup: await getSendingSetup(tx, buId),
    found: await findSendingDomain(tx, buId, domain),
    values: await getValues(tx, buId, test.prospectId),
    colleague: await isColleague(tx, buId, test.to),
  }))
  // [I23] Else a test would reach whoever must get nothing.
  if (!colleague)
    return fail('not_team', 'Tests go to people of your team. Ask an admin to invite them.')
  if (!found?.verified)
    return fail('not_verified', `${domain} is not verified, so nothing leaves from it.`)
  const compiled = compileEmail(test, footerOf(setup.unitName, setup.postalAddress))
  const rendered = renderEmail(compiled, values, plainAddresses(concordUrl, values))
  const compose = openComposer({
    buId,
    sender: { name: test.fromName, address: test.fromAddress, replyTo: null },
    dkim: {
      domain,
      selector: found.selector,
      privateKey: openSealed(
        found.sealedPrivateKey,
        sealingPrivateKey,
        sealedDkimKey(buId, domain),
      ),
    },
    bounces: null,
    feedbackId: 'test',
    oneClick: false,
  })
  const subject = `[Test] ${rendered.subject}`
  const message = await compose(
    { recipientId: randomUUID(), address: test.to },
    { ...rendered, subject },
  )
  if (setup.transport === 'mailbox') {
    await inBusinessUnit(
      sql,
      buId,
      (tx) => tx`
        insert into mailbox_messages (bu_id, sender, recipient, subject, raw)
        values (${buId}, ${test.fromAddress}, ${test.to}, ${subject}, ${message.raw})`,
    )
    return ok({ sentTo: test.to })
  }
  const account = accountOf(setup, sealingPrivateKey, buId)
  if (!account) return fail('no_relay', noRelay)
  const transport = smtpTransport(account)
  try {
    const [delivery] = await transport.deliver([message])
    if (delivery?.outcome === 'sent') return ok({ sentTo: test.to })
    return fail('refused', delivery ? delivery.said : 'Nothing was sent')
  } catch (error) {
    return fail('refused', error instanceof Error ? error.message : 'The relay cannot be reached')
  } finally {
    transport.close()
  }
}

const noRelay = 'No relay is set: see Settings, Sending.'

export async function tryRelay(
  { sql, sealingPrivateKey }: Context,
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
