const bots =
  /bot\b|crawl|spider|slurp|preview|scan|proofpoint|mimecast|barracuda|symantec|fireeye|safelinks|urldefense|headless|python|curl|wget|java\/|go-http|okhttp|axios|node-fetch|libwww|httpclient|monitor/i

/**
 * [AC-7] Whether a machine asks: mail scanners follow every link, browsers fetch ahead, and neither read anything. Gmail's
 * and Apple's image proxies are told apart by nothing and count as opens, which are worth no points.
 */
export function isMachine(request: Pick<Request, 'method' | 'headers'>): boolean {
  if (request.method !== 'GET') return true
  const { headers } = request
  const purpose = `${headers.get('sec-purpose') ?? ''} ${headers.get('purpose') ?? ''} ${headers.get('x-moz') ?? ''}`
  if (/prefetch|preview/i.test(purpose)) return true
  const agent = headers.get('user-agent') ?? ''
  return agent === '' || bots.test(agent)
}
