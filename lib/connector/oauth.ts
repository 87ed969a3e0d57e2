import { createHash, randomBytes } from 'node:crypto'

/** What of an attempt to connect goes where: the state to the browser, its hash to the row, the verifier sealed. */
export type OauthSecrets = {
  state: string
  stateHash: string
  verifier: string
  challenge: string
}

export function newOauthSecrets(): OauthSecrets {
  const state = randomBytes(32).toString('base64url')
  const verifier = randomBytes(48).toString('base64url')
  return {
    state,
    stateHash: hashState(state),
    verifier,
    challenge: createHash('sha256').update(verifier).digest('base64url'),
  }
}

export function hashState(state: string): string {
  return createHash('sha256').update(state).digest('hex')
}

/** What a secret of an attempt is sealed to, so that it opens nowhere else. */
export function sealedTo(attemptId: string, what: 'code' | 'verifier' | 'secret'): string {
  return `oauth:${attemptId}:${what}`
}

export function authorizeUrl(request: {
  loginUrl: string
  clientId: string
  redirectUri: string
  state: string
  challenge: string
}): string {
  const url = new URL(`${request.loginUrl}/services/oauth2/authorize`)
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: request.clientId,
    redirect_uri: request.redirectUri,
    // The least that a sync needs; the consent page names both.
    scope: 'api refresh_token',
    state: request.state,
    code_challenge: request.challenge,
    code_challenge_method: 'S256',
    // An admin who reconnects must see as whom: never the session that happens to be open.
    prompt: 'login consent',
  }).toString()
  return url.href
}

export const callbackPath = '/api/salesforce/callback'
