import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { assert } from '#lib/base/assert.ts'

// A Salesforce token at rest: `e1.<key id>.<iv, tag, text>`. The key stays outside the database, and the row and column
// that an envelope belongs to are part of what is authenticated, so a copied envelope opens nowhere else.
const prefix = 'e1'
const ivBytes = 12
const tagBytes = 16

export type EnvelopeColumn = 'access_token' | 'refresh_token' | 'client_secret' | 'private_key'

export type EnvelopeKey = { id: string; key: Buffer }

export function envelopeKey(tokenKeyBase64: string): EnvelopeKey {
  const key = Buffer.from(tokenKeyBase64, 'base64')
  assert(key.length === 32, 'The token key must have 32 bytes')
  return { id: createHash('sha256').update(key).digest('hex').slice(0, 8), key }
}

export function closeEnvelope(
  plain: string,
  { id, key }: EnvelopeKey,
  buId: string,
  column: EnvelopeColumn,
): string {
  const iv = randomBytes(ivBytes)
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(belonging(buId, column))
  const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
  const bytes = Buffer.concat([iv, cipher.getAuthTag(), body])
  return `${prefix}.${id}.${bytes.toString('base64url')}`
}

/** @throws when it was altered, belongs to another row or column, or was closed with another key */
export function openEnvelope(
  envelope: string,
  { id, key }: EnvelopeKey,
  buId: string,
  column: EnvelopeColumn,
): string {
  const [version, keyId, text] = envelope.split('.')
  assert(version === prefix && text !== undefined, 'Not an envelope')
  assert(keyId === id, `This envelope was closed with key ${keyId}, ours is ${id}`)
  const bytes = Buffer.from(text, 'base64url')
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivBytes))
    .setAAD(belonging(buId, column))
    .setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes))
  const body = bytes.subarray(ivBytes + tagBytes)
  return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8')
}

/** A business unit has one connector [CN-1], so its id names both. */
function belonging(buId: string, column: EnvelopeColumn): Buffer {
  return Buffer.from(`bu:${buId}/connector:${buId}/${column}`)
}
