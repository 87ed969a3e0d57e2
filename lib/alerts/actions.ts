'use server'

import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { webhookInput } from '#lib/alerts/input.ts'
import { getWebhook } from '#lib/alerts/reads.ts'
import { sealedWebhookSecret } from '#lib/alerts/sealed.ts'
import { saveChoices, saveWebhook } from '#lib/alerts/writes.ts'
import { action } from '#lib/auth/action-gate.ts'
import { webEnvironment } from '#lib/base/env.ts'
import { ok } from '#lib/base/result.ts'
import { seal } from '#lib/base/sealing.ts'

/** One's own; no trace in the log, since nobody else is concerned. */
export const saveAlertChoicesAction = action(
  'profile.manage',
  z.object({ alerts: z.boolean(), digest: z.boolean() }).strict(),
  async (choices, { tx, viewer }) => {
    await saveChoices(tx, viewer.buId, viewer.userId, choices)
    return ok()
  },
)

/** The secret is shown this once: from here on the worker alone can open it. */
export const saveWebhookAction = action(
  'sending.manage',
  webhookInput,
  async ({ url }, { tx, viewer, audit }) => {
    const before = await getWebhook(tx, viewer.buId)
    const secret = url === null ? null : randomBytes(24).toString('base64url')
    await saveWebhook(
      tx,
      viewer.buId,
      url !== null && secret !== null
        ? {
            url,
            sealedSecret: seal(
              secret,
              webEnvironment().SEALING_PUBLIC_KEY,
              sealedWebhookSecret(viewer.buId),
            ),
          }
        : null,
    )
    await audit({
      action: 'sending.webhook_changed',
      target: 'Webhook',
      before: { url: before.url },
      after: { url },
    })
    return ok({ secret })
  },
)
