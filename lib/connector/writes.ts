import type { Tx } from '#db/client.ts'
import { wakeForChanges } from '#lib/changes/writes.ts'
import type { ConnectorSettings } from '#lib/connector/default-settings.ts'
import type { StepKey } from '#lib/connector/types.ts'

export type NewAttempt = {
  buId: string
  id: string
  stateHash: string
  sessionId: string
  userId: string
  loginUrl: string
  clientId: string
  redirectUri: string
  sealedSecret: string | null
  sealedVerifier: string
}

export const attemptMinutes = 10

export async function createAttempt(tx: Tx, attempt: NewAttempt): Promise<void> {
  await tx`
    insert into oauth_attempts (bu_id, id, state_hash, session_id, user_id, login_url, client_id, redirect_uri,
      sealed_secret, sealed_verifier, expires_at)
    values (${attempt.buId}, ${attempt.id}, ${attempt.stateHash}, ${attempt.sessionId}, ${attempt.userId},
      ${attempt.loginUrl}, ${attempt.clientId}, ${attempt.redirectUri}, ${attempt.sealedSecret},
      ${attempt.sealedVerifier}, now() + make_interval(mins => ${attemptMinutes}))`
}

/** The state is spent by this: a second return finds it used. */
export async function keepReturnedCode(tx: Tx, id: string, sealedCode: string): Promise<void> {
  await tx`
    update oauth_attempts set state = 'returned', sealed_code = ${sealedCode} where id = ${id} and state = 'started'`
}

export async function failAttempt(tx: Tx, id: string, error: string): Promise<void> {
  await tx`
    update oauth_attempts set state = 'failed', error = ${error} where id = ${id} and state in ('started', 'returned')`
}

/** [CN-13] The worker looks at this before every request. While paused cursors stand still. */
export async function setPaused(
  tx: Tx,
  buId: string,
  paused: boolean,
  userId: string,
): Promise<void> {
  await tx`
    update connectors set paused = ${paused}, paused_at = now(), paused_by = ${userId},
      next_cycle_at = case when ${paused} then next_cycle_at else now() end
    where bu_id = ${buId}`
  if (!paused) await wakeForChanges(tx, buId)
}

/** [CR-6] Records created since the switch count, also those made while paused. [QU-4] A budget is judged anew. */
export async function saveSettings(
  tx: Tx,
  buId: string,
  settings: ConnectorSettings,
): Promise<void> {
  await tx`
    update connectors set settings = settings || ${tx.json(settings)},
      wait_until = case when wait_cause = 'budget' then null else wait_until end,
      create_prospects_since = case when ${settings.createProspects} then coalesce(create_prospects_since, now()) end
    where bu_id = ${buId}`
  await wakeForChanges(tx, buId)
}

export async function setIntegrationUser(tx: Tx, buId: string, is: boolean): Promise<void> {
  await tx`update connectors set is_integration_user = ${is} where bu_id = ${buId}`
}

/**
 * Ends the connection and keeps the org's id: only that org may be connected again [CN-11]. The worker drops the tokens
 * as soon as it sees this; the console itself cannot reach them.
 */
export async function disconnect(tx: Tx, buId: string, userId: string): Promise<void> {
  await tx`
    update connectors set connected_at = null, verified_at = null, verification = null, lost_at = null,
      lost_reason = null, paused = true, paused_at = now(), paused_by = ${userId}
    where bu_id = ${buId}`
  // The key opens the org as tokens do.
  await tx`delete from connector_certificates where bu_id = ${buId}`
  await wakeForChanges(tx, buId)
}

/** The admin saw what is open in this step of the first run, and goes on. */
export async function markReviewed(tx: Tx, buId: string, step: StepKey): Promise<void> {
  await tx`
    update connectors set settings = settings || jsonb_build_object('reviewed',
      coalesce(settings->'reviewed', '[]') - ${step} || to_jsonb(${step}::text))
    where bu_id = ${buId}`
}

/** [CN-7] One change at a time among the business units of an org: two of them cannot pass each other unseen. */
export async function holdOrg(tx: Tx, buId: string): Promise<void> {
  await tx`
    select pg_advisory_xact_lock(hashtext('org ' || org_id)) from org_links where bu_id = ${buId}`
}
