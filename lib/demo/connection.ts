import { inBusinessUnit } from '#db/client.ts'
import { newId } from '#lib/base/new-id.ts'
import { seal } from '#lib/base/sealing.ts'
import { type LocalOrg, localLoginUrl } from '#lib/connector/local-orgs.ts'
import { authorizeUrl, callbackPath, newOauthSecrets, sealedTo } from '#lib/connector/oauth.ts'
import { handlers } from '#lib/sync/commands/handlers.ts'
import type { CommandKind, Commands } from '#lib/sync/commands/types.ts'
import type { Workshop } from '#lib/sync/wiring.ts'

export type Target = {
  buId: string
  org: LocalOrg
  orgUrl: string
  concordUrl: string
  /** The Salesforce user that we act as. */
  crmUserId: string
  sealingPublicKey: string
  adminId: string
}

/** Connects as an admin would: through the org's consent page, then by the worker's own commands. */
export async function connectDemo(workshop: Workshop, target: Target): Promise<void> {
  const { buId, org, orgUrl, concordUrl, sealingPublicKey, adminId } = target
  const secrets = newOauthSecrets()
  const redirectUri = concordUrl.replace(/\/+$/, '') + callbackPath
  const loginUrl = localLoginUrl(orgUrl, org.key)
  const { state, challenge } = secrets
  const url = authorizeUrl({ loginUrl, clientId: org.clientId, redirectUri, state, challenge })
  const code = await consent(url, orgUrl, target.crmUserId)
  const attemptId = newId()
  const sealed = (text: string, what: 'code' | 'verifier' | 'secret') =>
    seal(text, sealingPublicKey, sealedTo(attemptId, what))
  await inBusinessUnit(
    workshop.sql,
    buId,
    (tx) => tx`
      insert into oauth_attempts (bu_id, id, state_hash, session_id, user_id, login_url, client_id, redirect_uri,
        sealed_secret, sealed_verifier, sealed_code, state, expires_at)
      values (${buId}, ${attemptId}, ${secrets.stateHash}, ${newId()}, ${adminId}, ${loginUrl}, ${org.clientId},
        ${redirectUri}, ${sealed(org.clientSecret, 'secret')}, ${sealed(secrets.verifier, 'verifier')},
        ${sealed(code, 'code')}, 'returned', now() + interval '10 minutes')`,
  )
  await order(workshop, buId, 'connect', { attemptId })
  await order(workshop, buId, 'install_fields', {})
}

/** Runs a command here and now, as the worker would. */
export async function order<Kind extends CommandKind>(
  workshop: Workshop,
  buId: string,
  kind: Kind,
  args: Commands[Kind]['args'],
): Promise<Commands[Kind]['outcome']> {
  return handlers[kind](workshop, { id: newId(), buId, kind, args, requestedBy: null })
}

/** Answers the consent page as a browser would. @returns the code of the redirect */
async function consent(url: string, orgUrl: string, userId: string): Promise<string> {
  const page = await fetch(url)
  const form = new URL(url).searchParams
  form.set('csrf', /name="csrf" value="([^"]+)"/.exec(await page.text())?.[1] ?? '')
  form.set('user', userId)
  form.set('decision', 'allow')
  const answer = await fetch(`${orgUrl}/services/oauth2/authorize`, {
    method: 'POST',
    body: form,
    redirect: 'manual',
    headers: { cookie: page.headers.get('set-cookie')?.split(';')[0] ?? '' },
  })
  const code = new URL(answer.headers.get('location') ?? 'http://none').searchParams.get('code')
  if (!code) throw new Error(`the consent page answered ${answer.status} without a code`)
  return code
}
