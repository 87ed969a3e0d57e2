import { inBusinessUnit } from '#db/client.ts'
import { keepSchema, keepUsage, keepUsers } from '#lib/connector/keep.ts'
import { getFieldsPage } from '#lib/mapping/reads.ts'
import type { Reply, SalesforcePort } from '#lib/salesforce/port.ts'
import { CommandRefused, type Commands } from '#lib/sync/commands/types.ts'
import type { Workshop } from '#lib/sync/wiring.ts'

export async function refreshUsers(
  { sql }: Workshop,
  buId: string,
  org: SalesforcePort,
): Promise<Commands['refresh_users']['outcome']> {
  const reply = await org.users()
  const users = required(reply)
  await inBusinessUnit(sql, buId, async (tx) => {
    await keepUsers(tx, buId, users)
    await keepUsage(tx, buId, reply.calls, reply.limit)
  })
  return { users: users.length }
}

/** [FD-11] A field that was added, renamed or hidden shows at once; a pairing that lost its field is left out. */
export async function refreshSchema(
  { sql }: Workshop,
  buId: string,
  org: SalesforcePort,
): Promise<Commands['refresh_schema']['outcome']> {
  const reply = await org.describe(['Lead', 'Contact'])
  const described = required(reply)
  return inBusinessUnit(sql, buId, async (tx) => {
    const changed = await keepSchema(tx, buId, described)
    await keepUsage(tx, buId, reply.calls, reply.limit)
    const { rows } = await getFieldsPage(tx)
    const stopped = rows.filter((row) => row.problems.some(({ level }) => level === 'stops'))
    return { changed, problems: stopped.length }
  })
}

/** The value of a reply that a command cannot go on without. */
export function required<Value>(reply: Reply<Value>): Value {
  if (reply.ok) return reply.value
  throw new CommandRefused(`Salesforce answered: ${reply.failure.message}`)
}
