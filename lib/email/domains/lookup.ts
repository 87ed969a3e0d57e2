import { promises as dns } from 'node:dns'
import type { TxtAnswer } from '#lib/email/domains/records.ts'

const timeoutMs = 3_000
const tries = 2

/** These say that there is no such record; anything else says nothing. */
const absent = new Set(['ENOTFOUND', 'ENODATA'])

/** @param server `address` or `address:port`; without one the machine's own */
export function txtLookup(server: string | undefined): (name: string) => Promise<TxtAnswer> {
  const resolver = new dns.Resolver({ timeout: timeoutMs, tries })
  if (server) resolver.setServers([server])
  return async (name) => {
    try {
      const records = await resolver.resolveTxt(name)
      // A long value comes in pieces of 255 characters, which belong together without anything between.
      return { texts: records.map((pieces) => pieces.join('')) }
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'no reason'
      return absent.has(code) ? { texts: [] } : { failed: code }
    }
  }
}
