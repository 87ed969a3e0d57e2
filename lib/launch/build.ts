import { spawnSync } from 'node:child_process'
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
export async function ensureBuild(folder: string): Promise<boolean> {
  const dist = join(projectFolder, process.env.NEXT_DIST_DIR ?? '.next')
  const stamp = join(dist, 'sources.hash')
  return withLock(
    join(folder, 'build.lock'),
    async () => {
      const hash = hashOfFiles(buildSources)
      if (isBuilt(dist, stamp, hash)) return false
      rmSync(stamp, { force: true })
      build()
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

function build(): void {
  const next = join(projectFolder, 'node_modules/next/dist/bin/next')
  const built = spawnSync(process.execPath, [next, 'build'], {
    cwd: projectFolder,
    encoding: 'utf8',
    maxBuffer: 50_000_000,
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
  })
  if (built.status === 0) return
  const said = `${built.stdout}\n${built.stderr}`.trim()
  throw new LaunchProblem(
    said.includes('ENOSPC')
      ? 'The disk is full: the production build could not be written. Free some space and run the command again.'
      : `The production build failed:\n${said}`,
  )
}
