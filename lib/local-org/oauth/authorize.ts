import type { Server } from '../context.ts'
import type { Exchange } from '../http/exchange.ts'
import { cookie, readForm, redirect } from '../http/exchange.ts'
import { sendPage } from '../pages/layout.ts'
import type { Client } from './clients.ts'
import { findClient, mayCallBack, usersOf } from './clients.ts'
import { consentPage, problemPage } from './consent.ts'
import { equalSecrets, hash, randomSecret } from './secrets.ts'

const codeMinutes = 15
const csrfCookie = 'org_consent'

export type AuthorizeRequest = {
  client: Client
  redirectUri: string
  scope: string
  state: string | null
  challenge: string | null
  loginHint: string | null
}

/** GET shows the consent page, POST is its answer. Errors go back to the client when its address can be trusted. */
export async function handleAuthorize(server: Server, exchange: Exchange): Promise<void> {
  const form = exchange.method === 'POST' ? await readForm(exchange.request) : undefined
  const parameters = form ?? exchange.query
  const client = await findClient(server.sql, parameters.get('client_id') ?? '')
  if (!client || (exchange.orgKey && exchange.orgKey !== client.org.key)) {
    return sendPage(
      exchange.response,
      400,
      problemPage('invalid_client_id', 'client identifier invalid'),
    )
  }
  const redirectUri = parameters.get('redirect_uri') ?? ''
  if (!mayCallBack(client, redirectUri)) {
    return sendPage(
      exchange.response,
      400,
      problemPage('redirect_uri_mismatch', 'redirect_uri must match configuration'),
    )
  }
  const wanted: AuthorizeRequest = {
    client,
    redirectUri,
    scope: parameters.get('scope') || 'api refresh_token',
    state: parameters.get('state'),
    challenge: parameters.get('code_challenge'),
    loginHint: parameters.get('login_hint'),
  }
  const problem = problemOf(parameters)
  if (problem) return sendBack(exchange, wanted, problem)
  if (form) return decide(server, exchange, wanted, form)
  return showConsent(server, exchange, wanted)
}

function problemOf(parameters: URLSearchParams): Record<string, string> | undefined {
  if (parameters.get('response_type') !== 'code') {
    return { error: 'unsupported_response_type', error_description: 'response type not supported' }
  }
  const method = parameters.get('code_challenge_method')
  const challenge = parameters.get('code_challenge')
  if (challenge !== null && method !== null && method !== 'S256') {
    return { error: 'invalid_request', error_description: 'invalid code challenge method' }
  }
  if (challenge !== null && !/^[A-Za-z0-9_-]{43}$/.test(challenge)) {
    return { error: 'invalid_request', error_description: 'invalid code challenge' }
  }
  return undefined
}

function sendBack(
  exchange: Exchange,
  wanted: AuthorizeRequest,
  values: Record<string, string>,
): void {
  const target = new URL(wanted.redirectUri)
  for (const [name, value] of Object.entries(values)) target.searchParams.set(name, value)
  if (wanted.state !== null) target.searchParams.set('state', wanted.state)
  redirect(exchange.response, target.href)
}

async function showConsent(
  server: Server,
  exchange: Exchange,
  wanted: AuthorizeRequest,
): Promise<void> {
  const users = await usersOf(server.sql, wanted.client.org.no)
  const csrf = randomSecret(18)
  sendPage(exchange.response, 200, consentPage(wanted, users, csrf), {
    'set-cookie': `${csrfCookie}=${csrf}; Path=/; HttpOnly; SameSite=Lax; Max-Age=900`,
    // A browser checks form-action against the redirect that follows the form, too.
    formAction: new URL(wanted.redirectUri).origin,
  })
}

async function decide(
  server: Server,
  exchange: Exchange,
  wanted: AuthorizeRequest,
  form: URLSearchParams,
): Promise<void> {
  const expected = cookie(exchange.request, csrfCookie)
  if (!expected || !equalSecrets(expected, form.get('csrf') ?? '')) {
    return sendPage(
      exchange.response,
      400,
      problemPage('expired', 'This page is no longer valid. Go back and start again.'),
    )
  }
  if (form.get('decision') !== 'allow') {
    return sendBack(exchange, wanted, {
      error: 'access_denied',
      error_description: 'end-user denied authorization',
    })
  }
  const users = await usersOf(server.sql, wanted.client.org.no)
  const user = users.find(({ id }) => id === form.get('user'))
  if (!user?.active) {
    return sendBack(exchange, wanted, {
      error: 'access_denied',
      error_description: 'inactive user',
    })
  }
  sendBack(exchange, wanted, { code: await issueCode(server, wanted, user.id) })
}

async function issueCode(
  server: Server,
  wanted: AuthorizeRequest,
  userId: string,
): Promise<string> {
  const code = `aPrx${randomSecret(48)}`
  const { client } = wanted
  await server.sql`
    insert into authorization_code
      (code_hash, client_id, org_no, user_id, redirect_uri, scope, challenge, expires_at)
    values (${hash(code)}, ${client.clientId}, ${client.org.no}, ${userId}, ${wanted.redirectUri},
      ${wanted.scope}, ${wanted.challenge}, now() + ${`${codeMinutes} minutes`}::interval)`
  return code
}
