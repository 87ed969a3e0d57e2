import { createHmac, randomUUID } from 'node:crypto'
import type { Server } from '../context.ts'
import type { FaultSpec } from '../faults.ts'
import type { Exchange } from '../http/exchange.ts'
import { readForm, sendJson } from '../http/exchange.ts'
import type { Transaction } from '../store/database.ts'
import { tableNamed } from '../store/lookup.ts'
import type { Client } from './clients.ts'
import { findClient, usersOf } from './clients.ts'
import { issuerOf, jwtBearer, verifiedClaims } from './jwt.ts'
import { equalSecrets, hash, newAccessToken, randomSecret } from './secrets.ts'

const approvalsMax = 5

async function clientOfAssertion(server: Server, form: URLSearchParams): Promise<Client> {
  const client = await findClient(server.sql, issuerOf(form.get('assertion') ?? ''))
  if (client) return client
  throw new OAuthError('invalid_client_id', 'client identifier invalid')
}

class OAuthError extends Error {
  readonly code: string
  constructor(code: string, description: string) {
    super(description)
    this.code = code
  }
}

export async function handleToken(server: Server, exchange: Exchange): Promise<void> {
  try {
    const form = await readForm(exchange.request)
    const client =
      form.get('grant_type') === jwtBearer
        ? await clientOfAssertion(server, form)
        : await authenticate(server, exchange, form)
    const [armed] = await server.sql<{ fault: FaultSpec | null }[]>`
      select take_fault(${client.org.no}, 'oauth.token') as fault`
    if (armed?.fault?.kind === 'oauth') {
      throw new OAuthError(armed.fault.error, armed.fault.description)
    }
    const answer = await grant(server, exchange, client, form)
    // The new refresh token exists and the old one is dead: whoever asked has neither.
    if (armed?.fault?.kind === 'drop') exchange.request.socket.destroy()
    else sendJson(exchange.response, 200, answer)
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error
    sendJson(exchange.response, 400, { error: error.code, error_description: error.message })
  }
}

async function authenticate(
  server: Server,
  exchange: Exchange,
  form: URLSearchParams,
): Promise<Client> {
  const basic = /^Basic (.+)$/i.exec(exchange.request.headers.authorization ?? '')
  const decoded = basic ? Buffer.from(basic[1]!, 'base64').toString('utf8') : ''
  const at = decoded.indexOf(':')
  const clientId = at > 0 ? decodeURIComponent(decoded.slice(0, at)) : form.get('client_id')
  const secret = at > 0 ? decodeURIComponent(decoded.slice(at + 1)) : form.get('client_secret')
  const client = await findClient(server.sql, clientId ?? '')
  if (!client) throw new OAuthError('invalid_client_id', 'client identifier invalid')
  if (!secret || !equalSecrets(secret, client.clientSecret)) {
    throw new OAuthError('invalid_client', 'invalid client credentials')
  }
  return client
}

function grant(server: Server, exchange: Exchange, client: Client, form: URLSearchParams) {
  switch (form.get('grant_type')) {
    case 'authorization_code':
      return exchangeCode(server, exchange, client, form)
    case 'refresh_token':
      return refresh(server, exchange, client, form)
    case jwtBearer:
      return exchangeAssertion(server, exchange, client, form)
    default:
      throw new OAuthError('unsupported_grant_type', 'grant type not supported')
  }
}

type Approval = { family: string; userId: string; scope: string }

async function exchangeCode(
  server: Server,
  exchange: Exchange,
  client: Client,
  form: URLSearchParams,
) {
  const codeHash = hash(form.get('code') ?? '')
  const outcome = await server.sql.begin(async (tx) => {
    const [code] = await tx<CodeRow[]>`
      select user_id as "userId", redirect_uri as "redirectUri", scope, challenge, family,
        expires_at < now() as expired
      from authorization_code where code_hash = ${codeHash} and client_id = ${client.clientId}
      for update`
    if (!code) return 'invalid authorization code'
    // A code that comes twice was stolen by one of the two: nobody keeps the tokens.
    if (code.family) {
      await revokeFamily(tx, code.family)
      return 'expired authorization code'
    }
    if (code.expired) return 'expired authorization code'
    if (code.redirectUri !== form.get('redirect_uri'))
      return 'redirect_uri must match configuration'
    const verifier = form.get('code_verifier')
    if (code.challenge !== null && (!verifier || hash(verifier) !== code.challenge)) {
      return 'invalid code verifier'
    }
    const family = randomUUID()
    await tx`insert into token_family (family, client_id, org_no, user_id, scope)
      values (${family}, ${client.clientId}, ${client.org.no}, ${code.userId}, ${code.scope})`
    await tx`update authorization_code set family = ${family} where code_hash = ${codeHash}`
    await revokeOldApprovals(tx, client, code.userId)
    return issue(server, tx, exchange, client, { family, userId: code.userId, scope: code.scope })
  })
  return refusedOr(outcome)
}

type CodeRow = {
  userId: string
  redirectUri: string
  scope: string
  challenge: string | null
  family: string | null
  expired: boolean
}

function refusedOr<T>(outcome: T | string): T {
  if (typeof outcome === 'string') throw new OAuthError('invalid_grant', outcome)
  return outcome
}

