import { isRobot } from '#lib/tracking/robots.ts'

/** They fetch for somebody who looks at the message in that moment; for a click nobody sends them. */
const imageProxies = /googleimageproxy|yahoomailproxy/i

/** [AC-7] Whether a machine asks: mail scanners follow every link, browsers fetch ahead, and neither read anything. */
export function isMachine(
  { method, headers }: Pick<Request, 'method' | 'headers'>,
  what: 'open' | 'click',
): boolean {
  if (method !== 'GET') return true
  if (what === 'open' && imageProxies.test(headers.get('user-agent') ?? '')) return false
  return isRobot(Object.fromEntries(headers))
}
