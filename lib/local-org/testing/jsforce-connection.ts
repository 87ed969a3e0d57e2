import { createHash, randomBytes } from 'node:crypto'
import { Connection, OAuth2 } from 'jsforce'
import type { CreatedOrg } from '../admin-client.ts'

export const callbackUrl = 'http://127.0.0.1:9/callback'
export const apiVersion = '67.0'

/** Walks the consent page as a browser would and answers the code of the redirect. */
export async function authorize(
  org: { url: string },
  made: CreatedOrg,
  options: { userId: string; challenge?: string; decision?: string; state?: string },
): Promise<URL> {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: made.clientId,
    redirect_uri: callbackUrl,
    scope: 'api refresh_token id',
    state: options.state ?? 'state-1',
    ...(options.challenge
      ? { code_challenge: options.challenge, code_challenge_method: 'S256' }
      : {}),
  })
  const page = await fetch(`${org.url}/services/oauth2/authorize?${query}`)
  const csrf = /name="csrf" value="([^"]+)"/.exec(await page.text())?.[1] ?? ''
  query.set('csrf', csrf)
  query.set('user', options.userId)
  query.set('decision', options.decision ?? 'allow')
  const answer = await fetch(`${org.url}/services/oauth2/authorize`, {
    method: 'POST',
    body: query,
    redirect: 'manual',
    headers: { cookie: page.headers.get('set-cookie')?.split(';')[0] ?? '' },
  })
  return new URL(answer.headers.get('location') ?? `http://none/?status=${answer.status}`)
}

export function pkcePair(): { verifier: string; challenge: string } {
  const verifier = randomBytes(32).toString('base64url')
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') }
}

/** A jsforce connection that went through the web server flow with PKCE, as the integration user unless told otherwise. */
export async function connect(
  org: { url: string },
  made: CreatedOrg,
  userId?: string,
): Promise<Connection> {
  const oauth2 = new OAuth2({
    loginUrl: org.url,
    clientId: made.clientId,
    clientSecret: made.clientSecret,
    redirectUri: callbackUrl,
  })
  const { verifier, challenge } = pkcePair()
  const user = userId ?? made.users.find(({ profile }) => profile === 'integration')!.id
  const redirected = await authorize(org, made, { userId: user, challenge })
  const connection = new Connection({ oauth2, version: apiVersion })
  await connection.authorize(redirected.searchParams.get('code')!, { code_verifier: verifier })
  return connection
}
