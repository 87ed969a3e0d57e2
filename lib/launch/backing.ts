import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { EnvironmentSource } from '#lib/base/env.ts'
import type { DataFolder } from '#lib/launch/data-folder.ts'
import {
  type DatabaseUrls,
  ownServerUrls,
  prepareGivenDatabase,
  prepareOwnServer,
} from '#lib/launch/databases.ts'
import { embeddedPostgres } from '#lib/launch/postgres/embedded.ts'
import { runningPostmaster } from '#lib/launch/postgres/postmaster-pid.ts'
import { secretsOf } from '#lib/launch/secrets.ts'

/** The databases beneath an installation, and the secrets that belong to their data. */
export type Backing = {
  readonly settings: EnvironmentSource
  /** Calls back with new settings whenever the server had to move to another port. */
  readonly watch: (signal: AbortSignal, onMoved: (settings: EnvironmentSource) => void) => void
  readonly leave: () => Promise<void>
}

const watchMs = 500

/** Our own Postgres: set up, migrated, and brought back whenever it is killed. */
export async function embeddedBacking(
  data: DataFolder,
  postgresSettings: readonly string[] | undefined,
): Promise<Backing> {
  const { rolePasswords, ...secrets } = secretsOf(data.path)
  let postgres = await embeddedPostgres(data, postgresSettings)
  const withUrls = (urls: DatabaseUrls): EnvironmentSource => ({
    ...secrets,
    ...urls,
    CONCORD_EMBEDDED: '1',
  })
  let watching: Promise<void> | undefined
  return {
    settings: withUrls(await prepareOwnServer(postgres.superuserUrl, rolePasswords)),
    watch: (signal, onMoved) => {
      watching = untilAborted(signal, async () => {
        if (runningPostmaster(join(data.path, 'postgres'))) return
        const again = await postgres.ensure().catch(() => postgres)
        const moved = again.port !== postgres.port
        postgres = again
        if (moved) onMoved(withUrls(ownServerUrls(again.superuserUrl, rolePasswords)))
      })
    },
    leave: async () => {
      await watching
      await postgres.leave()
    },
  }
}

/** Databases and secrets of the operator: migrated, otherwise left alone. */
export async function givenBacking(source: EnvironmentSource): Promise<Backing> {
  const urls = await prepareGivenDatabase(source)
  return {
    settings: { ...source, ...urls, CONCORD_EMBEDDED: '0' },
    watch: () => {},
    leave: async () => {},
  }
}

async function untilAborted(signal: AbortSignal, look: () => Promise<void>): Promise<void> {
  while (!signal.aborted) {
    await sleep(watchMs, undefined, { signal }).catch(() => {})
    if (!signal.aborted) await look()
  }
}
