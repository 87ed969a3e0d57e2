/**
 * Where a request came from. Next serves plain HTTP, so an https address means that a proxy of ours stands in front: the
 * last entry of its header is what it saw itself, the ones before it are whatever the client claimed. Without a proxy
 * only this machine can reach the console, and the header is the client's own invention.
 */
export function clientAddress(forwardedFor: string | null, publicUrl: string): string | null {
  const { protocol, hostname } = new URL(publicUrl)
  if (protocol !== 'https:') return /^(localhost|127\.|\[::1\])/.test(hostname) ? '127.0.0.1' : null
  const seen = forwardedFor?.split(',').at(-1)?.trim() ?? ''
  return /^[0-9a-f.:]{3,45}$/i.test(seen) ? seen : null
}
