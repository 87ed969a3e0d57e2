import { prepareGivenDatabase, prepareOwnServer, refuseUnreachable } from '#lib/launch/databases.ts'
import type { Command } from '#lib/launch/main.ts'
import { LaunchProblem } from '#lib/launch/problem.ts'
import { newRolePasswords } from '#lib/launch/secrets.ts'

/**
 * Migrates the database of DATABASE_URL. With `--create`, DATABASE_URL is an administrator's: makes
 * the databases and roles there and prints the addresses for the processes.
 */
export const prepare: Command = async (args) => {
  if (!args.includes('--create')) {
    await prepareGivenDatabase(process.env)
    console.log('The database is up to date.')
    return 0
  }
  const administrator = process.env.DATABASE_URL
  if (!administrator)
    throw new LaunchProblem('Set DATABASE_URL to a role that may create roles and databases.')
  await refuseUnreachable(administrator)
  const urls = await prepareOwnServer(administrator, newRolePasswords())
  console.log('Databases and roles are made. Keep these; run it again for new passwords:\n')
  for (const [name, url] of Object.entries(urls)) console.log(`${name}=${url}`)
  return 0
}
