import { createHash } from 'node:crypto'
import { accessSync, chmodSync, constants, existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { databaseAccount } from '#lib/launch/postgres/account.ts'
import { toProblem } from '#lib/launch/problem.ts'
import { projectFolder } from '#lib/launch/project.ts'

export type DataFolder = {
  readonly path: string
  /** False where root's project cannot be reached by the account that Postgres runs under. */
  readonly insideProject: boolean
}

/**
 * The folder of one embedded installation: `.data` for the console, `.data/<name>` for tests.
 * Postgres refuses to run as root and runs as a borrowed account then; a project in a folder that
 * this account cannot enter, such as /root, keeps its data in /var/lib.
 */
export function dataFolder(name?: string, chosen = process.env.DATA_FOLDER): DataFolder {
  const home = chosen ? resolve(projectFolder, chosen) : join(projectFolder, '.data')
  const account = databaseAccount()
  const reachable = chosen !== undefined || !account || othersReach(projectFolder)
  const base = reachable ? home : join('/var/lib', `concord-${projectMark()}`)
  const path = name ? join(base, name) : base
  try {
    // The borrowed account passes through on its way to its own folder, but may not list it.
    for (const folder of [base, path]) openFolder(folder, account ? 0o711 : 0o700)
    accessSync(path, constants.W_OK)
  } catch (error) {
    throw toProblem(error)
  }
  return { path, insideProject: reachable }
}

function openFolder(folder: string, mode: number): void {
  if (existsSync(folder)) return
  mkdirSync(folder, { recursive: true, mode })
  chmodSync(folder, mode)
}

function othersReach(folder: string): boolean {
  for (let at = folder; ; at = dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) return false
    if (at === dirname(at)) return true
  }
}

function projectMark(): string {
  return createHash('sha256').update(projectFolder).digest('hex').slice(0, 8)
}
