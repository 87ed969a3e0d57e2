import { inBusinessUnit, type Tx } from '#db/client.ts'
import { openSealed } from '#lib/base/sealing.ts'
import { keepConsoleUrl, keepIdentity } from '#lib/connector/keep.ts'
import { sealedTo } from '#lib/connector/oauth.ts'
import { saveTokens } from '#lib/connector/tokens.ts'
import { holdOrg } from '#lib/connector/writes.ts'
import type { Tokens } from '#lib/salesforce/oauth.ts'
import { exchangeCode } from '#lib/salesforce/oauth.ts'
import { salesforceOverRest } from '#lib/salesforce/rest.ts'
import { failureWords } from '#lib/sync/commands/failure-words.ts'
import { refreshSchema, refreshUsers } from '#lib/sync/commands/refresh.ts'
import type { OpenCommand } from '#lib/sync/commands/run-command.ts'
import { CommandRefused, type Commands } from '#lib/sync/commands/types.ts'
import { verify } from '#lib/sync/commands/verify.ts'
import { apiVersion, clientOf, openContext, type Workshop } from '#lib/sync/wiring.ts'

type Attempt = {
  id: string
  login_url: string
  client_id: string
  redirect_uri: string
  sealed_secret: string | null
  sealed_verifier: string
  sealed_code: string
}

/** Exchanges the code that the console could seal and not read. Everything of it is spent by this. */
export async function connect(
  workshop: Workshop,
  command: OpenCommand,
): Promise<Commands['connect']['outcome']> {
  const attemptId = String(command.args.attemptId)
  try {
    return await connectAttempt(workshop, command.buId, attemptId)
  } catch (error) {
    await endAttempt(workshop, command.buId, attemptId, 'failed', failureWords(error, command.id))
    throw error
  }
}

async function connectAttempt(
  workshop: Workshop,
  buId: string,
  attemptId: string,
): Promise<Commands['connect']['outcome']> {
  const attempt = await takeAttempt(workshop, buId, attemptId)
  const open = (sealed: string, what: 'code' | 'verifier' | 'secret') =>
    openSealed(sealed, workshop.sealingPrivateKey, sealedTo(attempt.id, what))
  const clientSecret = attempt.sealed_secret && open(attempt.sealed_secret, 'secret')
  const app = {
    loginUrl: attempt.login_url,
    clientId: attempt.client_id,
    clientSecret,
    localOrgUrl: workshop.localOrgUrl,
  }
  const tokens = await exchangeCode(app, {
    code: open(attempt.sealed_code, 'code'),
    verifier: open(attempt.sealed_verifier, 'verifier'),
    redirectUri: attempt.redirect_uri,
  })
  if (!tokens.ok) throw new CommandRefused(`Salesforce refused: ${tokens.error.message}`)
  const { login_url: loginUrl, client_id: clientId } = attempt
  const by = { loginUrl, clientId, clientSecret, username: null }
  const connected = await keepAndLook(workshop, buId, by, tokens.value)
  await endAttempt(workshop, buId, attempt.id, 'connected', null)
  return connected
}

/** How the connection was made, and is made again when its session ends. */
export type ConnectedBy = {
  loginUrl: string
  clientId: string
  clientSecret: string | null
  /** Null: by a person's approval. Otherwise by the key of the app, as this user. */
  username: string | null
}

/**
 * Keeps the connection, then looks who is there and what may be seen, and verifies it [CN-4]: whoever closes his browser meanwhile finds
 * a connection that may be unpaused.
 */
export async function keepAndLook(
  workshop: Workshop,
  buId: string,
  by: ConnectedBy,
  tokens: Tokens,
): Promise<{ orgId: string; orgName: string }> {
  await keepConnection(workshop, buId, by, tokens)
  const client = clientOf(workshop, buId)
  const org = salesforceOverRest(
    { client, apiVersion, kind: 'setup', hasPersonAccounts: false },
    tokens.instanceUrl,
  )
  const identity = await org.identity()
  if (!identity.ok) throw new CommandRefused(identity.failure.message)
  await inBusinessUnit(workshop.sql, buId, async (tx) => {
    await keepIdentity(tx, buId, identity.value)
    await keepConsoleUrl(tx, buId, workshop.concordUrl)
  })
  await refreshUsers(workshop, buId, org)
  await refreshSchema(workshop, buId, org)
  // Opened anew: only now is it known whether the org has person accounts.
  const opened = await openContext(workshop, buId, 'setup')
  if (opened) await verify(workshop, buId, opened.context.org, opened.client)
  return { orgId: identity.value.orgId, orgName: identity.value.orgName }
}

