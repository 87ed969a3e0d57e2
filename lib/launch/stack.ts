import {
  collectorEnvironment,
  type EnvironmentSource,
  type ProcessName,
  webEnvironment,
  workerEnvironment,
} from '#lib/base/env.ts'
import { type Backing, embeddedBacking, givenBacking } from '#lib/launch/backing.ts'
import type { DataFolder } from '#lib/launch/data-folder.ts'
import { processEnvironment } from '#lib/launch/process-environment.ts'
import { logFile } from '#lib/launch/processes/log-file.ts'
import { type ChildPlan, type Supervised, supervise } from '#lib/launch/processes/supervise.ts'
import { untilAnswers } from '#lib/launch/processes/until-answers.ts'
import { workerFlags } from '#lib/sync/worker-flags.ts'

export type StackOptions = {
  readonly data: DataFolder
  readonly mode: 'development' | 'production'
  readonly host: string
  readonly port: number
  readonly orgPort: number
  readonly collectorPort: number
  /** The operator's environment, with his DATABASE_URL in it: nothing embedded starts. */
  readonly given?: EnvironmentSource
  /** How many worker processes; 1 where it is left out. */
  readonly workers?: number
  /** False for campaigns that need no console. */
  readonly web?: boolean
  readonly postgresSettings?: readonly string[]
  /** Variables that win over what the launcher makes. */
  readonly overrides?: EnvironmentSource
  readonly onLine?: (name: string, line: string) => void
}

/** Everything that one installation runs. */
export type Stack = {
  readonly url: string
  /** Undefined where an operator's installation runs no local org. */
  readonly orgUrl: string | undefined
  /** Undefined where an operator's installation runs no collector. */
  readonly collectorUrl: string | undefined
  /** The settings of all processes together, secrets and database addresses included. */
  readonly settings: () => EnvironmentSource
  /** By name: `org`, `worker`, `worker-2`, `collector`, `web`. */
  readonly children: ReadonlyMap<string, Supervised>
  /** Waits until org and web answer. */
  readonly ready: (waitMs: number) => Promise<void>
  readonly stop: () => Promise<void>
}

const nextProgram = 'node_modules/next/dist/bin/next'
const watchProgram = 'lib/launch/processes/watched.ts'
const programs = {
  org: 'lib/local-org/server.ts',
  worker: 'lib/sync/worker.ts',
  collector: 'lib/tracking/collector/server.ts',
}

/** Prepares the databases and starts org, workers and web. Each comes back when it dies. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const backing: Backing = options.given
    ? await givenBacking(options.given)
    : await embeddedBacking(options.data, options.postgresSettings)
  let settings = settingsOf(options, backing.settings)
  // Refused here with every reason at once, before a child repeats one of them for ever.
  webEnvironment(settings)
  workerEnvironment(settings)
  if (settings.COLLECTOR_DATABASE_URL) collectorEnvironment(settings)

  const children = startChildren(options, () => settings)
  const watching = new AbortController()
  backing.watch(watching.signal, (moved) => {
    settings = settingsOf(options, moved)
    for (const child of children.values()) child.restart()
  })
  return {
    url: String(settings.CONCORD_URL),
    orgUrl: settings.ORG_URL,
    collectorUrl: settings.COLLECTOR_URL,
    settings: () => settings,
    children,
    ready: async (waitMs) => {
      if (settings.ORG_URL) await untilAnswers(settings.ORG_URL, 'The local org', waitMs)
      const collector = `http://127.0.0.1:${options.collectorPort}/health`
      if (children.has('collector')) await untilAnswers(collector, 'The collector', waitMs)
      if (children.has('web')) await untilAnswers(localUrl(options), 'The console', waitMs)
    },
    stop: async () => {
      watching.abort()
      await Promise.all([...children.values()].map((child) => child.stop()))
      await backing.leave()
    },
  }
}

function settingsOf(options: StackOptions, backing: EnvironmentSource): EnvironmentSource {
  const hasOrg = backing.ORG_DATABASE_URL !== undefined
  return {
    ...backing,
    NODE_ENV: options.mode,
    HOST: options.host,
    PORT: String(options.port),
    CONCORD_URL: process.env.CONCORD_URL || localUrl(options),
    ...(hasOrg
      ? { ORG_PORT: String(options.orgPort), ORG_URL: `http://127.0.0.1:${options.orgPort}` }
      : {}),
    ...(backing.COLLECTOR_DATABASE_URL
      ? {
          COLLECTOR_PORT: String(options.collectorPort),
          COLLECTOR_URL: process.env.COLLECTOR_URL || `http://127.0.0.1:${options.collectorPort}`,
        }
      : {}),
    LOG_LEVEL: process.env.LOG_LEVEL || 'info',
    ...optional('DNS_RESOLVER', 'BOUNCE_PORT', 'BOUNCE_HOST'),
    ...options.overrides,
  }
}

/** What is set is handed on; what is not stays away, for its process to take the default. */
function optional(...names: string[]): EnvironmentSource {
  return Object.fromEntries(
    names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
  )
}

function startChildren(
  options: StackOptions,
  settings: () => EnvironmentSource,
): Map<string, Supervised> {
  const kinds: [string, ProcessName][] = []
  if (settings().ORG_URL) kinds.push(['org', 'org'])
  for (let n = 1; n <= (options.workers ?? 1); n += 1)
    kinds.push([n === 1 ? 'worker' : `worker-${n}`, 'worker'])
  if (settings().COLLECTOR_DATABASE_URL) kinds.push(['collector', 'collector'])
  if (options.web !== false) kinds.push(['web', 'web'])
  return new Map(kinds.map(([name, kind]) => [name, startChild(name, kind, options, settings)]))
}

function startChild(
  name: string,
  kind: ProcessName,
  options: StackOptions,
  settings: () => EnvironmentSource,
): Supervised {
  const toFile = logFile(options.data.path, name)
  return supervise({
    name,
    ...programOf(kind, options),
    environment: () => processEnvironment(kind, settings()),
    onLine: (line) => {
      toFile(line)
      options.onLine?.(name, line)
    },
  })
}

function programOf(
  kind: ProcessName,
  options: StackOptions,
): Pick<ChildPlan, 'script' | 'args' | 'flags'> {
  const development = options.mode === 'development'
  if (kind === 'web') {
    const command = development ? 'dev' : 'start'
    const args = [command, '-p', String(options.port), '-H', options.host]
    return { script: nextProgram, args }
  }
  if (development) return { script: watchProgram, args: [programs[kind]] }
  return { script: programs[kind], flags: kind === 'worker' ? workerFlags : [] }
}

/** An address that listens everywhere is reached here under loopback. */
function localUrl(options: StackOptions): string {
  const everywhere = options.host === '0.0.0.0' || options.host === '::'
  return `http://${everywhere ? '127.0.0.1' : options.host}:${options.port}`
}
