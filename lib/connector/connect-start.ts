import 'server-only'
import type { ActionContext } from '#lib/auth/action-gate.ts'
import { webEnvironment } from '#lib/base/env.ts'
import { seal } from '#lib/base/sealing.ts'
import { type ConnectInput, type KeyInput, loginUrlOf } from '#lib/connector/input.ts'
import { localLoginUrl, localOrgs } from '#lib/connector/local-orgs.ts'
import { authorizeUrl, callbackPath, newOauthSecrets, sealedTo } from '#lib/connector/oauth.ts'
import { createAttempt } from '#lib/connector/writes.ts'

type Target = { loginUrl: string; clientId: string; clientSecret: string | null }

/** @returns null when it is the local org that is wanted and there is none */
export function targetOf(input: ConnectInput): Target | null {
  if (input.to !== 'local') return { loginUrl: loginUrlOf(input), ...appOf(input) }
  const { ORG_URL } = webEnvironment()
  const org = localOrgs.find(({ key }) => key === input.org)
  return ORG_URL && org ? { loginUrl: localLoginUrl(ORG_URL, org.key), ...appOf(org) } : null
}

/** [AD-5] @returns null when it is the local org that is wanted and there is none */
export function keyTargetOf(
  input: KeyInput,
): { loginUrl: string; clientId: string; username: string } | null {
  const { username } = input
  if (input.to !== 'local') {
    return { loginUrl: loginUrlOf(input), clientId: input.clientId, username }
  }
  const { ORG_URL } = webEnvironment()
  const org = localOrgs.find(({ key }) => key === input.org)
  if (!ORG_URL || !org) return null
  return { loginUrl: localLoginUrl(ORG_URL, org.key), clientId: org.clientId, username }
}

function appOf(from: { clientId: string; clientSecret: string | null }) {
  return { clientId: from.clientId, clientSecret: from.clientSecret }
}

export function callbackUrl(): string {
  return webEnvironment().CONCORD_URL.replace(/\/+$/, '') + callbackPath
}

/** Keeps the attempt, everything secret in it sealed to the worker. @returns where the browser goes */
export async function startAttempt(
  target: Target,
  { tx, viewer }: ActionContext,
): Promise<{ attemptId: string; url: string }> {
  const id = crypto.randomUUID()
  const secrets = newOauthSecrets()
  const sealed = (text: string, what: 'verifier' | 'secret') =>
    seal(text, webEnvironment().SEALING_PUBLIC_KEY, sealedTo(id, what))
  const redirectUri = callbackUrl()
  await createAttempt(tx, {
    buId: viewer.buId,
    id,
    stateHash: secrets.stateHash,
    sessionId: viewer.sessionId,
    userId: viewer.userId,
    loginUrl: target.loginUrl,
    clientId: target.clientId,
    redirectUri,
    sealedSecret: target.clientSecret ? sealed(target.clientSecret, 'secret') : null,
    sealedVerifier: sealed(secrets.verifier, 'verifier'),
  })
  const { loginUrl, clientId } = target
  const { state, challenge } = secrets
  const url = authorizeUrl({ loginUrl, clientId, redirectUri, state, challenge })
  return { attemptId: id, url }
}
