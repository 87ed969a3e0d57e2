import { randomBytes } from 'node:crypto'
import type { Sql } from '#db/client.ts'
import { hashPassword } from '#lib/auth/password.ts'
import { createBusinessUnit } from '#lib/business-units/writes.ts'
import { demoPeople, demoUnits, signInPeople } from '#lib/demo/people.ts'

export type DemoTeam = { europe: string; america: string; userIds: Map<string, string> }

/** The two business units and their people. What is there already stays as it is, so a broken start goes on. */
export async function seedTeam(sql: Sql, password: string): Promise<DemoTeam> {
  const [europe, america] = [await unit(sql, demoUnits[0]), await unit(sql, demoUnits[1])]
  const known = await hashPassword(password)
  const unknown = await hashPassword(randomBytes(24).toString('base64'))
  const userIds = new Map<string, string>()
  for (const [index, person] of demoPeople.entries()) {
    const id = await user(sql, person, index < signInPeople ? known : unknown)
    userIds.set(person.email, id)
    for (const [n, buId] of [europe, america].entries()) {
      const role = person.roles[n]
      if (role)
        await sql`
          insert into memberships (bu_id, user_id, role) values (${buId}, ${id}, ${role})
          on conflict do nothing`
    }
  }
  return { europe, america, userIds }
}

async function unit(sql: Sql, wanted: (typeof demoUnits)[number]): Promise<string> {
  const created = await createBusinessUnit(sql, wanted)
  if (created) return created
  const [found] = await sql<{ id: string }[]>`
    select id from business_units where name = ${wanted.name}`
  if (!found) throw new Error(`the business unit ${wanted.name} went away`)
  return found.id
}

async function user(
  sql: Sql,
  { name, email }: { name: string; email: string },
  passwordHash: string,
): Promise<string> {
  const [row] = await sql<{ id: string }[]>`
    insert into users (email, email_key, name, password_hash)
    values (${email}, ${email}, ${name}, ${passwordHash})
    on conflict (email_key) do update set email = users.email returning id`
  if (!row) throw new Error(`the user ${email} was not written`)
  return row.id
}