/** Sealed values leave the row as they are read: a second run of this command finds nothing to replay. */
async function takeAttempt({ sql }: Workshop, buId: string, id: string): Promise<Attempt> {
  const [attempt] = await inBusinessUnit(
    sql,
    buId,
    (tx) => tx<Attempt[]>`
      with taken as (
        select * from oauth_attempts
        where bu_id = ${buId} and id = ${id} and state = 'returned' and sealed_code is not null and expires_at > now()
        for update
      ), spent as (
        update oauth_attempts a set sealed_code = null, sealed_secret = null, sealed_verifier = ''
        from taken where a.bu_id = taken.bu_id and a.id = taken.id
      )
      select id, login_url, client_id, redirect_uri, sealed_secret, sealed_verifier, sealed_code from taken`,
  )
  if (!attempt) throw new CommandRefused('This attempt to connect has ended. Start again.')
  return attempt
}

async function endAttempt(
  { sql }: Workshop,
  buId: string,
  id: string,
  state: 'connected' | 'failed',
  error: string | null,
): Promise<void> {
  await inBusinessUnit(
    sql,
    buId,
    (tx) => tx`
      update oauth_attempts set state = ${state}, error = ${error}
      where bu_id = ${buId} and id = ${id} and state in ('started', 'returned')`,
  )
}

/** [CN-11] The tokens are kept before their first use, and only those of the org that was connected before. */
async function keepConnection(
  workshop: Workshop,
  buId: string,
  { loginUrl, clientId, clientSecret, username }: ConnectedBy,
  tokens: Tokens,
): Promise<void> {
  await inBusinessUnit(workshop.sql, buId, async (tx) => {
    await refuseOtherOrg(tx, buId, tokens.orgId)
    await linkOrg(tx, buId, tokens.orgId)
    const { sql, tokenKey: key, localOrgUrl } = workshop
    await saveTokens(tx, { sql, buId, key, localOrgUrl }, tokens, clientSecret)
    await tx`
      update connectors set instance_url = ${tokens.instanceUrl}, login_url = ${loginUrl},
        client_id = ${clientId}, auth_flow = ${username === null ? 'web' : 'jwt'}, auth_username = ${username},
        org_id = ${tokens.orgId}, connected_user_id = ${tokens.userId},
        connected_at = now(), lost_at = null, lost_reason = null,
        wait_until = case when wait_cause = 'guard' then wait_until end,
        wait_reason = case when wait_cause = 'guard' then wait_reason end,
        verification = null, verified_at = null
      where bu_id = ${buId}`
  })
}

/**
 * [CN-7] A running connector that acts as the integration user, without a rule, holds everything of its org: nobody joins
 * it there. Under the same lock under which it may begin to run.
 */
async function linkOrg(tx: Tx, buId: string, orgId: string): Promise<void> {
  await tx`
    insert into org_links (bu_id, org_id) values (${buId}, ${orgId})
    on conflict (bu_id) do update set org_id = excluded.org_id`
  await holdOrg(tx, buId)
  const open = await tx<{ name: string }[]>`
    select b.name from org_links l join business_units b on b.id = l.bu_id
    where l.org_id = ${orgId} and l.bu_id <> ${buId} and l.running and l.integration_user and l.people_rule is null
    order by b.name`
  const [first] = open
  if (!first) return
  throw new CommandRefused(
    `${first.name} runs on this org as its integration user and has no sharing rule, so it would share everything with a second business unit. Give it a rule, or pause it, and connect again.`,
  )
}

async function refuseOtherOrg(tx: Tx, buId: string, orgId: string): Promise<void> {
  const [row] = await tx<{ org_id: string | null; org_name: string | null }[]>`
    select org_id, org_name from connectors where bu_id = ${buId} for update`
  if (!row?.org_id || row.org_id.slice(0, 15) === orgId.slice(0, 15)) return
  throw new CommandRefused(
    `This is another org (${orgId}) than the one connected before (${row.org_name ?? row.org_id}). Nothing was written. A refreshed sandbox has new ids: its links would point nowhere.`,
  )
}
