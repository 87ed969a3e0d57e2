import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
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
  const said: string[] = []
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => said.push(text))
  // The channel's end is what makes the build end, with its own children.
  signal?.addEventListener('abort', () => child.disconnect(), { once: true })
  const [code] = (await once(child, 'close')) as [number | null]
  if (code === 0 || signal?.aborted) return
  throw failure(said.join('').trim())
}

function failure(said: string): LaunchProblem {
  return new LaunchProblem(
    said.includes('ENOSPC')
      ? 'The disk is full: the production build could not be written. Free some space and run the command again.'
      : `The production build failed:\n${said}`,
  )
}
