import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

// Three things are signed with the tracking key, each under a word of its own, so that none passes for another: the id of a
// visitor, a link that says who follows it, and nothing else. A business unit is named by its id, which is no secret.

const macBytes = 16

export type TrackingKey = Buffer

export function trackingKey(base64: string): TrackingKey {
  return Buffer.from(base64, 'base64')
}

/** The public name of a business unit in addresses: its id in 22 characters. */
export function toSite(buId: string): string {
  return toShort(buId)
}

export function toShort(uuid: string): string {
  return Buffer.from(uuid.replaceAll('-', ''), 'hex').toString('base64url')
}

/** @returns null when it is none */
export function fromShort(text: string): string | null {
  if (!/^[\w-]{22}$/.test(text)) return null
  const hex = Buffer.from(text, 'base64url').toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

export function newVisitorId(): string {
  return fromShort(randomBytes(16).toString('base64url')) ?? ''
}

export function signVisitor(key: TrackingKey, buId: string, visitorId: string): string {
  return `${toShort(visitorId)}.${mac(key, `visitor ${buId} ${visitorId}`)}`
}

/** @returns null when we did not sign it for this business unit */
export function readVisitor(key: TrackingKey, buId: string, token: unknown): string | null {
  const [short = '', given = ''] = typeof token === 'string' ? token.split('.') : []
  const visitorId = fromShort(short)
  if (visitorId === null) return null
  return isSame(given, mac(key, `visitor ${buId} ${visitorId}`)) ? visitorId : null
}

export type SignedProspect = { prospectId: string; expiresAt: number }

/**
 * For a link in a message to this prospect: whoever follows it is taken for them.
 * @param expiresAt ms; a link that lies about for months says little of who follows it
 */
export function signProspect(key: TrackingKey, buId: string, to: SignedProspect): string {
  const expires = Math.floor(to.expiresAt / 1000).toString(36)
  const body = `${toShort(to.prospectId)}.${expires}`
  return `${body}.${mac(key, `prospect ${buId} ${body}`)}`
}

export function readProspect(
  key: TrackingKey,
  buId: string,
  token: unknown,
  now: number,
): string | null {
  if (typeof token !== 'string' || token.length > 80) return null
  const [short = '', expires = '', given = ''] = token.split('.')
  const prospectId = fromShort(short)
  if (prospectId === null || !isSame(given, mac(key, `prospect ${buId} ${short}.${expires}`))) {
    return null
  }
  return Number.parseInt(expires, 36) * 1000 > now ? prospectId : null
}

function mac(key: TrackingKey, text: string): string {
  return createHmac('sha256', key).update(text).digest().subarray(0, macBytes).toString('base64url')
}

function isSame(given: string, right: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(right)]
  return a.length === b.length && timingSafeEqual(a, b)
}
