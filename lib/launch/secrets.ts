import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generatedSecretPrefix } from '#lib/base/env.ts'
import { LaunchProblem } from '#lib/launch/problem.ts'

/** What the embedded default needs and nobody should have to invent; made once per data folder. */
export type Secrets = {
  readonly AUTH_SECRET: string
  readonly TOKEN_KEY: string
  readonly SEALING_PUBLIC_KEY: string
  readonly SEALING_PRIVATE_KEY: string
  readonly TRACKING_KEY: string
  readonly ORG_ADMIN_KEY: string
  readonly DEMO_PASSWORD: string
  readonly rolePasswords: {
    readonly owner: string
    readonly web: string
    readonly worker: string
    readonly collector: string
    readonly org: string
  }
}

export function secretsOf(folder: string): Secrets {
  const path = join(folder, 'secrets.json')
  const kept = existsSync(path) ? read(path) : null
  const secrets = kept ? withNew(kept) : generate()
  if (kept && JSON.stringify(kept) === JSON.stringify(secrets)) return kept
  const half = `${path}.${process.pid}`
  writeFileSync(half, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 })
  renameSync(half, path)
  return secrets
}

function read(path: string): Secrets {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Secrets
  } catch {
    throw new LaunchProblem(
      `${path} cannot be read. It holds the keys of the data beside it: bring it back from a ` +
        'backup, or move the whole folder away to begin anew.',
    )
  }
}

/** A folder of before some secret was needed gets it now; what it has stays. */
function withNew(kept: Secrets): Secrets {
  const made = generate()
  return {
    ...made,
    ...kept,
    rolePasswords: { ...made.rolePasswords, ...kept.rolePasswords },
  }
}

/** Secrets without the mark of the demo. */
export function productionSecrets() {
  const pair = generateKeyPairSync('x25519')
  const random = () => randomBytes(32).toString('base64')
  return {
    AUTH_SECRET: random(),
    TOKEN_KEY: random(),
    TRACKING_KEY: random(),
    SEALING_PUBLIC_KEY: pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    SEALING_PRIVATE_KEY: pair.privateKey
      .export({ type: 'pkcs8', format: 'der' })
      .toString('base64'),
  }
}

export function newRolePasswords(): Secrets['rolePasswords'] {
  const password = () => randomBytes(24).toString('base64url')
  return {
    owner: password(),
    web: password(),
    worker: password(),
    collector: password(),
    org: password(),
  }
}

function generate(): Secrets {
  const made = productionSecrets()
  return {
    AUTH_SECRET: marked(made.AUTH_SECRET),
    TOKEN_KEY: marked(made.TOKEN_KEY),
    TRACKING_KEY: marked(made.TRACKING_KEY),
    SEALING_PUBLIC_KEY: marked(made.SEALING_PUBLIC_KEY),
    SEALING_PRIVATE_KEY: marked(made.SEALING_PRIVATE_KEY),
    ORG_ADMIN_KEY: marked(randomBytes(32).toString('base64')),
    DEMO_PASSWORD: demoPassword(),
    rolePasswords: newRolePasswords(),
  }
}

function marked(secret: string): string {
  return generatedSecretPrefix + secret
}

/** Typed by hand: four groups without letters and digits that look alike. */
function demoPassword(): string {
  const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'
  const letters = Array.from(randomBytes(16), (byte) => alphabet[byte % alphabet.length])
  return letters.join('').replace(/.{4}(?=.)/g, '$&-')
}
