import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { inBusinessUnit, openDatabase, type Sql } from '#db/client.ts'
import { newId } from '#lib/base/new-id.ts'
import { seal } from '#lib/base/sealing.ts'
import { createBusinessUnit } from '#lib/business-units/writes.ts'
import { hashState, sealedTo } from '#lib/connector/oauth.ts'
import type { TestDatabase } from '#lib/launch/testing/postgres.ts'
import type { CreatedOrg } from '#lib/local-org/admin-client.ts'
import { authorize, callbackUrl, pkcePair } from '#lib/local-org/testing/jsforce-connection.ts'
import type { RunningOrg } from '#lib/local-org/testing/start.ts'
import { askWorker, waitForOutcome } from '#lib/sync/ask.ts'
import type { CommandKind, Commands } from '#lib/sync/commands/types.ts'

/** The keys of one installation, as the launcher would make them. */
export function newKeys(): { publicKey: string; privateKey: string; tokenKey: string } {
  const pair = generateKeyPairSync('x25519')
  return {
    publicKey: pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    privateKey: pair.privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
    tokenKey: randomBytes(32).toString('base64'),
  }
}

export type Installation = {
  database: TestDatabase
  org: RunningOrg
  keys: ReturnType<typeof newKeys>
  /** As the console sees the database. */
  web: Sql
  workerVariables: Record<string, string>
  end: () => Promise<void>
}

export function newInstallation(database: TestDatabase, org: RunningOrg): Installation {
  const keys = newKeys()
  const web = openDatabase(database.webUrl, { name: 'test-web', connectionsMax: 4 })
  return {
    database,
    org,
    keys,
    web: web.sql,
    workerVariables: {
      WORKER_DATABASE_URL: database.workerUrl,
      CONCORD_URL: 'http://127.0.0.1:4310',
      ORG_URL: org.url,
      SEALING_PRIVATE_KEY: keys.privateKey,
      TOKEN_KEY: keys.tokenKey,
    },
    end: web.end,
  }
}

/** Leaves a command as an action does, and waits for what comes of it. */
export async function ask<Kind extends CommandKind>(
  { web }: Installation,
  buId: string,
  kind: Kind,
  args: Commands[Kind]['args'],
  mostMs = 5_000,
): Promise<Commands[Kind]['outcome']> {
  const id = await askWorker(web, buId, { kind, args, requestedBy: null })
  const state = await waitForOutcome<Kind>(web, buId, id, mostMs)
  if (state?.state === 'done') return state.outcome
  throw new Error(`${kind}: ${state?.state === 'failed' ? state.error : 'not ended in time'}`)
}

/** A business unit that went through the consent page, with our fields in its org. Needs a running worker. */
export async function connectUnit(
  installation: Installation,
  made: CreatedOrg,
  name = `Unit of ${made.key}`,
): Promise<string> {
  const unit = { name, currency: 'EUR', timeZone: 'UTC' }
  const buId = await createBusinessUnit(installation.web, unit)
  if (!buId) throw new Error('the name is taken')
  await connectTo(installation, buId, made)
  await ask(installation, buId, 'install_fields', {}, 20_000)
  return buId
}

/** Through the consent page of that org, as an admin connects or reconnects. @param as who is signed in there */
export async function connectTo(
  installation: Installation,
  buId: string,
  made: CreatedOrg,
  as: 'integration' | 'admin' = 'integration',
): Promise<void> {
  const { web, org, keys } = installation
  const { verifier, challenge } = pkcePair()
  const user = made.users.find(({ profile }) => profile === as)
  const returned = await authorize(org, made, { userId: user?.id ?? '', challenge })
  const code = returned.searchParams.get('code') ?? ''
  const attemptId = newId()
  const sealed = (text: string, what: 'code' | 'verifier' | 'secret') =>
    seal(text, keys.publicKey, sealedTo(attemptId, what))
  await inBusinessUnit(
    web,
    buId,
    (tx) => tx`
      insert into oauth_attempts (bu_id, id, state_hash, session_id, user_id, login_url, client_id, redirect_uri,
        sealed_secret, sealed_verifier, sealed_code, state, expires_at)
      values (${buId}, ${attemptId}, ${hashState(`state of ${attemptId}`)}, ${newId()}, ${newId()}, ${org.url}, ${made.clientId},
        ${callbackUrl}, ${sealed(made.clientSecret, 'secret')}, ${sealed(verifier, 'verifier')},
        ${sealed(code, 'code')}, 'returned', now() + interval '10 minutes')`,
  )
  await ask(installation, buId, 'connect', { attemptId }, 20_000)
}

/** Asks again until the answer is there; what never comes is an error that says what it was. */
export async function until<T>(
  what: string,
  look: () => Promise<T | null | undefined | false>,
  mostMs = 40_000,
): Promise<T> {
  const end = Date.now() + mostMs
  for (;;) {
    const found = await look()
    if (found) return found
    if (Date.now() > end) throw new Error(`${what}: not within ${mostMs} ms`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}
