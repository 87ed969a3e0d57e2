import { z } from 'zod'
import { isLoopbackHost } from '#lib/base/loopback.ts'

/** What each variable means and which process reads it; the README's table of settings. */
export const environmentVariables = {
  DATABASE_URL: 'Postgres as the owner of the tables, for migrations. Set: nothing embedded starts',
  WEB_DATABASE_URL: 'Postgres as concord_web: row-level security, no token columns',
  WORKER_DATABASE_URL: 'Postgres as concord_worker: row-level security',
  COLLECTOR_DATABASE_URL:
    'Postgres as concord_collector: may add events and submissions, and cannot read a prospect',
  ORG_DATABASE_URL: "The local Salesforce org's own database, as concord_org",
  DATA_FOLDER: 'Where the embedded Postgres, the generated secrets and the logs live (.data)',
  HOST: 'Address the console listens on (127.0.0.1)',
  PORT: 'Port of the console (4310)',
  COLLECTOR_HOST: 'Address the collector listens on (127.0.0.1)',
  COLLECTOR_PORT: 'Port of the collector: tracking, forms, redirects, files (4330)',
  COLLECTOR_URL: 'Address under which websites reach the collector; https in production',
  COLLECTOR_EVENTS_PER_SECOND: 'What the collector takes from one network address (100)',
  ORG_PORT: 'Port of the local Salesforce org (4320)',
  ORG_URL: 'Address of the local Salesforce org; leave it out where there is none',
  CONCORD_URL: 'Address under which people open the console; https in production',
  AUTH_SECRET: 'Signs the session cookie: at least 32 random characters',
  SEALING_PUBLIC_KEY: 'X25519 public key (SPKI, DER, base64) with which web seals for the worker',
  SEALING_PRIVATE_KEY: 'X25519 private key (PKCS 8, DER, base64): the worker alone holds it',
  TOKEN_KEY: 'Encrypts Salesforce tokens in the database: 32 random bytes, base64. Worker alone',
  TRACKING_KEY: 'Signs visitors and tracked links: 32 random bytes, base64',
  ORG_ADMIN_KEY: 'Opens the local org’s administration (demo, tests)',
  DEMO_PASSWORD: 'Password of the demo sign-ins, used once, when the demo is seeded',
  DNS_RESOLVER:
    'Name server, address or address:port, that sending domains are checked with; without it the machine’s own',
  BOUNCE_PORT: 'Port on which bounces and complaints are taken by SMTP; without it none are',
  BOUNCE_HOST: 'Address that listens for them (127.0.0.1)',
  LOG_LEVEL: 'trace, debug, info, warn, error or silent (info)',
} as const satisfies Record<string, string>

export type EnvironmentVariable = keyof typeof environmentVariables
export type EnvironmentSource = Readonly<Record<string, string | undefined>>

/**
 * Secrets that the launcher made for the embedded default start with this. They lie readable in a
 * demo's data folder, so a production of its own refuses them.
 */
export const generatedSecretPrefix = 'generated.'

/** Words of example files. A secret that contains one was never chosen. */
const samplePattern = /change|example|sample|secret|password|concord|12345/i

export class EnvironmentError extends Error {
  override name = 'EnvironmentError'
}

const postgresUrl = z.string().regex(/^postgres(ql)?:\/\/\S+$/, 'must be a postgres:// address')
const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' })
const port = z.coerce.number({ error: 'must be a port' }).int().min(1).max(65_535)
const authSecret = z.string().min(32, 'must have at least 32 characters')
const keyText = z.string().transform(withoutPrefix)
const tokenKey = keyText.refine((text) => decodedLength(text) === 32, 'must be 32 bytes in base64')
const derKey = keyText.refine((text) => decodedLength(text) > 32, 'must be a DER key in base64')

