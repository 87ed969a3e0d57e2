import type { Server } from '../context.ts'
import { isoMoment } from '../context.ts'
import type { Exchange } from '../http/exchange.ts'
import { sendJson } from '../http/exchange.ts'
import { hash } from './secrets.ts'
import { instanceUrl } from './token.ts'

type Identity = {
  userId: string
  orgId: string
  data: Record<string, unknown>
  modifiedAt: number
}

export function bearerToken(exchange: Exchange): string | undefined {
  const header = exchange.request.headers.authorization ?? ''
  return /^(?:Bearer|OAuth)\s+(\S+)$/i.exec(header)?.[1]
}

async function whoIs(server: Server, token: string): Promise<Identity | undefined> {
  const [row] = await server.sql<Identity[]>`
    select t.user_id as "userId", o.id as "orgId", r.data, r.modified_at as "modifiedAt"
    from access_token t join org o using (org_no)
    join sobject s on s.org_no = t.org_no and s.name = 'User'
    join record r on r.tbl = s.tbl and r.id = t.user_id
    where t.token_hash = ${hash(token)} and t.expires_at > now()`
  return row
}

/** userinfo and the identity URL: who is behind this token. */
export async function handleIdentity(server: Server, exchange: Exchange): Promise<void> {
  const token =
    bearerToken(exchange) ?? exchange.query.get('access_token') ?? exchange.query.get('oauth_token')
  const identity = token ? await whoIs(server, token) : undefined
  if (!identity) {
    exchange.response.writeHead(403, { 'content-type': 'text/html;charset=UTF-8' })
    exchange.response.end('Bad_OAuth_Token')
    return
  }
  const isUserInfo = exchange.path[0] === 'services'
  const body = isUserInfo ? userInfo(exchange, identity) : idAnswer(exchange, identity)
  sendJson(exchange.response, 200, body)
}

function urls(exchange: Exchange, identity: Identity): Record<string, string> {
  const base = instanceUrl(exchange)
  return {
    rest: `${base}/services/data/v{version}/`,
    sobjects: `${base}/services/data/v{version}/sobjects/`,
    query: `${base}/services/data/v{version}/query/`,
    search: `${base}/services/data/v{version}/search/`,
    recent: `${base}/services/data/v{version}/recent/`,
    tooling_rest: `${base}/services/data/v{version}/tooling/`,
    profile: `${base}/${identity.userId}`,
  }
}

function userInfo(exchange: Exchange, identity: Identity) {
  const { data, userId, orgId } = identity
  const base = instanceUrl(exchange)
  return {
    sub: `${base}/id/${orgId}/${userId}`,
    user_id: userId,
    organization_id: orgId,
    preferred_username: data.Username,
    nickname: data.Alias ?? data.Username,
    name: data.Name,
    email: data.Email,
    email_verified: true,
    given_name: data.FirstName ?? null,
    family_name: data.LastName,
    zoneinfo: data.TimeZoneSidKey,
    photos: {},
    profile: `${base}/${userId}`,
    picture: null,
    address: {},
    urls: urls(exchange, identity),
    active: data.IsActive === true,
    user_type: 'STANDARD',
    language: data.LanguageLocaleKey,
    locale: data.LocaleSidKey,
    utcOffset: 0,
    updated_at: isoMoment(identity.modifiedAt),
  }
}

function idAnswer(exchange: Exchange, identity: Identity) {
  const { data, userId, orgId } = identity
  return {
    id: `${instanceUrl(exchange)}/id/${orgId}/${userId}`,
    asserted_user: true,
    user_id: userId,
    organization_id: orgId,
    username: data.Username,
    nick_name: data.Alias ?? data.Username,
    display_name: data.Name,
    email: data.Email,
    email_verified: true,
    first_name: data.FirstName ?? null,
    last_name: data.LastName,
    timezone: data.TimeZoneSidKey,
    photos: {},
    status: { created_date: null, body: null },
    urls: urls(exchange, identity),
    active: data.IsActive === true,
    user_type: 'STANDARD',
    language: data.LanguageLocaleKey,
    locale: data.LocaleSidKey,
    utcOffset: 0,
    last_modified_date: isoMoment(identity.modifiedAt),
    is_app_installed: true,
  }
}
