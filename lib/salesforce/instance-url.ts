import { isLoopbackHost } from '#lib/base/loopback.ts'
import { fail, ok, type Result } from '#lib/base/result.ts'

const hosts = ['.my.salesforce.com', '.salesforce.com', '.cloudforce.com', '.salesforce.mil']

/**
 * [SEC-3] The address that a token answer names is where our tokens will be sent, so only Salesforce's own hosts are
 * taken, and a loopback address only where a local org is configured, on its port.
 */
export function allowedAddress(
  address: string,
  localOrgUrl: string | undefined,
): Result<string, 'address_refused'> {
  const refused = fail('address_refused', 'This is not an address of Salesforce')
  const url = URL.canParse(address) ? new URL(address) : null
  if (!url || url.username || url.password || url.hash || url.search) return refused
  if (localOrgUrl && isLocalOrg(url, new URL(localOrgUrl))) return ok(withoutSlash(url))
  const ours = hosts.some((suffix) => url.hostname.endsWith(suffix))
  if (url.protocol !== 'https:' || url.port !== '' || !ours) return refused
  return ok(url.origin)
}

function isLocalOrg(url: URL, localOrg: URL): boolean {
  return (
    url.protocol === localOrg.protocol &&
    url.port === localOrg.port &&
    (url.hostname === localOrg.hostname ||
      (isLoopbackHost(url.hostname) && isLoopbackHost(localOrg.hostname)))
  )
}

function withoutSlash(url: URL): string {
  return (url.origin + url.pathname).replace(/\/+$/, '')
}