const common = {
  NODE_ENV: z.enum(['development', 'production', 'test']).default('development'),
  CONCORD_EMBEDDED: z.enum(['0', '1']).default('0'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
}

const webSchema = z.object({
  ...common,
  WEB_DATABASE_URL: postgresUrl,
  HOST: z.string().default('127.0.0.1'),
  PORT: port.default(4310),
  CONCORD_URL: httpUrl,
  COLLECTOR_URL: httpUrl.optional(),
  ORG_URL: httpUrl.optional(),
  TRACKING_KEY: tokenKey.optional(),
  AUTH_SECRET: authSecret,
  SEALING_PUBLIC_KEY: derKey,
})

const workerSchema = z.object({
  ...common,
  WORKER_DATABASE_URL: postgresUrl,
  CONCORD_URL: httpUrl,
  ORG_URL: httpUrl.optional(),
  SEALING_PRIVATE_KEY: derKey,
  TOKEN_KEY: tokenKey,
  DNS_RESOLVER: z.string().optional(),
  BOUNCE_PORT: port.optional(),
  BOUNCE_HOST: z.string().default('127.0.0.1'),
})

const collectorSchema = z.object({
  ...common,
  COLLECTOR_DATABASE_URL: postgresUrl,
  COLLECTOR_HOST: z.string().default('127.0.0.1'),
  COLLECTOR_PORT: port.default(4330),
  COLLECTOR_URL: httpUrl,
  COLLECTOR_EVENTS_PER_SECOND: z.coerce.number().int().min(1).max(100_000).default(100),
  TRACKING_KEY: tokenKey,
})

const orgSchema = z.object({
  ...common,
  ORG_DATABASE_URL: postgresUrl,
  ORG_PORT: port.default(4320),
  ORG_URL: httpUrl,
  CONCORD_URL: httpUrl,
  ORG_ADMIN_KEY: z.string().min(16, 'must have at least 16 characters'),
})

export type ProcessName = 'web' | 'worker' | 'collector' | 'org'

/** The variables that each process reads; the launcher hands it no others. */
export const processVariables: Readonly<Record<ProcessName, readonly string[]>> = {
  web: Object.keys(webSchema.shape),
  worker: Object.keys(workerSchema.shape),
  collector: Object.keys(collectorSchema.shape),
  org: Object.keys(orgSchema.shape),
}

export type WebEnvironment = z.infer<typeof webSchema>
export type WorkerEnvironment = z.infer<typeof workerSchema>
export type CollectorEnvironment = z.infer<typeof collectorSchema>
export type OrgEnvironment = z.infer<typeof orgSchema>

/** @throws EnvironmentError naming every variable that is missing, wrong or unsafe. */
export function webEnvironment(source: EnvironmentSource = process.env): WebEnvironment {
  return parse('web', webSchema, source, ['AUTH_SECRET', 'SEALING_PUBLIC_KEY'])
}

/** @throws EnvironmentError naming every variable that is missing, wrong or unsafe. */
export function workerEnvironment(source: EnvironmentSource = process.env): WorkerEnvironment {
  return parse('worker', workerSchema, source, ['SEALING_PRIVATE_KEY', 'TOKEN_KEY'])
}

/** @throws EnvironmentError naming every variable that is missing, wrong or unsafe. */
export function collectorEnvironment(
  source: EnvironmentSource = process.env,
): CollectorEnvironment {
  return parse('collector', collectorSchema, source, ['TRACKING_KEY'])
}

/** @throws EnvironmentError naming every variable that is missing, wrong or unsafe. */
export function orgEnvironment(source: EnvironmentSource = process.env): OrgEnvironment {
  return parse('org', orgSchema, source, ['ORG_ADMIN_KEY'])
}

function parse<Shape extends z.ZodObject>(
  processName: string,
  schema: Shape,
  source: EnvironmentSource,
  secrets: readonly EnvironmentVariable[],
): z.infer<Shape> {
  // An empty variable in a service file means "not set", never an empty address.
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''))
  const parsed = schema.safeParse(given)
  const wrong = parsed.success
    ? []
    : parsed.error.issues.map((issue) => complaint(String(issue.path[0]), issue.message, given))
  const problems = [...wrong, ...unsafeDefaults(given, secrets)]
  if (parsed.success && problems.length === 0) return parsed.data
  throw new EnvironmentError(
    [`The ${processName} process cannot start with this environment:`, ...problems].join('\n  '),
  )
}

function complaint(name: string, message: string, given: EnvironmentSource): string {
  const said = given[name] === undefined ? 'is not set' : message
  const meaning: string | undefined = environmentVariables[name as EnvironmentVariable]
  return `${name} ${said}${meaning ? ` (${meaning})` : ''}`
}

function unsafeDefaults(
  source: EnvironmentSource,
  secrets: readonly EnvironmentVariable[],
): string[] {
  if (source.NODE_ENV !== 'production' || source.CONCORD_EMBEDDED === '1') return []
  const problems: string[] = []
  for (const name of secrets) {
    const value = source[name] ?? ''
    if (value.startsWith(generatedSecretPrefix))
      problems.push(`${name} is a generated secret of the demo: make your own`)
    else if (samplePattern.test(value) && decodedLength(value) < 40)
      problems.push(`${name} looks like a sample value: make your own`)
  }
  for (const name of ['CONCORD_URL', 'COLLECTOR_URL'] as const) {
    const address = source[name] ?? ''
    if (address.startsWith('http://') && !isLoopbackHost(new URL(address).hostname))
      problems.push(`${name} must be https:// for an address that others reach`)
  }
  return problems
}

function withoutPrefix(text: string): string {
  return text.startsWith(generatedSecretPrefix) ? text.slice(generatedSecretPrefix.length) : text
}

function decodedLength(base64: string): number {
  return Buffer.from(base64, 'base64').length
}
