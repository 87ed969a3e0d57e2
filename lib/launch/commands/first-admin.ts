import { openDatabase, type Sql } from '#db/client.ts'
import { createBusinessUnit } from '#lib/business-units/writes.ts'
import type { Command } from '#lib/launch/main.ts'
import { LaunchProblem } from '#lib/launch/problem.ts'
import { createInvite, inviteDays } from '#lib/team/writes.ts'

/**
 * Opens a fresh installation without a demo: makes its first business unit and prints the link with
 * which the first admin chooses a password. Refused once anybody can sign in.
 */
export const firstAdmin: Command = async ([email = '', unit = 'Main', currency = 'EUR']) => {
  const { DATABASE_URL, CONCORD_URL } = process.env
  if (!DATABASE_URL || !CONCORD_URL || !email.includes('@'))
    throw new LaunchProblem(
      'DATABASE_URL=… CONCORD_URL=… node lib/launch/run.mjs first-admin you@company.example ' +
        '"Business unit" EUR',
    )
  const { sql, end } = openDatabase(DATABASE_URL, {
    name: 'concord-first-admin',
    connectionsMax: 1,
  })
  try {
    const token = await inviteFirst(sql, email, { name: unit, currency, timeZone: 'UTC' })
    console.log(`Valid for ${inviteDays} days: ${CONCORD_URL.replace(/\/+$/, '')}/invite/${token}`)
    return 0
  } finally {
    await end()
  }
}

/** May be run again until somebody has signed in: an earlier link then ends. */
export async function inviteFirst(
  sql: Sql,
  email: string,
  unit: { name: string; currency: string; timeZone: string },
): Promise<string> {
  const [someone] = await sql`select from users limit 1`
  if (someone)
    throw new LaunchProblem('There are people already: an admin invites further ones under Team.')
  const created = await createBusinessUnit(sql, unit)
  const [found] = await sql<{ id: string }[]>`
    select id from business_units where name = ${unit.name}`
  const buId = created ?? found?.id
  if (!buId) throw new LaunchProblem(`The business unit ${unit.name} could not be made.`)
  return (await sql.begin((tx) =>
    createInvite(tx, { buId, email, role: 'admin', createdBy: null }),
  )) as string
}
