import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { openSealed, seal } from '#lib/base/sealing.ts'

function keys(): { publicKey: string; privateKey: string } {
  const pair = generateKeyPairSync('x25519')
  return {
    publicKey: pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    privateKey: pair.privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
  }
}

test('[SEC-1] what web seals, only the holder of the private key reads', () => {
  const worker = keys()
  const sealed = seal('aPrxCode', worker.publicKey, 'attempt-1')
  expect(sealed).not.toContain('aPrx')
  expect(openSealed(sealed, worker.privateKey, 'attempt-1')).toBe('aPrxCode')
  expect(() => openSealed(sealed, keys().privateKey, 'attempt-1')).toThrow()
})

test('[SEC-1] a sealed text moved to another row, or altered, does not open', () => {
  const worker = keys()
  const sealed = seal('secret', worker.publicKey, 'attempt-1')
  const altered = sealed.slice(0, -2) + (sealed.endsWith('AA') ? 'BB' : 'AA')
  expect(() => openSealed(sealed, worker.privateKey, 'attempt-2')).toThrow()
  expect(() => openSealed(altered, worker.privateKey, 'attempt-1')).toThrow()
})
