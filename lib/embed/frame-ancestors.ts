/**
 * [CN-12] Who may frame the activity window: the connected org's own domains, which follow from its My Domain name. A
 * window of one org is never framed by another, nor by Salesforce's shared hosts.
 */
export function frameAncestors(instanceUrl: string): string[] {
  const url = new URL(instanceUrl)
  const found =
    /^(.+?)((?:\.(?:sandbox|scratch|develop|demo|trailblaze))?)\.my\.salesforce\.(com|mil)$/.exec(
      url.hostname,
    )
  if (url.protocol !== 'https:' || !found) return [url.origin]
  const [, name, partition = '', end] = found
  return [
    `https://${name}${partition}.my.salesforce.${end}`,
    `https://${name}${partition}.lightning.force.${end}`,
    `https://${name}--c${partition}.vf.force.${end}`,
    `https://${name}${partition}.vf.force.${end}`,
  ]
}

/** The policy of the window: it runs our one script, talks to us alone, and sends no form anywhere. */
export function windowPolicy(nonce: string, ancestors: readonly string[]): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${ancestors.length > 0 ? ancestors.join(' ') : "'none'"}`,
  ].join('; ')
}
