import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'
import { assert } from '#lib/base/assert.ts'

// web can lock a secret away and cannot take it out again: it holds the public key alone. A fresh key pair per message,
// X25519, HKDF-SHA256, AES-256-GCM with what the secret belongs to as associated data.
const prefix = 's1.'
const publicKeyBytes = 32
const ivBytes = 12
const tagBytes = 16
/** What DER puts before the 32 bytes of an X25519 public key. */
const spkiHeader = Buffer.from('302a300506032b656e032100', 'hex')

/**
 * Seals a text to the worker.
 * @param belongsTo repeated at opening, so that a sealed text moved to another row does not open
 */
export function seal(plain: string, publicKeyDer: string, belongsTo: string): string {
  const recipient = createPublicKey({
    key: Buffer.from(publicKeyDer, 'base64'),
    format: 'der',
    type: 'spki',
  })
  const own = generateKeyPairSync('x25519')
  const ownPublic = own.publicKey.export({ format: 'der', type: 'spki' }).subarray(-publicKeyBytes)
  const iv = randomBytes(ivBytes)
  const key = sharedKey(own.privateKey, recipient, ownPublic)
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(belongsTo))
  const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
  return prefix + Buffer.concat([ownPublic, iv, cipher.getAuthTag(), body]).toString('base64url')
}

/** @throws when the text was altered, sealed to another key, or belongs to something else */
export function openSealed(sealed: string, privateKeyDer: string, belongsTo: string): string {
  assert(sealed.startsWith(prefix), 'Not a sealed text')
  const bytes = Buffer.from(sealed.slice(prefix.length), 'base64url')
  const senderPublic = bytes.subarray(0, publicKeyBytes)
  const iv = bytes.subarray(publicKeyBytes, publicKeyBytes + ivBytes)
  const tag = bytes.subarray(publicKeyBytes + ivBytes, publicKeyBytes + ivBytes + tagBytes)
  const privateKey = createPrivateKey({
    key: Buffer.from(privateKeyDer, 'base64'),
    format: 'der',
    type: 'pkcs8',
  })
  const sender = createPublicKey({
    key: Buffer.concat([spkiHeader, senderPublic]),
    format: 'der',
    type: 'spki',
  })
  const decipher = createDecipheriv('aes-256-gcm', sharedKey(privateKey, sender, senderPublic), iv)
    .setAAD(Buffer.from(belongsTo))
    .setAuthTag(tag)
  const body = bytes.subarray(publicKeyBytes + ivBytes + tagBytes)
  return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8')
}

function sharedKey(privateKey: KeyObject, publicKey: KeyObject, salt: Buffer): Buffer {
  const secret = diffieHellman({ privateKey, publicKey })
  return Buffer.from(hkdfSync('sha256', secret, salt, 'concord sealing', 32))
}
