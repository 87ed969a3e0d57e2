'use server'

import { z } from 'zod'
import { action, engineAction } from '#lib/auth/action-gate.ts'
import { webEnvironment } from '#lib/base/env.ts'
import { ok } from '#lib/base/result.ts'
import { compileEmail, plainAddresses, renderEmail } from '#lib/email/compile.ts'
import { audienceInput, previewInput, testInput } from '#lib/email/input.ts'
import { getSendingSettings } from '#lib/email/mailbox-reads.ts'
import { getValues } from '#lib/email/preview-reads.ts'
import { countAudience } from '#lib/email/reads.ts'
import { contentProblems, footerOf } from '#lib/email/rules.ts'
import { listFields } from '#lib/prospects/reads.ts'
import { nameOf } from '#lib/prospects/rules.ts'
import { ask } from '#lib/sync/started-command.ts'

/** [ML-5] What this person would get: cleaned, filled in, with its text part. Nothing is kept. */
export const previewEmailAction = action(
  'emails.write',
  previewInput,
  async ({ prospectId, ...content }, { tx, viewer }) => {
    const values = await getValues(tx, viewer.buId, prospectId)
    const { postalAddress } = await getSendingSettings(tx, viewer.buId)
    const compiled = compileEmail(content, footerOf(viewer.buName, postalAddress))
    const rendered = renderEmail(
      compiled,
      values,
      plainAddresses(webEnvironment().CONCORD_URL, values),
    )
    return ok({
      subject: rendered.subject,
      html: rendered.html,
      text: rendered.text,
      as: prospectId === null ? null : nameOf(values),
      problems: contentProblems(content, await listFields(tx)),
    })
  },
)

export const countAudienceAction = action(
  'emails.manage',
  z.object({ audience: audienceInput }).strict(),
  async ({ audience }, { tx, viewer }) =>
    ok(await countAudience(tx, viewer.buId, audience, viewer.userId)),
)

export const testEmailAction = engineAction('emails.write', testInput, (input, context) =>
  ask(context, { kind: 'test_email', args: input }, 'email.test_sent'),
)
