import { inBusinessUnit } from '#db/client.ts'
import { makeCertificate } from '#lib/connector/certificate.ts'
import { assertionFor, keepCertificate, readPrivateKey } from '#lib/connector/tokens.ts'
import { exchangeAssertion } from '#lib/salesforce/oauth.ts'
import { keepAndLook } from '#lib/sync/commands/connect.ts'
import type { OpenCommand } from '#lib/sync/commands/run-command.ts'
import { CommandRefused, type Commands } from '#lib/sync/commands/types.ts'
import type { Workshop } from '#lib/sync/wiring.ts'

/** [AD-5] The key is made here, closed into its envelope, and read by nobody but the worker. */
export async function makeKey(
  { sql, tokenKey: key, localOrgUrl }: Workshop,
  { buId }: OpenCommand,
): Promise<Commands['make_certificate']['outcome']> {
  const made = makeCertificate('Concord connector', new Date())
  await inBusinessUnit(sql, buId, async (tx) => {
    // A connection that signs in by the key would be lost with its next session.
    const [inUse] = await tx`
      select from connectors
      where bu_id = ${buId} and auth_flow = 'jwt' and connected_at is not null and lost_at is null`
    if (inUse) throw new CommandRefused('The connection signs in by the present certificate')
    await keepCertificate(tx, { sql, buId, key, localOrgUrl }, made)
  })
  return { expiresAt: made.expiresAt.toISOString() }
}

/** [AD-5] JWT bearer: no person, no code, no refresh token. */
export async function connectByKey(
  workshop: Workshop,
  { buId, args }: OpenCommand,
): Promise<Commands['connect_jwt']['outcome']> {
  const { sql, tokenKey: key, localOrgUrl } = workshop
  const { loginUrl, clientId, username } = args
  const by = {
    loginUrl: String(loginUrl),
    clientId: String(clientId),
    clientSecret: null,
    username: String(username),
  }
  const keeper = { sql, buId, key, localOrgUrl }
  const privateKey = await inBusinessUnit(sql, buId, (tx) => readPrivateKey(tx, keeper))
  if (privateKey === null) throw new CommandRefused('There is no key to sign in with')
  const app = { ...by, localOrgUrl }
  const tokens = await exchangeAssertion(app, assertionFor(app, by.username, privateKey))
  if (!tokens.ok) throw new CommandRefused(`Salesforce refused: ${tokens.error.message}`)
  return keepAndLook(workshop, buId, by, tokens.value)
}
