import { createHmac } from 'node:crypto'
import { inBusinessUnit, type Sql } from '#db/client.ts'
import { sealedWebhookSecret } from '#lib/alerts/sealed.ts'
import type { AlertContent, AlertMessage } from '#lib/alerts/types.ts'
import { postWebhook } from '#lib/alerts/webhook-post.ts'
import { claimMessages, settleMessage } from '#lib/alerts/writes.ts'
import type { Logger } from '#lib/base/log.ts'
import { isLoopbackHost } from '#lib/base/loopback.ts'
import { openSealed } from '#lib/base/sealing.ts'
import { listVerifiedDomains } from '#lib/email/domains/reads.ts'
import { escapeHtml } from '#lib/email/merge-fields.ts'
import { sendDirect } from '#lib/email/send/direct.ts'

export type AlertContext = { sql: Sql; log: Logger; sealingPrivateKey: string; concordUrl: string }

const webhookWithinMs = 5_000

/** [CN-15] Sends what waits. A sender that dies in between sends again later: rather twice than not at all. */
export async function deliverAlerts(context: AlertContext, buId: string): Promise<void> {
  const inUnit = <T>(work: Parameters<typeof inBusinessUnit<T>>[2]) =>
    inBusinessUnit(context.sql, buId, work)
  for (;;) {
    const messages = await inUnit((tx) => claimMessages(tx, buId))
    if (messages.length === 0) return
    for (const message of messages) {
      const said = await send(context, buId, message).catch((error: unknown) => {
        context.log.warn({ error, messageId: message.id }, 'an alert did not go out')
        return 'It could not be sent.'
      })
      await inUnit((tx) => settleMessage(tx, buId, message, said))
    }
  }
}

/** @returns why it did not go; null: it went */
function send(context: AlertContext, buId: string, message: AlertMessage): Promise<string | null> {
  return message.channel === 'webhook'
    ? tellWebhook(context, buId, message)
    : sendMail(context, buId, message)
}

async function sendMail(
  context: AlertContext,
  buId: string,
  { id, to, content }: AlertMessage,
): Promise<string | null> {
  if (to === null) return 'This person is no longer here.'
  const [domain] = await inBusinessUnit(context.sql, buId, (tx) => listVerifiedDomains(tx, buId))
  if (!domain) return 'No domain is verified, so no e-mail leaves. See Settings, Sending.'
  const sent = await sendDirect(context, buId, {
    id,
    to,
    sender: { name: 'Concord', address: `concord@${domain}` },
    rendered: {
      subject: content.subject,
      ...bodyOf(content, context.concordUrl),
      unsubscribeUrl: '',
    },
  })
  return sent.ok ? null : sent.error.message
}

const whyWords = 'You get this as an admin. Choose what you get in your profile:'

function bodyOf({ lines }: AlertContent, concordUrl: string): { html: string; text: string } {
  const profile = `${concordUrl}/settings/profile`
  const items = lines.map(
    ({ text, path }) =>
      `<p style="margin:0 0 12px">${escapeHtml(text)} <a href="${escapeHtml(concordUrl + path)}">Open</a></p>`,
  )
  return {
    html: `<!doctype html><html><head><meta charset="utf-8"></head><body style="font:15px/1.55 Helvetica,Arial,sans-serif;color:#1f2937">${items.join('')}<p style="margin:24px 0 0;font-size:12px;color:#6b7280">${whyWords} <a href="${escapeHtml(profile)}" style="color:#6b7280">${escapeHtml(profile)}</a></p></body></html>`,
    text: `${lines.map(({ text, path }) => `${text}\n${concordUrl}${path}`).join('\n\n')}\n\n${whyWords}\n${profile}\n`,
  }
}

type Target = { url: string | null; sealedSecret: string | null; unit: string }

/** Signed, so that whoever receives it knows that it is ours and how old it is. */
async function tellWebhook(
  { sql, sealingPrivateKey, concordUrl }: AlertContext,
  buId: string,
  { id, kind, content, at }: AlertMessage,
): Promise<string | null> {
  const [target] = await inBusinessUnit(
    sql,
    buId,
    (tx) => tx<Target[]>`
      select s.webhook_url as url, s.sealed_secret as "sealedSecret", b.name as unit
      from alert_settings s join business_units b on b.id = s.bu_id where s.bu_id = ${buId}`,
  )
  if (!target?.url || target.sealedSecret === null) return 'There is no webhook any more.'
  const secret = openSealed(target.sealedSecret, sealingPrivateKey, sealedWebhookSecret(buId))
  const lines = content.lines.map(({ text, path }) => ({ text, url: concordUrl + path }))
  const body = JSON.stringify({ id, kind, at, unit: target.unit, subject: content.subject, lines })
  const answer = await postWebhook(
    target.url,
    body,
    {
      'content-type': 'application/json',
      'concord-signature': signatureOf(body, secret, Math.floor(Date.now() / 1_000)),
    },
    { withinMs: webhookWithinMs, local: isLoopbackHost(new URL(concordUrl).hostname) },
  )
  if (!answer.ok) return unsentWords[answer.why]
  return answer.status >= 200 && answer.status < 300 ? null : `It answered ${answer.status}.`
}

const unsentWords = {
  refused: 'Its address is not one of the public internet, so nothing was sent there.',
  slow: 'It did not answer within 5 seconds.',
  unreachable: 'It could not be reached.',
}

/** As others do it: the moment and the body under one key, so that an old message cannot be sent again. */
export function signatureOf(body: string, secret: string, seconds: number): string {
  const mac = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')
  return `t=${seconds},v1=${mac}`
}
