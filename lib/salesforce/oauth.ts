import { fail, ok, type Result } from '#lib/base/result.ts'
import { readComplaint } from '#lib/salesforce/classify.ts'
import { allowedAddress } from '#lib/salesforce/instance-url.ts'
import { NoAnswer, send } from '#lib/salesforce/transport.ts'

export type OauthApp = {
  loginUrl: string
  clientId: string
  clientSecret: string | null
  localOrgUrl: string | undefined
}

export type Tokens = {
  accessToken: string
  /** Absent when the org does not rotate: the old one goes on. */
  refreshToken: string | null
  instanceUrl: string
  orgId: string
  userId: string
}

export type OauthFault = 'refused' | 'unreachable' | 'address_refused' | 'not_understood'

const deadlines = { totalMs: 15_000, idleMs: 15_000 }

export async function exchangeCode(
  app: OauthApp,
  grant: { code: string; verifier: string; redirectUri: string },
): Promise<Result<Tokens, OauthFault>> {
  return requestTokens(app, {
    grant_type: 'authorization_code',
    code: grant.code,
    code_verifier: grant.verifier,
    redirect_uri: grant.redirectUri,
  })
}

export async function refreshTokens(
  app: OauthApp,
  refreshToken: string,
): Promise<Result<Tokens, OauthFault>> {
  return requestTokens(app, { grant_type: 'refresh_token', refresh_token: refreshToken })
}

/** JWT bearer: the app proves itself by its key. There is no refresh token; whoever needs a session asks anew. */
export async function exchangeAssertion(
  app: OauthApp,
  assertion: string,
): Promise<Result<Tokens, OauthFault>> {
  const grant = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
  return requestTokens({ ...app, clientSecret: null }, { grant_type: grant, assertion })
}

async function requestTokens(
  app: OauthApp,
  grant: Record<string, string>,
): Promise<Result<Tokens, OauthFault>> {
  const login = allowedAddress(app.loginUrl, app.localOrgUrl)
  if (!login.ok) return login
  const form = new URLSearchParams({ ...grant, client_id: app.clientId })
  if (app.clientSecret) form.set('client_secret', app.clientSecret)
  try {
    const answer = await send(
      {
        method: 'POST',
        url: `${login.value}/services/oauth2/token`,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: form.toString(),
      },
      deadlines,
    )
    return readTokens(answer.status, parse(answer.body), app)
  } catch (error) {
    if (error instanceof NoAnswer) return fail('unreachable', error.message)
    throw error
  }
}

function readTokens(status: number, body: unknown, app: OauthApp): Result<Tokens, OauthFault> {
  const said = `Salesforce answered ${status}`
  const complaint = readComplaint(body)
  if (status >= 500) return fail('unreachable', said)
  if (complaint) return fail('refused', `${complaint.statusCode}: ${complaint.message}`)
  if (status >= 300) return fail('refused', said)
  if (!isTokenAnswer(body)) return fail('not_understood', 'The token answer cannot be read')
  const instance = allowedAddress(body.instance_url, app.localOrgUrl)
  if (!instance.ok) return instance
  // https://login.salesforce.com/id/<org>/<user>
  const [orgId, userId] = new URL(body.id).pathname.split('/').filter(Boolean).slice(-2)
  if (!orgId || !userId) return fail('not_understood', 'The token answer names no org')
  return ok({
    accessToken: body.access_token,
    refreshToken: typeof body.refresh_token === 'string' ? body.refresh_token : null,
    instanceUrl: instance.value,
    orgId,
    userId,
  })
}

type TokenAnswer = {
  access_token: string
  instance_url: string
  id: string
  refresh_token?: unknown
}

function isTokenAnswer(body: unknown): body is TokenAnswer {
  if (typeof body !== 'object' || body === null) return false
  const { access_token, instance_url, id } = body as Record<string, unknown>
  const texts = [access_token, instance_url, id].every((text) => typeof text === 'string')
  return texts && URL.canParse(String(id))
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
