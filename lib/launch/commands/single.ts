import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  collectorEnvironment,
  orgEnvironment,
  type ProcessName,
  webEnvironment,
  workerEnvironment,
} from '#lib/base/env.ts'
import type { Command } from '#lib/launch/main.ts'
import { processEnvironment } from '#lib/launch/process-environment.ts'
import { workerFlags } from '#lib/sync/worker-flags.ts'

/** One process alone, for a service manager: its environment is checked before it starts. */
export const web: Command = () => {
  const { HOST, PORT } = webEnvironment(production())
  const next = 'node_modules/next/dist/bin/next'
  return runAlone('web', [next, 'start', '-p', String(PORT), '-H', HOST])
}

export const worker: Command = () => {
  workerEnvironment(production())
  return runAlone('worker', [...workerFlags, 'lib/sync/worker.ts'])
}

export const collector: Command = () => {
  collectorEnvironment(production())
  return runAlone('collector', ['lib/tracking/collector/server.ts'])
}

export const org: Command = () => {
  orgEnvironment(production())
  return runAlone('org', ['lib/local-org/server.ts'])
}

/** A process that starts alone is in production unless it is told otherwise. */
function production(): NodeJS.ProcessEnv {
  return { ...process.env, NODE_ENV: process.env.NODE_ENV ?? 'production' }
}

async function runAlone(name: ProcessName, args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, args, {
    env: processEnvironment(name, production()),
    stdio: 'inherit',
  })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null]
  return signal ? 1 : (code ?? 1)
}
