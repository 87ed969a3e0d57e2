/**
 * The policy of every page. Scripts and style elements run by nonce alone.
 *
 * Style attributes stay allowed: a popup's position and a virtual list's height arrive as
 * attributes in the server's HTML, and the browser never repairs one that it blocked.
 */
export function contentSecurityPolicy(nonce: string, mode: 'development' | 'production'): string {
  const development = mode === 'development'
  const directives = [
    "default-src 'self'",
    // React's development build rebuilds call stacks with eval.
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    `style-src-elem 'self' ${development ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self'${development ? ' ws:' : ''}`,
    "object-src 'none'",
    "frame-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
  ]
  return directives.join('; ')
}
