import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DataFolder } from '#lib/launch/data-folder.ts'
import { withLock } from '#lib/launch/lock.ts'
import { databaseAccount } from '#lib/launch/postgres/account.ts'
import { copiedBinaries, packagedBinaries } from '#lib/launch/postgres/binaries.ts'
import {
  type Cluster,
  createCluster,
  ensureServer,
  stopServer,
} from '#lib/launch/postgres/server.ts'
import { enterUser, leaveUser } from '#lib/launch/postgres/users.ts'

export type EmbeddedPostgres = {
  readonly port: number
  readonly superuserUrl: string
  /** Starts it again, should it have died under us, on any port. */
  readonly ensure: () => Promise<EmbeddedPostgres>
  /** Ends our use; the last user stops the server. */
  readonly leave: () => Promise<void>
}

/**
 * For data that every run makes anew: a power cut may cost it, so it need not wait for the disk.
 * Commits stay synchronous, or a killed server would lose the last of them.
 */
export const throwAwaySettings = ['fsync=off', 'full_page_writes=off']

/** Sets up, adopts or starts the Postgres of this data folder. */
export async function embeddedPostgres(
  data: DataFolder,
  extraSettings: readonly string[] = [],
): Promise<EmbeddedPostgres> {
  const cluster = clusterOf(data)
  const users = join(data.path, 'postgres.users')
  const lock = postgresLock(data)
  const ensure = (): Promise<EmbeddedPostgres> =>
    withLock(lock, async () => {
      if (!existsSync(cluster.folder)) createCluster(cluster)
      const port = await ensureServer(cluster, extraSettings)
      enterUser(users)
      return { port, superuserUrl: superuserUrl(cluster, port), ensure, leave }
    })
  const leave = (): Promise<void> =>
    withLock(lock, async () => {
      if (leaveUser(users)) await stopServer(cluster)
    })
  return ensure()
}

/** Whoever starts or stops the server of this folder holds it meanwhile: a killed one stays away for as long. */
export function postgresLock(data: DataFolder): string {
  return join(data.path, 'postgres.lock')
}

function clusterOf(data: DataFolder): Cluster {
  const account = databaseAccount()
  const packaged = packagedBinaries()
  mkdirSync(data.path, { recursive: true })
  return {
    folder: join(data.path, 'postgres'),
    passwordFile: join(data.path, 'postgres.password'),
    logFile: join(data.path, 'postgres.log'),
    account,
    binaries: data.insideProject ? packaged : copiedBinaries(packaged, data.path),
  }
}

function superuserUrl(cluster: Cluster, port: number): string {
  const password = readFileSync(cluster.passwordFile, 'utf8').trim()
  return `postgres://postgres:${password}@127.0.0.1:${port}/postgres`
}
