import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { withLock } from '#lib/launch/lock.ts'
import { LaunchProblem } from '#lib/launch/problem.ts'
import { projectFolder } from '#lib/launch/project.ts'
import { buildSources, hashOfFiles } from '#lib/launch/source-hash.ts'

const buildWaitMs = 600_000

/**
 * Makes the production build unless the one that lies there was made of exactly these sources:
 * that a build exists says nothing, after a pull it is a stale one.
 * @returns whether it built
 */
export async function ensureBuild(folder: string, signal?: AbortSignal): Promise<boolean> {
  const dist = join(projectFolder, process.env.NEXT_DIST_DIR ?? '.next')
  const stamp = join(dist, 'sources.hash')
  return withLock(
    join(folder, 'build.lock'),
    async () => {
      const hash = hashOfFiles(buildSources)
      if (isBuilt(dist, stamp, hash)) return false
      rmSync(stamp, { force: true })
      await build(signal)
      if (signal?.aborted) return false
      mkdirSync(dist, { recursive: true })
      writeFileSync(stamp, hash)
      return true
    },
    buildWaitMs,
  )
}

function isBuilt(dist: string, stamp: string, hash: string): boolean {
  if (!existsSync(join(dist, 'BUILD_ID')) || !existsSync(stamp)) return false
  return readFileSync(stamp, 'utf8') === hash
}

async function build(signal: AbortSignal | undefined): Promise<void> {
  const next = join(projectFolder, 'node_modules/next/dist/bin/next')
  const preload = new URL('./processes/die-with-parent.ts', import.meta.url).href
  const child = spawn(process.execPath, ['--import', preload, next, 'build'], {
    cwd: projectFolder,
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const said = Promise.all([text(child.stdout as Readable), text(child.stderr as Readable)])
  signal?.addEventListener('abort', () => endGroup(child), { once: true })
  // Not 'close', which Node leaves out when the channel went first.
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code === 0 || signal?.aborted) return
  throw failure((await said).join('\n').trim())
}

/** With the processes that the build started itself. */
function endGroup(child: ChildProcess): void {
  if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL')
}

function failure(said: string): LaunchProblem {
  return new LaunchProblem(
    said.includes('ENOSPC')
      ? 'The disk is full: the production build could not be written. Free some space and run the command again.'
      : `The production build failed:\n${said}`,
  )
}
