import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { EmbedPass } from '#lib/embed/types.ts'

/** The window asks with it in a header; it lives in the page's memory alone and for ten minutes. */
export const passForMs = 10 * 60_000

const shape = z.strictObject({
  buId: z.uuid(),
  org: z.string(),
  user: z.string(),
  record: z.string(),
  expiresAt: z.number(),
})

export function writePass(authSecret: string, pass: EmbedPass): string {
  const body = Buffer.from(JSON.stringify(pass)).toString('base64url')
  return `${body}.${mac(authSecret, body)}`
}

/** @returns null when it is not ours or its time is over */
export function readPass(authSecret: string, text: string, now: number): EmbedPass | null {
  const [body = '', given = ''] = text.length > 2_000 ? [] : text.split('.')
  const [one, two] = [Buffer.from(given), Buffer.from(mac(authSecret, body))]
  if (one.length !== two.length || !timingSafeEqual(one, two)) return null
  const parsed = shape.safeParse(JSON.parse(Buffer.from(body, 'base64url').toString('utf8')))
  return parsed.success && parsed.data.expiresAt > now ? parsed.data : null
}

function mac(authSecret: string, body: string): string {
  const key = Buffer.from(hkdfSync('sha256', authSecret, '', 'concord embed pass', 32))
  return createHmac('sha256', key).update(body).digest('base64url')
}
