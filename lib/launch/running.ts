import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isRunning, markOf, type ProcessMark } from '#lib/launch/alive.ts'
import { withLock } from '#lib/launch/lock.ts'

/** What a running installation tells a second start beside it. */
export type Running = {
  readonly mark: ProcessMark
  /** Missing while it is still starting. */
  readonly url?: string
}

/**
 * Takes the folder for this process.
 * @returns the installation that already runs on it, if one does
 */
export function claimInstallation(folder: string): Promise<Running | undefined> {
  return withLock(join(folder, 'start.lock'), async () => {
    const running = runningInstallation(folder)
    if (!running) announceRunning(folder)
    return running
  })
}

export function runningInstallation(folder: string): Running | undefined {
  try {
    const running = JSON.parse(readFileSync(pathIn(folder), 'utf8')) as Running
    return isRunning(running.mark) ? running : undefined
  } catch {
    return undefined
  }
}

export function announceRunning(folder: string, url?: string): void {
  const running = { mark: markOf(process.pid), url }
  writeFileSync(pathIn(folder), JSON.stringify(running), { mode: 0o600 })
}

export function forgetRunning(folder: string): void {
  rmSync(pathIn(folder), { force: true })
}

function pathIn(folder: string): string {
  return join(folder, 'running.json')
}
