import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

export function hash(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}

export function randomSecret(bytes = 32): string {
  return randomBytes(bytes).toString('base64url')
}

export function equalSecrets(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(hash(a)), Buffer.from(hash(b)))
}

/** Salesforce's shape: the org's id before an exclamation mark. Some clients check it. */
export function newAccessToken(orgId: string): string {
  return `${orgId.slice(0, 15)}!AQ${randomSecret(60)}`
}
