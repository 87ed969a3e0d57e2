import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { inBusinessUnit } from '#db/client.ts'
import { fail, type Result } from '#lib/base/result.ts'
import { compileEmail, plainAddresses, renderEmail } from '#lib/email/compile.ts'
import { getValues, isColleague } from '#lib/email/preview-reads.ts'
import { contentLengthMax, footerOf } from '#lib/email/rules.ts'
import { type DirectContext, sendDirect } from '#lib/email/send/direct.ts'
import { getSendingSetup } from '#lib/email/send/setup-reads.ts'

type Context = DirectContext & { concordUrl: string }

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
  const { setup, values, colleague } = await inBusinessUnit(sql, buId, async (tx) => ({
    setup: await getSendingSetup(tx, buId),
    values: await getValues(tx, buId, test.prospectId),
    colleague: await isColleague(tx, buId, test.to),
  }))
  // [I23] Else a test would reach whoever must get nothing.
  if (!colleague)
    return fail('not_team', 'Tests go to people of your team. Ask an admin to invite them.')
  const compiled = compileEmail(test, footerOf(setup.unitName, setup.postalAddress))
  const rendered = renderEmail(compiled, values, plainAddresses(concordUrl, values))
  return sendDirect({ sql, sealingPrivateKey }, buId, {
    id: randomUUID(),
    sender: { name: test.fromName, address: test.fromAddress },
    to: test.to,
    rendered: { ...rendered, subject: `[Test] ${rendered.subject}` },
  })
}
