import { type NextRequest, NextResponse } from 'next/server'
import { contentSecurityPolicy } from '#lib/base/content-security-policy.ts'

/**
 * Gives every answer a policy with a fresh nonce, and nothing else: it never redirects and never
 * authorises. Next reads the nonce for its own scripts from the request's header.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = crypto.randomUUID().replaceAll('-', '')
  const mode = process.env.NODE_ENV === 'development' ? 'development' : 'production'
  const policy = contentSecurityPolicy(nonce, mode)

  const headers = new Headers(request.headers)
  headers.set('content-security-policy', policy)
  headers.set('x-nonce', nonce)
  // Where signing in leads back to. Set here always, so that a client's own header never counts.
  headers.set('x-path', request.nextUrl.pathname + request.nextUrl.search)

  const response = NextResponse.next({ request: { headers } })
  // The activity window says itself who may frame it; two policies would both hold, and this one says nobody.
  if (request.nextUrl.pathname !== '/embed') response.headers.set('content-security-policy', policy)
  return response
}

// What people reach from an e-mail (/e/…) is not a page of Next: it states its own, stricter policy.
export const config = {
  matcher: '/((?!_next/static|_next/image|favicon.ico|e/|api/emails/mailbox/).*)',
}
