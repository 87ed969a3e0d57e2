import { createHmac, timingSafeEqual } from 'node:crypto'

/** [AC-7] What a signed link names: whose e-mail it was, and which link in it (0: none). */
export type LinkClaim = { buId: string; recipientId: string; link: number }

const idBytes = 16
const linkMacBytes = 12
const addressMacBytes = 6
const alphabet = 'abcdefghijklmnopqrstuvwxyz234567'

/** 62 characters that fit in an address and say nothing about anybody. */
export function signLink(claim: LinkClaim, key: string): string {
  const body = Buffer.alloc(2 * idBytes + 2)
  toBytes(claim.buId).copy(body, 0)
  toBytes(claim.recipientId).copy(body, idBytes)
  body.writeUInt16BE(claim.link, 2 * idBytes)
  return Buffer.concat([body, mac('link', body, key, linkMacBytes)]).toString('base64url')
}

/** Which business unit's key must have signed this. Says nothing about whether it did. */
export function unitOfLink(token: string): string | null {
  const bytes = linkBytes(token)
  return bytes && fromBytes(bytes.subarray(0, idBytes))
}

/** @returns null for whatever this key did not sign */
export function readLink(token: string, key: string): LinkClaim | null {
  const bytes = linkBytes(token)
  if (!bytes) return null
  const body = bytes.subarray(0, 2 * idBytes + 2)
  const given = bytes.subarray(body.length)
  if (!timingSafeEqual(given, mac('link', body, key, linkMacBytes))) return null
  return {
    buId: fromBytes(body.subarray(0, idBytes)),
    recipientId: fromBytes(body.subarray(idBytes, 2 * idBytes)),
    link: body.readUInt16BE(2 * idBytes),
  }
}

function linkBytes(token: string): Buffer | null {
  if (!/^[\w-]{62}$/.test(token)) return null
  const bytes = Buffer.from(token, 'base64url')
  return bytes.length === 2 * idBytes + 2 + linkMacBytes ? bytes : null
}

type Return = Omit<LinkClaim, 'link'>

/**
 * The local part that bounces come back to [VERP]: 62 of the 64 characters that one may have, in letters that survive a
 * server which changes their case.
 */
export function signReturn({ buId, recipientId }: Return, key: string): string {
  const body = Buffer.concat([toBytes(buId), toBytes(recipientId)])
  return `b${toBase32(Buffer.concat([body, mac('return', body, key, addressMacBytes)]))}`
}

export function unitOfReturn(local: string): string | null {
  const bytes = returnBytes(local)
  return bytes && fromBytes(bytes.subarray(0, idBytes))
}

export function readReturn(local: string, key: string): Return | null {
  const bytes = returnBytes(local)
  if (!bytes) return null
  const body = bytes.subarray(0, 2 * idBytes)
  const given = bytes.subarray(2 * idBytes)
  if (!timingSafeEqual(given, mac('return', body, key, addressMacBytes))) return null
  return {
    buId: fromBytes(body.subarray(0, idBytes)),
    recipientId: fromBytes(body.subarray(idBytes)),
  }
}

function returnBytes(local: string): Buffer | null {
  const text = local.toLowerCase()
  return /^b[a-z2-7]{61}$/.test(text) ? fromBase32(text.slice(1)) : null
}

function mac(what: string, body: Buffer, key: string, bytes: number): Buffer {
  return createHmac('sha256', Buffer.from(key, 'base64'))
    .update(`concord ${what} `)
    .update(body)
    .digest()
    .subarray(0, bytes)
}

function toBytes(id: string): Buffer {
  return Buffer.from(id.replaceAll('-', ''), 'hex')
}

function fromBytes(bytes: Buffer): string {
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

function toBase32(bytes: Buffer): string {
  let text = ''
  let bits = 0
  let held = 0
  for (const byte of bytes) {
    held = (held << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += alphabet[(held >> bits) & 31]
      held &= (1 << bits) - 1
    }
  }
  return bits > 0 ? text + alphabet[(held << (5 - bits)) & 31] : text
}

function fromBase32(text: string): Buffer {
  const bytes: number[] = []
  let bits = 0
  let held = 0
  for (const letter of text) {
    held = (held << 5) | alphabet.indexOf(letter)
    bits += 5
    if (bits < 8) continue
    bits -= 8
    bytes.push((held >> bits) & 255)
    held &= (1 << bits) - 1
  }
  return Buffer.from(bytes)
}
