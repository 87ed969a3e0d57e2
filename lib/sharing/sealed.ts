import { generateKeyPairSync } from 'node:crypto'
import { openSealed } from '#lib/base/sealing.ts'
import type { SharingPreview } from '#lib/sharing/types.ts'

export const previewSealedTo = 'sharing preview'

/**
 * [SH-5] A key for one question. What is sealed to it passes through our tables unread, and nobody can open it once this
 * request has ended.
 */
export function newPreviewKey(): {
  publicKey: string
  open: (sealed: string) => SharingPreview
} {
  const pair = generateKeyPairSync('x25519')
  const privateKey = pair.privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64')
  return {
    publicKey: pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    open: (sealed) => JSON.parse(openSealed(sealed, privateKey, previewSealedTo)) as SharingPreview,
  }
}
