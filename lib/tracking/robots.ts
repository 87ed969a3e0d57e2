import type { IncomingHttpHeaders } from 'node:http'
import { isbot } from 'isbot'

const kept = new Map<string, boolean>()
const keptMax = 2_000

/** What scans mail before people read it and does not call itself a bot. */
const scanners =
  /barracuda|proofpoint|mimecast|symantec|messagelabs|trend ?micro|safelinks|urldefense|forcepoint|googleimageproxy|yahoomailproxy|office ?365|ms-?office|microsoft outlook|exchange|libredtail|okhttp|java\//i

/**
 * [AC-7] Whether a request is nobody's: a robot by its name, a scanner of mail, a page fetched in advance. Somebody without
 * a name is none that browses.
 */
export function isRobot(headers: IncomingHttpHeaders): boolean {
  const purpose = `${headers['sec-purpose'] ?? ''} ${headers.purpose ?? ''} ${headers['x-moz'] ?? ''} ${headers['x-purpose'] ?? ''}`
  if (/prefetch|prerender|preview/i.test(purpose)) return true
  const agent = headers['user-agent'] ?? ''
  const known = kept.get(agent)
  if (known !== undefined) return known
  const robot = agent.length < 20 || agent.length > 1_000 || isbot(agent) || scanners.test(agent)
  if (kept.size >= keptMax) kept.clear()
  kept.set(agent, robot)
  return robot
}
