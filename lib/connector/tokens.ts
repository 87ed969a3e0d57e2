import { inBusinessUnit, type Sql, type Tx } from '#db/client.ts'
import { assert } from '#lib/base/assert.ts'
import type { Result } from '#lib/base/result.ts'
import { type MadeCertificate, signAssertion } from '#lib/connector/certificate.ts'
import {
  closeEnvelope,
  type EnvelopeColumn,
  type EnvelopeKey,
  openEnvelope,
} from '#lib/connector/envelope.ts'
import { failure } from '#lib/salesforce/classify.ts'
import type { Session, SessionSource } from '#lib/salesforce/client.ts'
import {
  exchangeAssertion,
  type OauthApp,
  type OauthFault,
  refreshTokens,
  type Tokens,
} from '#lib/salesforce/oauth.ts'
import type { SalesforceFailure } from '#lib/salesforce/port.ts'

export type TokenKeeper = {
  sql: Sql
  buId: string
  key: EnvelopeKey
  localOrgUrl: string | undefined
}

type SecretRow = {
  access_token: string | null
  refresh_token: string | null
  client_secret: string | null
  generation: number
  instance_url: string | null
  login_url: string | null
  client_id: string | null
  org_id: string | null
  auth_flow: 'web' | 'jwt'
  auth_username: string | null
  private_key: string | null
}

/**
 * The session of one business unit. However many ask at the moment of expiry, in any number of processes, Salesforce
 * sees one refresh: two with the same token would revoke the whole family.
 */
export function sessionOf(keeper: TokenKeeper): SessionSource {
  let known: Promise<Session> | null = null
  let renewing: Promise<Session | SalesforceFailure> | null = null
  return {
    current: () => {
      known ??= readSession(keeper).catch((error) => {
        known = null
        throw error
      })
      return known
    },
    renew: (failed) => {
      renewing ??= renewSession(keeper, failed).finally(() => {
        renewing = null
      })
      return renewing.then((renewed) => {
        if (!('code' in renewed)) known = Promise.resolve(renewed)
        return renewed
      })
    },
  }
}

/** Keeps a fresh pair of tokens, before anybody uses them. */
export async function saveTokens(
  tx: Tx,
  { buId, key }: TokenKeeper,
  tokens: Tokens,
  clientSecret: string | null,
): Promise<void> {
  const access = closeEnvelope(tokens.accessToken, key, buId, 'access_token')
  const refresh = tokens.refreshToken
    ? closeEnvelope(tokens.refreshToken, key, buId, 'refresh_token')
    : null
  const secret = clientSecret ? closeEnvelope(clientSecret, key, buId, 'client_secret') : null
  await tx`
    insert into connector_secrets as s (bu_id, access_token, refresh_token, client_secret, generation)
    values (${buId}, ${access}, ${refresh}, ${secret}, 1)
    on conflict (bu_id) do update set access_token = excluded.access_token,
      refresh_token = excluded.refresh_token, client_secret = excluded.client_secret,
      generation = s.generation + 1, saved_at = now()`
}

/** Only while nothing is connected: a connect under way has its tokens and its connection in one transaction. */
export async function deleteTokens(tx: Tx, buId: string): Promise<void> {
  await tx`
    delete from connector_secrets s using connectors c
    where s.bu_id = ${buId} and c.bu_id = s.bu_id and c.connected_at is null`
}

async function readSession(keeper: TokenKeeper): Promise<Session> {
  const row = await inBusinessUnit(keeper.sql, keeper.buId, (tx) => readSecrets(tx, keeper, false))
  assert(row?.access_token && row.instance_url, 'This business unit is not connected')
  return toSession(row, keeper)
}

/**
 * The row is locked while Salesforce is asked: the one request that happens inside a transaction, bounded by its own
 * deadline of 15 s. The new refresh token is stored by that transaction before anybody uses the new access token.
 */
async function renewSession(
  keeper: TokenKeeper,
  failed: Session,
): Promise<Session | SalesforceFailure> {
  return inBusinessUnit(keeper.sql, keeper.buId, async (tx) => {
    const row = await readSecrets(tx, keeper, true)
    if (!row?.login_url || !row.client_id) return lost(tx, keeper, noToken)
    if (row.generation !== failed.generation) return toSession(row, keeper)
    const answer = await askForTokens(row, keeper)
    if (answer === null) return lost(tx, keeper, row.auth_flow === 'jwt' ? noKey : noToken)
    if (!answer.ok) {
      const passing = answer.error.code === 'unreachable'
      return passing
        ? failure('unavailable', answer.error.message)
        : lost(tx, keeper, answer.error.message)
    }
    return keepRenewed(tx, keeper, row, answer.value)
  })
}

const noKey = 'There is no key to sign in with'

