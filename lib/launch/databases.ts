import postgres from 'postgres'
import { prepareCluster, prepareDatabase } from '#db/prepare.ts'
import type { EnvironmentSource } from '#lib/base/env.ts'
import { withDatabase } from '#lib/launch/database-url.ts'
import { LaunchProblem } from '#lib/launch/problem.ts'
import type { Secrets } from '#lib/launch/secrets.ts'

/** The addresses under which the processes reach their databases. */
export type DatabaseUrls = {
  readonly DATABASE_URL: string
  readonly WEB_DATABASE_URL: string
  readonly WORKER_DATABASE_URL: string
  readonly COLLECTOR_DATABASE_URL?: string
  readonly ORG_DATABASE_URL?: string
}

/** Makes roles and databases on a server that we administer, migrates, and returns the addresses. */
export async function prepareOwnServer(
  superuserUrl: string,
  passwords: Secrets['rolePasswords'],
): Promise<DatabaseUrls> {
  await prepareCluster(superuserUrl, passwords)
  const urls = ownServerUrls(superuserUrl, passwords)
  await prepareDatabase(urls.DATABASE_URL)
  return urls
}

/** Where `prepareOwnServer` put things, for a server that has come back on another port. */
export function ownServerUrls(
  superuserUrl: string,
  passwords: Secrets['rolePasswords'],
): DatabaseUrls {
  const as = (role: keyof Secrets['rolePasswords'], database = 'concord') =>
    withDatabase(superuserUrl, database, `concord_${role}`, passwords[role])
  return {
    DATABASE_URL: as('owner'),
    WEB_DATABASE_URL: as('web'),
    WORKER_DATABASE_URL: as('worker'),
    COLLECTOR_DATABASE_URL: as('collector'),
    ORG_DATABASE_URL: as('org', 'concord_org'),
  }
}

/** Migrates the database that the settings name, and nothing else: its roles are the operator's. */
export async function prepareGivenDatabase(settings: EnvironmentSource): Promise<DatabaseUrls> {
  const { DATABASE_URL, WEB_DATABASE_URL, WORKER_DATABASE_URL } = settings
  const { COLLECTOR_DATABASE_URL, ORG_DATABASE_URL } = settings
  if (!DATABASE_URL || !WEB_DATABASE_URL || !WORKER_DATABASE_URL)
    throw new LaunchProblem(
      'A database of your own needs DATABASE_URL (its owner), WEB_DATABASE_URL and ' +
        'WORKER_DATABASE_URL. With DATABASE_URL of an administrator, ' +
        '`npm run prepare-database -- --create` makes the roles and prints them all. ' +
        'The embedded database needs none of this: npm start prepares it.',
    )
  await refuseUnreachable(DATABASE_URL)
  await prepareDatabase(DATABASE_URL)
  return {
    DATABASE_URL,
    WEB_DATABASE_URL,
    WORKER_DATABASE_URL,
    ...(COLLECTOR_DATABASE_URL ? { COLLECTOR_DATABASE_URL } : {}),
    ...(ORG_DATABASE_URL ? { ORG_DATABASE_URL } : {}),
  }
}

export async function refuseUnreachable(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, connect_timeout: 5, onnotice: () => {} })
  try {
    await sql`select 1`
  } catch (error) {
    const { host, pathname } = new URL(url)
    const reason = error instanceof Error ? error.message : String(error)
    throw new LaunchProblem(`The database ${host}${pathname} cannot be used: ${reason}`)
  } finally {
    await sql.end({ timeout: 1 })
  }
}
