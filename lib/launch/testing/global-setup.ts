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

/** One Postgres for all test files, adopted when another run already has it, stopped by the last. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const data = dataFolder('test')
  const postgres = await embeddedPostgres(data, throwAwaySettings)
  const { rolePasswords } = secretsOf(data.path)
  const prefix = `test_${process.pid}`
  await prepareTemplates(postgres.superuserUrl, rolePasswords, data.path)
  project.provide('postgres', { superuserUrl: postgres.superuserUrl, rolePasswords, prefix })
  return async () => {
    await dropDatabases(postgres.superuserUrl, prefix)
    await postgres.leave()
  }
}
