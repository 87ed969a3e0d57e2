import { inBusinessUnit, type Sql, type Tx } from '#db/client.ts'
import { assert } from '#lib/base/assert.ts'
import { closeEnvelope, type EnvelopeKey, openEnvelope } from '#lib/connector/envelope.ts'
import { failure } from '#lib/salesforce/classify.ts'
import type { Session, SessionSource } from '#lib/salesforce/client.ts'
import { type OauthApp, refreshTokens, type Tokens } from '#lib/salesforce/oauth.ts'
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
    if (!row?.refresh_token || !row.login_url || !row.client_id) return lost(tx, keeper, noToken)
    if (row.generation !== failed.generation) return toSession(row, keeper)
    const { buId, key } = keeper
    const app: OauthApp = {
      loginUrl: row.login_url,
      clientId: row.client_id,
      clientSecret:
        row.client_secret && openEnvelope(row.client_secret, key, buId, 'client_secret'),
      localOrgUrl: keeper.localOrgUrl,
    }
    const answer = await refreshTokens(
      app,
      openEnvelope(row.refresh_token, key, buId, 'refresh_token'),
    )
    if (!answer.ok) {
      const passing = answer.error.code === 'unreachable'
      return passing
        ? failure('unavailable', answer.error.message)
        : lost(tx, keeper, answer.error.message)
    }
    return keepRenewed(tx, keeper, row, answer.value)
  })
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
      c.org_id
    from connector_secrets s join connectors c on c.bu_id = s.bu_id
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
