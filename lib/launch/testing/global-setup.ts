import type { TestProject } from 'vitest/node'
import type { RolePasswords } from '#db/prepare.ts'
import { dataFolder } from '#lib/launch/data-folder.ts'
import { embeddedPostgres, throwAwaySettings } from '#lib/launch/postgres/embedded.ts'
import { secretsOf } from '#lib/launch/secrets.ts'
import { dropDatabases, prepareTemplates } from '#lib/launch/testing/templates.ts'

declare module 'vitest' {
  interface ProvidedContext {
    postgres: TestCluster
  }
}

export type TestCluster = {
  readonly superuserUrl: string
  readonly rolePasswords: RolePasswords
  /** First part of the name of every database of this run. */
  readonly prefix: string
}

type Shared = { users: number; readonly first: Promise<Started> }
type Started = { readonly cluster: TestCluster; readonly stop: () => Promise<void> }

// Several projects ask in one process, each with a copy of this module.
const held = globalThis as typeof globalThis & { concordTests?: Shared }

/** One Postgres for all test files, adopted when another run already has it, stopped by the last. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  held.concordTests ??= { users: 0, first: start() }
  const shared = held.concordTests
  shared.users += 1
  const { cluster, stop } = await shared.first
  project.provide('postgres', cluster)
  return async () => {
    shared.users -= 1
    if (shared.users > 0) return
    held.concordTests = undefined
    await stop()
  }
}

async function start(): Promise<Started> {
  const data = dataFolder('test')
  const postgres = await embeddedPostgres(data, throwAwaySettings)
  const { rolePasswords } = secretsOf(data.path)
  const prefix = `test_${process.pid}`
  await prepareTemplates(postgres.superuserUrl, rolePasswords, data.path)
  return {
    cluster: { superuserUrl: postgres.superuserUrl, rolePasswords, prefix },
    stop: async () => {
      await dropDatabases(postgres.superuserUrl, prefix)
      await postgres.leave()
    },
  }
}
