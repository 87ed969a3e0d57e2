import { createHash, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { inBusinessUnit } from '#db/client.ts'
import { type Exchange, Refusal, readBody, sendJson } from '#lib/tracking/collector/exchange.ts'
import { writeIngested } from '#lib/tracking/collector/writes.ts'
import { fromShort } from '#lib/tracking/tokens.ts'

const bodyBytesMax = 262_144
const atOnceMax = 500

/** [AC-4] What other systems may tell: kinds that no source of ours has. */
export const ingestKinds = ['webinar', 'event', 'video', 'chat', 'other'] as const

const activity = z.strictObject({
  id: z.string().trim().min(1).max(200),
  kind: z.enum(ingestKinds),
  email: z.string().trim().toLowerCase().min(3).max(80),
  at: z.iso.datetime({ offset: true }),
  title: z.string().trim().min(1).max(200),
  url: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .optional(),
})
const body = z.strictObject({ activities: z.array(activity).min(1).max(atOnceMax) })

/** POST /v1/activities. Idempotent by kind and id: what was handed in before is answered the same and told once. */
export async function takeActivities(exchange: Exchange): Promise<void> {
  const { collector, request, ip } = exchange
  await collector.eventLimit.consume(`ingest ${ip}`)
  const buId = await unitOf(exchange)
  const parsed = body.safeParse(parse(await readBody(request, bodyBytesMax)))
  if (!parsed.success) {
    const problems = parsed.error.issues
      .slice(0, 20)
      .map(({ path, message }) => ({ at: path.join('.'), message }))
    return sendJson(exchange, 422, { error: 'This cannot be taken.', problems })
  }
  const rows = parsed.data.activities.map(({ id, email, at, url, ...rest }) => ({
    ...rest,
    externalId: id,
    emailKey: email,
    at: new Date(at).toISOString(),
    url: url ?? null,
  }))
  await inBusinessUnit(collector.sql, buId, (tx) => writeIngested(tx, buId, rows))
  sendJson(exchange, 202, { taken: rows.length })
}

/** The token names its business unit; only its hash is kept. */
async function unitOf({ collector, request }: Exchange): Promise<string> {
  const token = /^Bearer (ci_([\w-]{22})_[\w-]{43})$/.exec(request.headers.authorization ?? '')
  const buId = token?.[2] ? fromShort(token[2]) : null
  const hash = buId ? (await collector.reads.settings(buId)).ingestHash : null
  if (!token?.[1] || !buId || !hash || !isSame(hashOf(token[1]), hash)) {
    throw new Refusal(401, 'This token opens nothing. An admin makes one under Forms & pages.')
  }
  return buId
}

export function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}

function isSame(a: string, b: string): boolean {
  const [one, two] = [Buffer.from(a), Buffer.from(b)]
  return one.length === two.length && timingSafeEqual(one, two)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
