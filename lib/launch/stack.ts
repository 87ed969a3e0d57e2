import { setTimeout as sleep } from 'node:timers/promises'
import type { EnvironmentSource } from '#lib/base/env.ts'
import type { DataFolder } from '#lib/launch/data-folder.ts'
import { ownServerUrls, prepareOwnServer } from '#lib/launch/databases.ts'
import { type EmbeddedPostgres, embeddedPostgres } from '#lib/launch/postgres/embedded.ts'
import { runningPostmaster } from '#lib/launch/postgres/postmaster-pid.ts'
import { processEnvironment } from '#lib/launch/process-environment.ts'
import { logFile } from '#lib/launch/processes/log-file.ts'
import { type Supervised, supervise } from '#lib/launch/processes/supervise.ts'
import { untilAnswers } from '#lib/launch/processes/until-answers.ts'
import { secretsOf } from '#lib/launch/secrets.ts'

export type StackOptions = {
  readonly data: DataFolder
  readonly mode: 'development' | 'production'
  readonly host: string
  readonly port: number
  readonly orgPort: number
  /** The address that people open, where it is not host and port. */
  readonly publicUrl?: string
  readonly workers?: number
  /** False for campaigns that need no console. */
  readonly web?: boolean
  readonly postgresSettings?: readonly string[]
  /** Variables that win over what the launcher makes. */
  readonly overrides?: EnvironmentSource
  readonly onLine?: (name: string, line: string) => void
}

/** Everything that one embedded installation runs. */
export type Stack = {
  readonly url: string
  readonly orgUrl: string
  /** The settings of all processes together, secrets and database addresses included. */
  readonly settings: EnvironmentSource
  readonly postgresPort: number
  /** By name: `org`, `worker`, `worker-2`, `web`. */
  readonly children: ReadonlyMap<string, Supervised>
  /** Waits until org and web answer. */
  readonly ready: (waitMs: number) => Promise<void>
  readonly stop: () => Promise<void>
}

const postgresWatchMs = 500

/** Starts Postgres, migrates, and starts org, workers and web. Each comes back when it dies. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { data } = options
  const secrets = secretsOf(data.path)
  const first = await embeddedPostgres(data, options.postgresSettings)
  const urls = await prepareOwnServer(first.superuserUrl, secrets.rolePasswords)
  const running = { postgres: first, settings: settingsOf(options, { ...secrets, ...urls }) }
  const children = startChildren(options, () => running.settings)
  const watching = new AbortController()
  const watch = watchPostgres(data, running.postgres, watching.signal, (postgres) => {
    running.postgres = postgres
    const moved = ownServerUrls(postgres.superuserUrl, secrets.rolePasswords)
    running.settings = { ...running.settings, ...moved }
    for (const child of children.values()) child.restart()
  })
  const url = String(running.settings.CONCORD_URL)
  const local = `http://${dialable(options.host)}:${options.port}`
  const orgUrl = String(running.settings.ORG_URL)
  return {
    url,
    orgUrl,
    children,
    settings: running.settings,
    postgresPort: first.port,
    ready: async (waitMs) => {
      await untilAnswers(orgUrl, 'The local org', waitMs)
      if (options.web !== false) await untilAnswers(local, 'The console', waitMs)
    },
    stop: async () => {
      watching.abort()
      await watch
      await Promise.all([...children.values()].map((child) => child.stop()))
      await running.postgres.leave()
    },
  }
}

function settingsOf(options: StackOptions, made: object): EnvironmentSource {
  const orgUrl = `http://127.0.0.1:${options.orgPort}`
  return {
    ...(made as Record<string, string>),
    NODE_ENV: options.mode,
    CONCORD_EMBEDDED: '1',
    HOST: options.host,
    PORT: String(options.port),
    CONCORD_URL: options.publicUrl ?? `http://${dialable(options.host)}:${options.port}`,
    ORG_PORT: String(options.orgPort),
    ORG_URL: orgUrl,
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'info',
    ...options.overrides,
  }
}

function startChildren(
  options: StackOptions,
  settings: () => EnvironmentSource,
): Map<string, Supervised> {
  const children = new Map<string, Supervised>()
  const start = (name: string, kind: 'web' | 'worker' | 'org') => {
    const toFile = logFile(options.data.path, name)
    const child = supervise({
      name,
      ...programOf(kind, options),
      environment: () => processEnvironment(kind, settings()),
      onLine: (line) => {
        toFile(line)
        options.onLine?.(name, line)
      },
    })
    children.set(name, child)
  }
  start('org', 'org')
  for (let n = 1; n <= (options.workers ?? 1); n += 1)
    start(n === 1 ? 'worker' : `worker-${n}`, 'worker')
  if (options.web !== false) start('web', 'web')
  return children
}

function programOf(kind: 'web' | 'worker' | 'org', options: StackOptions) {
  const script = { org: 'lib/local-org/server.ts', worker: 'lib/sync/worker.ts', web: nextProgram }
  const development = options.mode === 'development'
  if (kind === 'web')
    return {
      script: script.web,
      args: [development ? 'dev' : 'start', '-p', String(options.port), '-H', options.host],
    }
  return development ? { script: watchProgram, args: [script[kind]] } : { script: script[kind] }
}

const nextProgram = 'node_modules/next/dist/bin/next'
const watchProgram = 'lib/launch/processes/watched.ts'

/** Brings Postgres back when it was killed; tells of a new port, should the old one be taken. */
async function watchPostgres(
  data: DataFolder,
  first: EmbeddedPostgres,
  signal: AbortSignal,
  onMoved: (postgres: EmbeddedPostgres) => void,
): Promise<void> {
  let current = first
  while (!signal.aborted) {
    await sleep(postgresWatchMs, undefined, { signal }).catch(() => {})
    if (signal.aborted || runningPostmaster(`${data.path}/postgres`)) continue
    const next = await current.ensure().catch(() => undefined)
    if (next && next.port !== current.port) onMoved(next)
    current = next ?? current
  }
}

/** An address that listens everywhere is reached here under loopback. */
function dialable(host: string): string {
  return host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
}