/** The app proves itself with its key and names the user; there is no refresh token, it asks again. */
async function exchangeAssertion(
  server: Server,
  exchange: Exchange,
  client: Client,
  form: URLSearchParams,
) {
  const claims = verifiedClaims(client, exchange, form.get('assertion') ?? '')
  if (typeof claims === 'string') throw new OAuthError('invalid_grant', claims)
  const outcome = await server.sql.begin(async (tx) => {
    const user = (await usersOf(tx, client.org.no)).find(
      ({ username }) => username.toLowerCase() === claims.sub.toLowerCase(),
    )
    if (!user || !(client.preauthorized || (await hasApproved(tx, client, user.id)))) {
      return "user hasn't approved this consumer"
    }
    if (!user.active) return 'inactive user'
    const family = randomUUID()
    await tx`insert into token_family (family, client_id, org_no, user_id, scope)
      values (${family}, ${client.clientId}, ${client.org.no}, ${user.id}, 'api id')`
    return issue(server, tx, exchange, client, { family, userId: user.id, scope: 'api id' })
  })
  return refusedOr(outcome)
}

async function hasApproved(tx: Transaction, client: Client, userId: string): Promise<boolean> {
  const rows = await tx`
    select 1 from token_family
    where client_id = ${client.clientId} and user_id = ${userId} and revoked_at is null limit 1`
  return rows.length > 0
}

/** Refresh tokens rotate: each works once, and one that comes again ends the whole family. */
async function refresh(server: Server, exchange: Exchange, client: Client, form: URLSearchParams) {
  const tokenHash = hash(form.get('refresh_token') ?? '')
  const outcome = await server.sql.begin(async (tx) => {
    const [token] = await tx<(Approval & { used: boolean; revoked: boolean })[]>`
      select f.family, f.user_id as "userId", f.scope, t.used_at is not null as used,
        f.revoked_at is not null as revoked
      from refresh_token t join token_family f using (family)
      where t.token_hash = ${tokenHash} and f.client_id = ${client.clientId} for update`
    if (!token || token.revoked) return 'expired access/refresh token'
    if (token.used) {
      await revokeFamily(tx, token.family)
      return 'expired access/refresh token'
    }
    if (!(await isActive(tx, client.org.no, token.userId))) return 'inactive user'
    await tx`update refresh_token set used_at = now() where token_hash = ${tokenHash}`
    return issue(server, tx, exchange, client, token)
  })
  return refusedOr(outcome)
}

async function isActive(tx: Transaction, orgNo: number, userId: string): Promise<boolean> {
  const rows = await tx`
    select 1 from record where tbl = ${tableNamed(tx, orgNo, 'User')} and id = ${userId}
      and (data ->> 'IsActive')::boolean`
  return rows.length > 0
}

async function issue(
  server: Server,
  tx: Transaction,
  exchange: Exchange,
  client: Client,
  { family, userId, scope }: Approval,
) {
  const { org } = client
  const accessToken = newAccessToken(org.id)
  const seconds = org.settings.accessTokenSeconds ?? server.config.accessTokenSeconds
  await tx`insert into access_token (token_hash, family, org_no, user_id, expires_at)
    values (${hash(accessToken)}, ${family}, ${org.no}, ${userId},
      now() + ${`${seconds} seconds`}::interval)`
  const mayRefresh = /\b(refresh_token|offline_access|full)\b/.test(scope)
  const refreshToken = mayRefresh ? `5Aep${randomSecret(64)}` : undefined
  if (refreshToken) {
    await tx`insert into refresh_token (token_hash, family) values (${hash(refreshToken)}, ${family})`
  }
  const base = org.settings.instanceUrl ?? instanceUrl(exchange)
  const id = `${base}/id/${org.id}/${userId}`
  const issuedAt = String(Date.now())
  return {
    access_token: accessToken,
    ...(refreshToken ? { refresh_token: refreshToken } : {}),
    signature: createHmac('sha256', client.clientSecret)
      .update(id + issuedAt)
      .digest('base64'),
    scope,
    instance_url: base,
    id,
    token_type: 'Bearer',
    issued_at: issuedAt,
  }
}

/** The address the client used, so that a client behind another name keeps using it. */
export function instanceUrl(exchange: Exchange): string {
  return exchange.orgKey ? `${exchange.origin}/orgs/${exchange.orgKey}` : exchange.origin
}

async function revokeFamily(tx: Transaction, family: string): Promise<void> {
  await tx`update token_family set revoked_at = coalesce(revoked_at, now()) where family = ${family}`
  await tx`delete from access_token where family = ${family}`
}

/** A user may approve an app five times; the sixth ends the oldest. */
async function revokeOldApprovals(tx: Transaction, client: Client, userId: string): Promise<void> {
  const old = await tx<{ family: string }[]>`
    select family from token_family
    where client_id = ${client.clientId} and user_id = ${userId} and revoked_at is null
    order by created_at desc, family offset ${approvalsMax}`
  for (const { family } of old) await revokeFamily(tx, family)
}

export async function handleRevoke(server: Server, exchange: Exchange): Promise<void> {
  const form = exchange.method === 'POST' ? await readForm(exchange.request) : exchange.query
  const tokenHash = hash(form.get('token') ?? '')
  await server.sql.begin(async (tx) => {
    const [refreshRow] = await tx<{ family: string }[]>`
      select family from refresh_token where token_hash = ${tokenHash}`
    if (refreshRow) await revokeFamily(tx, refreshRow.family)
    else await tx`delete from access_token where token_hash = ${tokenHash}`
  })
  sendJson(exchange.response, 200, undefined)
}
