import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { isRunning, markOf, type ProcessMark } from '#lib/launch/alive.ts'
import { LaunchProblem } from '#lib/launch/problem.ts'

const pollMs = 50

/**
 * Runs `work` while this process alone holds the lock file. The file names its owner; one whose
 * owner is gone (kill -9, power cut) is taken over.
 */
export async function withLock<Value>(
  path: string,
  work: () => Promise<Value>,
  waitMs = 120_000,
): Promise<Value> {
  const deadline = Date.now() + waitMs
  while (!take(path)) {
    if (Date.now() > deadline)
      throw new LaunchProblem(`Another start holds ${path} and does not finish. Stop it first.`)
    await sleep(pollMs)
  }
  try {
    return await work()
  } finally {
    rmSync(path, { force: true })
  }
}

function take(path: string): boolean {
  // Linked into place whole: a reader never meets a half-written owner.
  const ready = `${path}.${process.pid}.new`
  writeFileSync(ready, JSON.stringify(markOf(process.pid)), { mode: 0o600 })
  try {
    linkSync(ready, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(ready, { force: true })
  }
  const seen = read(path)
  if (seen !== undefined && !isOwned(seen)) setAside(path, seen)
  return false
}

/** Moves a dead owner's file away; should a new owner have come in between, gives it back. */
function setAside(path: string, seen: string): void {
  const aside = `${path}.${process.pid}`
  try {
    renameSync(path, aside)
    if (read(aside) !== seen) renameSync(aside, path)
    rmSync(aside, { force: true })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}

function isOwned(text: string): boolean {
  try {
    return isRunning(JSON.parse(text) as ProcessMark)
  } catch {
    // Cut off by a power failure or a full disk.
    return false
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
