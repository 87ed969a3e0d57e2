import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isRunning, markOf, type ProcessMark } from '#lib/launch/alive.ts'

/** Notes that this process uses the server, which an earlier one may have started. */
export function enterUser(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  writeFileSync(join(folder, String(process.pid)), JSON.stringify(markOf(process.pid)))
}

/** True when no living process uses the server any more: the last one stops it. */
export function leaveUser(folder: string): boolean {
  rmSync(join(folder, String(process.pid)), { force: true })
  return !hasUsers(folder)
}

export function hasUsers(folder: string): boolean {
  return livingUsers(folder).length > 0
}

function livingUsers(folder: string): string[] {
  return readdirSync(folder).filter((name) => {
    const path = join(folder, name)
    if (isUser(path)) return true
    rmSync(path, { force: true })
    return false
  })
}

function isUser(path: string): boolean {
  try {
    return isRunning(JSON.parse(readFileSync(path, 'utf8')) as ProcessMark)
  } catch {
    return false
  }
}