/** By the refresh token, which is spent by this, or by the app's own key. Null: there is neither. */
async function askForTokens(
  row: SecretRow,
  { key, buId, localOrgUrl }: TokenKeeper,
): Promise<Result<Tokens, OauthFault> | null> {
  const open = (envelope: string, column: EnvelopeColumn) =>
    openEnvelope(envelope, key, buId, column)
  const app: OauthApp = {
    loginUrl: row.login_url ?? '',
    clientId: row.client_id ?? '',
    clientSecret: row.client_secret && open(row.client_secret, 'client_secret'),
    localOrgUrl,
  }
  if (row.auth_flow === 'web') {
    if (!row.refresh_token) return null
    return refreshTokens(app, open(row.refresh_token, 'refresh_token'))
  }
  if (!row.private_key || !row.auth_username) return null
  return exchangeAssertion(
    app,
    assertionFor(app, row.auth_username, open(row.private_key, 'private_key')),
  )
}

/** Towards the very address that is asked. */
export function assertionFor(app: OauthApp, username: string, privateKey: string): string {
  const { clientId, loginUrl: audience } = app
  return signAssertion({ clientId, username, audience }, privateKey, new Date())
}

/** [AD-5] Worker only. @returns null when none was made */
export async function readPrivateKey(tx: Tx, { buId, key }: TokenKeeper): Promise<string | null> {
  const [row] = await tx<{ private_key: string }[]>`
    select private_key from connector_certificates where bu_id = ${buId}`
  return row ? openEnvelope(row.private_key, key, buId, 'private_key') : null
}

/** Replaces the one before: what the org was given of it is worth nothing any more. */
export async function keepCertificate(
  tx: Tx,
  { buId, key }: TokenKeeper,
  { certificate, privateKey, expiresAt }: MadeCertificate,
): Promise<void> {
  const closed = closeEnvelope(privateKey, key, buId, 'private_key')
  await tx`
    insert into connector_certificates (bu_id, certificate, private_key, expires_at)
    values (${buId}, ${certificate}, ${closed}, ${expiresAt})
    on conflict (bu_id) do update set certificate = excluded.certificate, private_key = excluded.private_key,
      expires_at = excluded.expires_at, made_at = now()`
}

const noToken = 'There is no token to renew the connection with'

async function keepRenewed(
  tx: Tx,
  keeper: TokenKeeper,
  row: SecretRow,
  tokens: Tokens,
): Promise<Session | SalesforceFailure> {
  const { buId, key } = keeper
  // [CN-11] A refreshed sandbox keeps its address and has other ids.
  if (row.org_id && row.org_id.slice(0, 15) !== tokens.orgId.slice(0, 15)) {
    return failure('wrong_org', 'Another org answered than the one that was connected')
  }
  const access = closeEnvelope(tokens.accessToken, key, buId, 'access_token')
  const refresh = tokens.refreshToken
    ? closeEnvelope(tokens.refreshToken, key, buId, 'refresh_token')
    : row.refresh_token
  await tx`
    update connector_secrets set access_token = ${access}, refresh_token = ${refresh},
      generation = generation + 1, saved_at = now()
    where bu_id = ${buId}`
  await tx`
    update connectors set instance_url = ${tokens.instanceUrl}
    where bu_id = ${buId} and instance_url is distinct from ${tokens.instanceUrl}`
  return {
    instanceUrl: tokens.instanceUrl,
    accessToken: tokens.accessToken,
    generation: row.generation + 1,
  }
}

async function readSecrets(
  tx: Tx,
  { buId }: TokenKeeper,
  lock: boolean,
): Promise<SecretRow | null> {
  const [row] = await tx<SecretRow[]>`
    select s.access_token, s.refresh_token, s.client_secret, s.generation, c.instance_url, c.login_url, c.client_id,
      c.org_id, c.auth_flow, c.auth_username, k.private_key
    from connector_secrets s join connectors c on c.bu_id = s.bu_id
    left join connector_certificates k on k.bu_id = s.bu_id
    where s.bu_id = ${buId} ${lock ? tx`for update of s` : tx``}`
  return row ?? null
}

function toSession(row: SecretRow, { key, buId }: TokenKeeper): Session {
  assert(row.access_token && row.instance_url, 'This business unit is not connected')
  return {
    instanceUrl: row.instance_url,
    accessToken: openEnvelope(row.access_token, key, buId, 'access_token'),
    generation: row.generation,
  }
}

async function lost(tx: Tx, { buId }: TokenKeeper, reason: string): Promise<SalesforceFailure> {
  await tx`
    update connectors set lost_at = coalesce(lost_at, now()), lost_reason = ${reason} where bu_id = ${buId}`
  return failure('connection_lost', reason)
}
