import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Command } from '#lib/launch/main.ts'

/** A program of another room that is a command of its own. */
export function script(path: string): Command {
  return async (args) => {
    const child = spawn(process.execPath, [path, ...args], { stdio: 'inherit' })
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.on(signal, () => child.kill(signal))
    const [code] = (await once(child, 'exit')) as [number | null]
    return code ?? 1
  }
}
