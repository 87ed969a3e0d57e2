import { type LookupAddress, lookup } from 'node:dns'
import { request as requestPlain } from 'node:http'
import { request as requestSecure } from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { isLoopbackHost } from '#lib/base/loopback.ts'

export type WebhookAnswer =
  | { ok: true; status: number }
  | { ok: false; why: 'refused' | 'slow' | 'unreachable' }

/** Addresses of no public host: whoever may name a webhook may not make the worker speak to them. */
const inside = new BlockList()
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  inside.addSubnet(network, bits, 'ipv4')
}

/** Of IPv6 only what is handed out to hosts of the internet, without the ranges that carry an IPv4 address in them. */
const outside6 = new BlockList()
outside6.addSubnet('2000::', 3, 'ipv6')
const carriers6 = new BlockList()
for (const [network, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
] as const) {
  carriers6.addSubnet(network, bits, 'ipv6')
}

export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 4) return !inside.check(address, 'ipv4')
  return outside6.check(address, 'ipv6') && !carriers6.check(address, 'ipv6')
}

class RefusedAddress extends Error {}

/** The name is resolved once, by the connection itself, so that no second answer can lead elsewhere. */
const publicLookup: LookupFunction = (hostname, options, done) => {
  lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    const [first] = addresses ?? []
    if (error || !first) done(error ?? new Error('No address'), '', 0)
    else if (!addresses.every(({ address }) => isPublicAddress(address))) {
      done(new RefusedAddress(), '', 0)
    } else if (options.all) done(null, addresses)
    else done(null, first.address, first.family)
  })
}

/**
 * One POST, without following redirects. [SEC-3] https to a public address alone; a Concord that itself runs on this
 * machine reaches this machine, too.
 */
export async function postWebhook(
  target: string,
  body: string,
  headers: Record<string, string>,
  { withinMs, local }: { withinMs: number; local: boolean },
): Promise<WebhookAnswer> {
  const refused = { ok: false, why: 'refused' } as const
  const url = URL.canParse(target) ? new URL(target) : null
  if (url?.username !== '' || !['https:', 'http:'].includes(url.protocol)) return refused
  const isHere = local && isLoopbackHost(url.hostname)
  const plain = url.hostname.replace(/^\[|\]$/g, '')
  const isAway = url.protocol === 'https:' && (isIP(plain) === 0 || isPublicAddress(plain))
  if (!isHere && !isAway) return refused
  const request = url.protocol === 'https:' ? requestSecure : requestPlain
  return new Promise((resolve) => {
    const sent = request(
      url,
      {
        method: 'POST',
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
        signal: AbortSignal.timeout(withinMs),
        ...(isHere ? {} : { lookup: publicLookup }),
      },
      (answer) => {
        answer.destroy()
        resolve({ ok: true, status: answer.statusCode ?? 0 })
      },
    )
    sent.on('error', (error) => {
      const slow = error.name === 'AbortError' || error.name === 'TimeoutError'
      const isInside = error instanceof RefusedAddress
      resolve({ ok: false, why: isInside ? 'refused' : slow ? 'slow' : 'unreachable' })
    })
    sent.end(body)
  })
}
