import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { recordIdChecksum } from '#lib/base/record-id.ts'
import { fail, ok, type Result } from '#lib/base/result.ts'
import type { EmbedClaims, EmbedRefusal } from '#lib/embed/types.ts'

/** [CN-12] A request is good for this long, and a clock may be so far ahead. */
const goodForMs = 2 * 60_000
const aheadMs = 30_000
const lengthMax = 2_000

const id18 = (prefix: RegExp) =>
  z
    .string()
    .regex(/^[a-zA-Z0-9]{15}([a-zA-Z0-9]{3})?$/)
    .transform((id) => id.slice(0, 15) + recordIdChecksum(id.slice(0, 15)))
    .refine((id) => prefix.test(id))

const claims = z.strictObject({
  org: id18(/^00D/),
  user: id18(/^005/),
  record: id18(/^(00Q|003)/),
  at: z.number().int(),
  nonce: z.string().regex(/^[\w-]{16,64}$/),
})

/**
 * What the request says, before anybody knows whether it is true: which org's key it must be held against.
 * @returns null when it says nothing that could be
 */
export function readClaims(
  request: string,
): { body: string; mac: string; claims: EmbedClaims } | null {
  if (request.length > lengthMax) return null
  const [body = '', mac = '', ...rest] = request.split('.')
  if (rest.length > 0 || !/^[\w-]+$/.test(body) || !/^[\w-]{43}$/.test(mac)) return null
  const parsed = claims.safeParse(parse(Buffer.from(body, 'base64url').toString('utf8')))
  return parsed.success ? { body, mac, claims: parsed.data } : null
}

export function signEmbed(secret: string, body: string): string {
  return createHmac('sha256', secret).update(body).digest('base64url')
}

/** Whether this key signed it, compared in constant time. */
export function isSignedBy(secret: string, body: string, mac: string): boolean {
  const [given, right] = [Buffer.from(mac), Buffer.from(signEmbed(secret, body))]
  return given.length === right.length && timingSafeEqual(given, right)
}

export function judgeTime({ at }: EmbedClaims, now: number): Result<undefined, EmbedRefusal> {
  const fresh = at > now - goodForMs && at < now + aheadMs
  return fresh ? ok() : fail('expired', 'This request is older than two minutes.')
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
