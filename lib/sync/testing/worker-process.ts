import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { workerFlags } from '#lib/sync/worker-flags.ts'

export type WorkerProcess = {
  pid: number
  kill: (signal: NodeJS.Signals) => void
  /** Resolves when the process is gone. */
  gone: Promise<unknown>
  /** Asks it to end, and waits. */
  stop: () => Promise<void>
  log: string[]
}

/** A worker as production runs it: a process of its own, with its own variables alone. */
export async function startWorker(variables: Record<string, string>): Promise<WorkerProcess> {
  const child = spawn(
    process.execPath,
    [...workerFlags, ...(process.env.WORKER_FLAGS?.split(' ') ?? []), 'lib/sync/worker.ts'],
    {
      env: { ...kept(), NODE_ENV: 'test', LOG_LEVEL: 'debug', ...variables },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  const log: string[] = []
  const gone = once(child, 'exit')
  await untilReady(child, log)
  return {
    pid: child.pid ?? 0,
    kill: (signal) => child.kill(signal),
    gone,
    stop: async () => {
      child.kill('SIGTERM')
      await gone
    },
    log,
  }
}

/** A worker that is started anew for every file need not compile the same modules every time. */
function kept(): Record<string, string | undefined> {
  const { PATH, NODE_COMPILE_CACHE } = process.env
  return { PATH, ...(NODE_COMPILE_CACHE ? { NODE_COMPILE_CACHE } : {}) }
}

async function untilReady(child: ChildProcess, log: string[]): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const hear = (line: string) => {
      log.push(line)
      if (line.includes('worker ready')) resolve()
    }
    if (child.stdout) createInterface(child.stdout).on('line', hear)
    if (child.stderr) createInterface(child.stderr).on('line', hear)
    child.once('exit', (code) => reject(new Error(`worker ended with ${code}: ${log.join('\n')}`)))
  })
}
