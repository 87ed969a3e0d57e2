export const home = '/overview'

/** Where to go after signing in: a path of this site, never an address that a link smuggled in. */
export function wayBack(wanted: unknown): string {
  if (typeof wanted !== 'string' || wanted.length > 2_000) return home
  // Browsers read a backslash as a slash and drop tabs and line ends.
  if (!/^\/(?![/\\])[^\\\s]*$/u.test(wanted)) return home
  const { origin, pathname, search } = new URL(wanted, 'http://concord.invalid')
  if (origin !== 'http://concord.invalid' || pathname.startsWith('//')) return home
  return /^\/(sign-in|api|invite|reset)(\/|$)/.test(pathname) ? home : pathname + search
}
