import { verify } from 'node:crypto'
import type { Exchange } from '../http/exchange.ts'
import type { Client } from './clients.ts'

export const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer'

const lifetimeMaxSeconds = 180
const audiences = new Set(['https://login.salesforce.com', 'https://test.salesforce.com'])

type Claims = { iss: string; sub: string; aud: string; exp: number }

function claimsOf(assertion: string): Partial<Claims> {
  try {
    const part = assertion.split('.')[1] ?? ''
    return JSON.parse(Buffer.from(part, 'base64url').toString()) as Partial<Claims>
  } catch {
    return {}
  }
}

/** Who claims to have written the assertion; nothing of it is proven yet. */
export function issuerOf(assertion: string): string {
  return String(claimsOf(assertion).iss ?? '')
}

/** The claims of an assertion that the app has signed for this org a moment ago, or what is wrong with it. */
export function verifiedClaims(
  client: Client,
  exchange: Exchange,
  assertion: string,
): Claims | string {
  const [header, payload, signature, ...rest] = assertion.split('.')
  if (!header || !payload || !signature || rest.length > 0) return 'invalid assertion'
  if (!client.certificate || algorithmOf(header) !== 'RS256') return 'invalid assertion'
  const signed = Buffer.from(`${header}.${payload}`)
  if (!isSigned(client.certificate, signed, Buffer.from(signature, 'base64url'))) {
    return 'invalid assertion'
  }
  const { iss, sub, aud, exp } = claimsOf(assertion)
  if (iss !== client.clientId || typeof sub !== 'string') return 'invalid assertion'
  if (typeof aud !== 'string' || !isOwn(exchange, aud)) return 'audience is invalid'
  const left = Number(exp) - Date.now() / 1_000
  if (!(left > 0) || left > lifetimeMaxSeconds) return 'expired authorization code'
  return { iss, sub, aud, exp: Number(exp) }
}

function algorithmOf(header: string): unknown {
  try {
    return (JSON.parse(Buffer.from(header, 'base64url').toString()) as { alg?: unknown }).alg
  } catch {
    return undefined
  }
}

function isSigned(certificate: string, signed: Buffer, signature: Buffer): boolean {
  try {
    return verify('RSA-SHA256', signed, certificate, signature)
  } catch {
    return false
  }
}

function isOwn(exchange: Exchange, audience: string): boolean {
  const given = audience.replace(/\/+$/, '')
  const own = exchange.orgKey ? `${exchange.origin}/orgs/${exchange.orgKey}` : exchange.origin
  return audiences.has(given) || given === exchange.origin || given === own
}
