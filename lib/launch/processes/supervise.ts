import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { projectFolder } from '#lib/launch/project.ts'

export type ChildPlan = {
  readonly name: string
  /** The file that runs, from the project's root, and its arguments. */
  readonly script: string
  readonly args?: readonly string[]
  /** What node is told before the script. */
  readonly flags?: readonly string[]
  readonly environment: () => NodeJS.ProcessEnv
  readonly onLine: (line: string) => void
}

export type Supervised = {
  readonly name: string
  readonly pid: () => number | undefined
  /** Ends it; it comes back with its environment as it is then. */
  readonly restart: () => void
  readonly stop: () => Promise<void>
}

const backOffMs = { first: 500, most: 30_000 }
/** A process that lived this long was well: its next death starts the back-off anew. */
const healthyAfterMs = 30_000
const stopGraceMs = 8_000

/** Runs the plan's process and starts it again, ever more slowly, whenever it dies. */
export function supervise(plan: ChildPlan): Supervised {
  let child: ChildProcess | undefined
  const stopping = new AbortController()
  const loop = keepRunning()

  async function keepRunning(): Promise<void> {
    let delayMs = backOffMs.first
    while (!stopping.signal.aborted) {
      const startedAt = Date.now()
      const ending = await runOnce()
      if (stopping.signal.aborted) return
      if (Date.now() - startedAt > healthyAfterMs) delayMs = backOffMs.first
      plan.onLine(`${plan.name} ${ending}; it starts again in ${delayMs / 1000} s`)
      await sleep(delayMs, undefined, { signal: stopping.signal }).catch(() => {})
      delayMs = Math.min(delayMs * 2, backOffMs.most)
    }
  }

  async function runOnce(): Promise<string> {
    if (!existsSync(join(projectFolder, plan.script))) return `has no ${plan.script}`
    child = spawnChild(plan)
    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null]
    return signal ? `was ended by ${signal}` : `ended with code ${code}`
  }

  return {
    name: plan.name,
    pid: () => child?.pid,
    restart: () => signalGroup(child, 'SIGTERM'),
    stop: async () => {
      stopping.abort()
      signalGroup(child, 'SIGTERM')
      const impatience = setTimeout(() => signalGroup(child, 'SIGKILL'), stopGraceMs)
      await loop
      clearTimeout(impatience)
    },
  }
}

function spawnChild(plan: ChildPlan): ChildProcess {
  const preload = new URL('./die-with-parent.ts', import.meta.url).href
  const child = spawn(
    process.execPath,
    [
      ...(plan.flags ?? []),
      '--import',
      preload,
      join(projectFolder, plan.script),
      ...(plan.args ?? []),
    ],
    {
      cwd: projectFolder,
      env: plan.environment(),
      // A group of its own: Ctrl-C reaches the launcher alone, which stops all in order.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    },
  )
  for (const stream of [child.stdout, child.stderr])
    if (stream) createInterface({ input: stream }).on('line', plan.onLine)
  return child
}

function signalGroup(child: ChildProcess | undefined, signal: NodeJS.Signals): void {
  if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  try {
    process.kill(-child.pid, signal)
  } catch {
    child.kill(signal)
  }
}
